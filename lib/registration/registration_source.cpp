// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_source.hpp"

#include "data/csv.hpp"
#include "registration/registration_table.hpp"
#include "support/letters.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf8.hpp"
#include <techuser/registration_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace techuser {
namespace {

using Entry = RegistrationEntry;
using Progress = BlockReader::Progress;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view blanks = " \t\r";

std::string place_of(std::string const& name, std::size_t line) {
    return fmt::format("{}:{}", name, line);
}

class Lines final : public RegistrationSource {
public:
    Lines(BlockReader input, std::string name, std::filesystem::path directory)
        : m_input(std::move(input)), m_name(std::move(name)), m_directory(std::move(directory)) {}

    Result<std::optional<Entry>> next() override {
        for (;;) {
            TRY_ASSIGN(auto const line, next_line());
            if (!line) {
                return std::nullopt;
            }
            auto const place = place_of(m_name, m_line);
            if (line->size() > registration_file_size_limit_bytes) {
                return Entry{
                    place, fail(
                               ErrorCode::unreadable, "too-large",
                               say("the line is longer than the limit of {} KiB",
                                   registration_file_size_limit_bytes / 1024))};
            }
            if (line->find_first_not_of(blanks) != std::string_view::npos) {
                return Entry{place, std::vector{std::string(*line)}};
            }
        }
    }

    bool keeps_waiting() const override {
        return m_progress != Progress::ended &&
               m_input.pending().find('\n', m_taken) == std::string_view::npos && m_input.keeps_waiting();
    }

    Result<RegistrationDraft> draft_of(Entry const& entry) const override {
        TRY_ASSIGN(auto const texts, entry.texts);
        return parse_registration_json(texts.front(), {}, m_directory);
    }

private:
    // The next line without its end, valid until the one after it; of one that is too long only what is more
    // than the limit. nullopt at the end.
    Result<std::optional<std::string_view>> next_line() {
        m_input.take(std::exchange(m_taken, 0));
        TRY(pass_long_line());
        for (;;) {
            auto const pending = m_input.pending();
            auto const end = pending.find('\n');
            if (end != std::string_view::npos || m_progress == Progress::ended) {
                if (pending.empty()) {
                    return std::nullopt;
                }
                m_taken = std::min(end, pending.size() - 1) + 1;
                auto line = pending.substr(0, end);
                if (++m_line == 1 && line.starts_with(byte_order_mark)) {
                    line.remove_prefix(byte_order_mark.size());
                }
                return line;
            }
            if (pending.size() > registration_file_size_limit_bytes) {
                m_in_long_line = true;
                ++m_line;
                return pending;
            }
            TRY_ASSIGN(m_progress, m_input.read_more());
        }
    }

    Result<void> pass_long_line() {
        while (m_in_long_line) {
            auto const pending = m_input.pending();
            auto const end = pending.find('\n');
            m_in_long_line = end == std::string_view::npos && m_progress != Progress::ended;
            m_input.take(end == std::string_view::npos ? pending.size() : end + 1);
            if (m_in_long_line) {
                TRY_ASSIGN(m_progress, m_input.read_more());
            }
        }
        return {};
    }

    BlockReader m_input;
    std::string m_name;
    std::filesystem::path m_directory;
    std::size_t m_line{0};
    std::size_t m_taken{0};
    bool m_in_long_line{false};
    Progress m_progress{Progress::more};
};

class Rows final : public RegistrationSource {
public:
    static Result<std::unique_ptr<RegistrationSource>> open(
        BlockReader input, std::string const& name, std::filesystem::path const& directory) {
        CsvReader reader(std::move(input));
        auto table = read_headings(reader, directory);
        if (!table) {
            return fail(while_doing(Text("'" + name + "'"), table.error()));
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
            auto cells = cells_of(**record);
            // Spreadsheets end in rows without a value.
            if (!std::ranges::all_of(cells, is_blank_cell)) {
                return Entry{place_of(m_name, (*record)->line), std::move(cells)};
            }
        }
    }

    Result<RegistrationDraft> draft_of(Entry const& entry) const override {
        TRY_ASSIGN(auto const cells, entry.texts);
        TRY(expect_utf8(cells));
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
                    ErrorCode::unreadable, "empty", say("there are no headings"),
                    say("the first row has the keys of the columns, see techuser-registration(5)"));
            }
            auto const cells = cells_of(*record);
            if (!std::ranges::all_of(cells, is_blank_cell) && !names_separator(*record)) {
                TRY(expect_utf8(cells));
                return RegistrationTable::parse(cells, directory);
            }
        }
    }

    // "sep=;" on the first line, by which Excel tells the separator; the reader has found it by then, since
    // it cuts this line too.
    static bool names_separator(CsvRecord const& record) {
        return record.line == 1 && record.fields.size() == 2 && record.fields.front() == "sep=" &&
               record.fields.back().empty();
    }

    static Result<void> expect_utf8(std::span<std::string const> cells) {
        for (std::string_view cell : cells) {
            while (!cell.empty()) {
                auto const point = decode_utf8(cell);
                if (!point) {
                    return fail(
                        ErrorCode::unreadable, "invalid-utf8", say("the text is not UTF-8"),
                        say("save the table as 'CSV UTF-8', or convert it: iconv -f WINDOWS-1252 -t UTF-8"));
                }
                cell.remove_prefix(point->length);
            }
        }
        return {};
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
        TRY_ASSIGN(auto const content, read_file(path.front(), registration_file_size_limit_bytes));
        return parse_registration_file(as_text(content), {}, m_folder);
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

Result<std::unique_ptr<RegistrationSource>> open_registrations(std::string const& path) {
    std::error_code ignored; // an unreadable file is reported when it is opened
    if (std::filesystem::is_directory(path, ignored)) {
        return Folder::open(path);
    }
    TRY_ASSIGN(auto input, BlockReader::open(path));
    auto const directory = std::filesystem::path(path).parent_path();
    if (has_ending(path, ".csv")) {
        return Rows::open(std::move(input), path, directory);
    }
    if (has_ending(path, ".jsonl")) {
        return std::make_unique<Lines>(std::move(input), path, directory);
    }
    return fail(
        ErrorCode::usage, "source", say("'{}': cannot tell what form it has by its name", path),
        say("expected a name that ends in .jsonl or .csv, or a folder; - reads JSON Lines from standard input"));
}

std::unique_ptr<RegistrationSource> read_registration_lines(BlockReader input, std::string name) {
    return std::make_unique<Lines>(std::move(input), std::move(name), std::filesystem::path());
}

} // namespace techuser
