// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_source.hpp"

#include "data/csv.hpp"
#include "data/lines.hpp"
#include "registration/registration_table.hpp"
#include "support/letters.hpp"
#include "support/named.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registration_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

namespace techuser {
namespace {

using Entry = RegistrationEntry;

constexpr std::string_view blanks = " \t\r";

constexpr std::array<Named<SourceForm>, 2> source_forms{{
    {SourceForm::csv, "csv"},
    {SourceForm::jsonl, "jsonl"},
}};

std::string place_of(std::string const& name, std::size_t line) {
    return fmt::format("{}:{}", name, line);
}

class JsonLines final : public RegistrationSource {
public:
    JsonLines(TextInput input, std::string name, std::filesystem::path directory)
        : m_lines(std::move(input), LineEnd::line_end, registration_file_size_limit_bytes),
          m_name(std::move(name)), m_directory(std::move(directory)) {}

    Result<std::optional<Entry>> next() override {
        for (;;) {
            TRY_ASSIGN(auto const line, m_lines.next());
            if (!line) {
                return std::nullopt;
            }
            auto const place = place_of(m_name, line->number);
            if (line->too_long) {
                return Entry{
                    place, fail(
                               ErrorCode::unreadable, "too-large",
                               say("the line is longer than the limit of {} KiB",
                                   registration_file_size_limit_bytes / 1024))};
            }
            if (!is_blank_cell(line->text)) {
                TRY(expect_whole_object(line->text));
                return Entry{place, std::vector{std::string(line->text)}};
            }
        }
    }

    bool keeps_waiting() const override { return m_lines.keeps_waiting(); }

    Result<RegistrationDraft> draft_of(Entry const& entry) const override {
        TRY_ASSIGN(auto const texts, entry.texts);
        return parse_registration_json(texts.front(), {}, m_directory);
    }

private:
    // Refuses a document that is laid out over lines, whose lines would be refused one by one.
    Result<void> expect_whole_object(std::string_view line) {
        if (std::exchange(m_begun, true)) {
            return {};
        }
        line.remove_prefix(line.find_first_not_of(blanks));
        auto const start = line.substr(0, line.find_last_not_of(blanks) + 1);
        if (start != "{" && start != "[") {
            return {};
        }
        return fail(
            ErrorCode::unreadable, "pretty-printed",
            say("'{}': JSON over several lines, expected one registration per line", m_name),
            start == "{" ? say("put each on one line: jq -c . FILE")
                         : say("put each on one line: jq -c '.[]' FILE"));
    }

    LineReader m_lines;
    std::string m_name;
    std::filesystem::path m_directory;
    bool m_begun{false};
};

class Rows final : public RegistrationSource {
public:
    static Result<std::unique_ptr<RegistrationSource>> open(
        TextInput input, std::optional<char> separator, std::string const& name,
        std::filesystem::path const& directory) {
        CsvReader reader(std::move(input), separator);
        auto table = read_headings(reader, directory);
        if (!table) {
            return fail(
                says_where(table.error()) ? table.error()
                                          : while_doing(Text("'" + name + "'"), table.error()));
        }
        return std::make_unique<Rows>(std::move(reader), *std::move(table), name);
    }

    Rows(CsvReader reader, RegistrationTable table, std::string name)
        : m_reader(std::move(reader)), m_table(std::move(table)), m_name(std::move(name)) {}

    Result<std::optional<Entry>> next() override {
        for (;;) {
            auto const record = m_reader.next();
            if (!record) {
                auto const& error = record.error();
                if (error.reason != "quotes" && error.reason != "too-large") {
                    return fail(error);
                }
                m_reader.skip_line();
                return Entry{place_of(m_name, m_reader.next_line()), fail(error)};
            }
            if (*record == nullptr) {
                return std::nullopt;
            }
            if (!is_blank_row(**record)) {
                return Entry{place_of(m_name, (*record)->line), cells_of(**record)};
            }
        }
    }

    Result<RegistrationDraft> draft_of(Entry const& entry) const override {
        TRY_ASSIGN(auto const cells, entry.texts);
        return m_table.read_row(cells);
    }

private:
    // The headings are the first row with a value.
    static Result<RegistrationTable> read_headings(
        CsvReader& reader, std::filesystem::path const& directory) {
        for (;;) {
            TRY_ASSIGN(auto const* const record, reader.next());
            if (record == nullptr) {
                return fail(
                    ErrorCode::unreadable, "empty", say("no column headings"),
                    say("the first row has the keys of the columns, see techuser-registration(5)"));
            }
            if (!is_blank_row(*record)) {
                return RegistrationTable::parse(cells_of(*record), directory);
            }
        }
    }

    static std::vector<std::string> cells_of(CsvRecord const& record) {
        std::vector<std::string> cells;
        std::ranges::transform(record.fields, std::back_inserter(cells), csv_value);
        return cells;
    }

    CsvReader m_reader;
    RegistrationTable m_table;
    std::string m_name;
};

class Folder final : public RegistrationSource {
public:
    static Result<std::unique_ptr<RegistrationSource>> open(std::filesystem::path const& folder) {
        TRY_ASSIGN(auto names, list_files(folder, registration_folder_limit));
        std::erase_if(names, [](std::string const& name) {
            return !name.ends_with(".toml") && !name.ends_with(".json");
        });
        return std::make_unique<Folder>(folder, std::move(names));
    }

    Folder(std::filesystem::path folder, std::vector<std::string> names)
        : m_folder(std::move(folder)), m_names(std::move(names)) {}

    Result<std::optional<Entry>> next() override {
        if (m_next == m_names.size()) {
            return std::nullopt;
        }
        auto path = (m_folder / m_names[m_next++]).native();
        return Entry{path, std::vector{path}};
    }

    Result<RegistrationDraft> draft_of(Entry const& entry) const override {
        TRY_ASSIGN(auto const path, entry.texts);
        TRY_ASSIGN(auto input, BlockReader::open(path.front()));
        TRY_ASSIGN(
            auto const text, read_text(TextInput(std::move(input)), registration_file_size_limit_bytes));
        return parse_registration_file(text, {}, m_folder);
    }

private:
    std::filesystem::path m_folder;
    std::vector<std::string> m_names;
    std::size_t m_next{0};
};

bool has_ending(std::string_view name, std::string_view ending) {
    return to_lower_case(name).ends_with(ending);
}

} // namespace

Result<SourceForm> parse_source_form(std::string_view text) {
    auto form = parse_named(source_forms, "option", gettext_noop("--format {}: expected one of {}"), text);
    if (!form) {
        auto error = std::move(form).error();
        error.code = ErrorCode::usage;
        return fail(std::move(error));
    }
    return form;
}

Result<std::unique_ptr<RegistrationSource>> open_registrations(
    std::string const& path, SourceOptions const& options) {
    std::error_code ignored; // what cannot be looked at is reported when it is opened
    if (std::filesystem::is_directory(path, ignored)) {
        return Folder::open(path);
    }
    TRY_ASSIGN(auto input, BlockReader::open(path));
    auto form = options.form;
    if (!form && (has_ending(path, ".csv") || has_ending(path, ".tsv") || has_ending(path, ".xlsx") ||
                  has_ending(path, ".xls") || has_ending(path, ".ods"))) {
        form = SourceForm::csv; // a workbook is named as such when it is read
    } else if (!form && has_ending(path, ".jsonl")) {
        form = SourceForm::jsonl;
    } else if (!form) {
        return fail(
            ErrorCode::usage, "source", say("'{}': cannot tell its format from its name", path),
            say("use a folder, or a name that ends in .jsonl or .csv, or give --format"));
    }
    return read_registrations(
        std::move(input), path, {form, options.separator, options.text},
        std::filesystem::path(path).parent_path());
}

Result<std::unique_ptr<RegistrationSource>> read_registrations(
    BlockReader input, std::string const& name, SourceOptions const& options,
    std::filesystem::path const& directory) {
    TextInput text(std::move(input), options.text);
    if (options.form == SourceForm::csv) {
        return Rows::open(std::move(text), options.separator, name, directory);
    }
    return std::make_unique<JsonLines>(std::move(text), name, directory);
}

} // namespace techuser
