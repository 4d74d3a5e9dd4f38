// SPDX-License-Identifier: Apache-2.0
#include "check_enterprise/column.hpp"
#include "cli/cli.hpp"
#include "cli/inputs.hpp"
#include "data/csv.hpp"
#include "entity/enterprise_number_report.hpp"
#include "entity/enterprise_number_scan.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace {

using namespace techuser;

// How much right numbers fill before they are written.
constexpr std::size_t output_piece_bytes = 64 * 1024;

Result<EnterpriseNumberFormat> parse_format(std::string_view text) {
    if (text == "plain") {
        return EnterpriseNumberFormat::plain;
    }
    if (text == "dotted") {
        return EnterpriseNumberFormat::dotted;
    }
    if (text == "vat") {
        return EnterpriseNumberFormat::vat;
    }
    return fail(ErrorCode::usage, "option", say("--format '{}': expected plain, dotted or vat", text));
}

class CheckEnterprise final : public cli::Command {
public:
    std::string_view name() const override { return "check-enterprise"; }
    char const* summary() const override {
        return gettext_noop("Are these enterprise numbers (KBO/BCE) right?");
    }

    void declare(cli::Options& options) override {
        options.example("check-enterprise 0949.383.342");
        options.example("check-enterprise --format=vat - <numbers.txt");
        options.example("check-enterprise --column=enterprise --file=customers.csv");
        options.operands(
            "NUMBER", m_numbers, {0, cli::OperandCount::any},
            gettext_noop("number to check; - reads numbers from standard input, one a line"));
        options.values("-f,--file", "FILE", m_files, "read numbers from FILE, one a line");
        options.value(
            "--format", "FORM", m_format_name, "write them plain, dotted (default) or vat",
            cli::offer_words({"plain", "dotted", "vat"}));
        options.flag("--invalid-only", m_invalid_only, "write only what is invalid");
        options.value(
            "--column", "COLUMN", m_column, "the input is CSV: check this column, by its number or heading");
        options.flag("--no-header", m_no_header, "the first row of the CSV is data");
        options.value(
            "--separator", "CHARACTER", m_separator_text,
            "what separates the columns of the CSV, or tab (default: found out from the first row)");
        m_list.declare(options, gettext_noop("numbers in files and on standard input end in NUL"));
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(m_format, parse_format(m_format_name.value_or("dotted")));
        TRY(check_combination());
        TRY_ASSIGN(m_text_form, m_list.text_form());
        if (m_separator_text) {
            TRY_ASSIGN(m_separator, parse_separator(*m_separator_text));
        }
        for (auto const& number : m_numbers) {
            if (number == "-") {
                examine_input(console, number);
            } else {
                report(
                    console,
                    {.input = number, .file = {}, .line = {}, .number = EnterpriseNumber::parse(number)});
            }
        }
        for (auto const& file : m_files) {
            examine_input(console, file);
        }
        if (!m_files.empty() || m_numbers.size() > 1 || m_numbers.front() == "-") {
            console.note(
                say("{} examined: {} valid, {} invalid", m_valid_count + m_invalid_count, m_valid_count,
                    m_invalid_count));
        }
        return m_worst;
    }

private:
    Result<void> check_combination() const {
        if (m_numbers.empty() && m_files.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected NUMBER, - or --file"), say("see --help"));
        }
        if (!m_column && (m_no_header || m_separator_text)) {
            return fail(
                ErrorCode::usage, "option",
                say("{} is for CSV", verbatim(m_no_header ? "--no-header" : "--separator")),
                say("give --column too"));
        }
        if (!m_column) {
            return {};
        }
        auto const numbers = std::ranges::any_of(m_numbers, [](auto const& number) { return number != "-"; });
        if (numbers || m_numbers.size() + m_files.size() > 1) {
            return fail(
                ErrorCode::usage, "operands", say("--column takes one input"),
                say("pass one --file, or - for standard input, and no number"));
        }
        if (m_list.null) {
            return fail(
                ErrorCode::usage, "option", say("--null cannot be used with CSV"),
                say("omit --null or --column"));
        }
        return {};
    }

    bool writes_text(cli::Console const& console) const {
        return console.format() == cli::OutputFormat::text && console.verbosity() != cli::Verbosity::quiet;
    }

    void count(Result<EnterpriseNumber> const& number) {
        ++(number ? m_valid_count : m_invalid_count);
        if (!number) {
            m_worst = worse(m_worst, cli::exit_status(number.error().code));
        }
    }

    void report(cli::Console& console, EnterpriseNumberReport const& report) {
        count(report.number);
        if (m_invalid_only && report.number) {
            return;
        }
        if (console.format() == cli::OutputFormat::json) {
            auto const status =
                report.number ? cli::ExitStatus::done : cli::exit_status(report.number.error().code);
            console.print(to_json({console.tool(), static_cast<int>(status)}, report, m_format));
        } else if (writes_text(console)) {
            console.print(to_text(report, m_format, console.colour()));
            give_hint(console, report.number);
        }
    }

    // Once for each reason, however many numbers have it.
    void give_hint(cli::Console& console, Result<EnterpriseNumber> const& number) {
        if (!number && !number.error().hint.empty() && m_hints_given.insert(number.error().reason).second) {
            console.hint(number.error().hint);
        }
    }

    // An input that cannot be read does not keep the others from being examined.
    void examine_input(cli::Console& console, std::string const& path) {
        auto const examined = m_column ? examine_csv(console, path) : examine_lines(console, path);
        if (examined) {
            return;
        }
        auto const status = cli::exit_status(examined.error().code);
        console.error(examined.error());
        if (console.format() == cli::OutputFormat::json) {
            console.print(error_to_json({console.tool(), static_cast<int>(status)}, examined.error()));
        }
        m_worst = worse(m_worst, status);
    }

    // How reports call an input, which outlives them: not at all for standard input.
    static std::string_view name_of(std::string const& path) {
        return path == "-" ? std::string_view() : std::string_view(path);
    }

    Result<void> examine_lines(cli::Console& console, std::string const& path) {
        TRY_ASSIGN(auto opened, console.open_input(path));
        TextInput input(std::move(opened), m_text_form);
        m_output.resize(output_piece_bytes);
        Lines lines{.file = name_of(path), .text = {}, .number = 1};
        char const line_end = m_list.null ? '\0' : '\n';
        auto progress = TextInput::Progress::more;
        while (progress == TextInput::Progress::more) {
            auto const read = input.read_more(lines.number);
            if (!read) {
                auto const& error = read.error();
                return fail(says_where(error) ? error : while_doing(say("line {}", lines.number), error));
            }
            progress = *read;
            lines.text = input.pending();
            if (progress == TextInput::Progress::more) {
                lines.text = whole_lines(lines.text, line_end);
            }
            auto const size = lines.text.size();
            while (!lines.text.empty()) {
                if (!scan(console, lines, line_end)) {
                    examine_line(console, lines, line_end);
                }
            }
            input.take(size);
        }
        return {};
    }

    // A CR at the end may be the first half of a line end.
    static std::string_view whole_lines(std::string_view text, char line_end) {
        auto const whole = text.substr(0, text.rfind(line_end) + 1);
        if (line_end == '\0' || !whole.empty()) {
            return whole;
        }
        return text.substr(0, text.substr(0, text.size() - 1).rfind('\r') + 1);
    }

    // Lines that were read and are not examined yet.
    struct Lines {
        std::string_view file;
        std::string_view text;
        std::size_t number; // of the first one
    };

    // Whether there were lines that could be checked without explaining anything.
    bool scan(cli::Console& console, Lines& lines, char line_end) {
        if (console.format() == cli::OutputFormat::json) {
            return false;
        }
        EnterpriseNumberScan scanned;
        if (!writes_text(console)) {
            scanned = count_numbers(lines.text, line_end);
        } else if (m_invalid_only) {
            scanned = skip_right_numbers(lines.text, line_end);
        } else {
            scanned = write_right_numbers(lines.text, line_end, m_format, m_output);
            console.print({m_output.data(), scanned.written});
        }
        m_valid_count += scanned.right;
        m_invalid_count += scanned.wrong;
        if (scanned.wrong > 0) {
            m_worst = worse(m_worst, cli::ExitStatus::refused);
        }
        lines.number += scanned.right + scanned.wrong;
        lines.text.remove_prefix(scanned.bytes);
        return scanned.bytes > 0;
    }

    void examine_line(cli::Console& console, Lines& lines, char line_end) {
        auto const is_end = [line_end](char character) {
            return character == line_end || (line_end == '\n' && character == '\r');
        };
        auto const end = std::ranges::find_if(lines.text, is_end);
        auto const line = lines.text.substr(0, static_cast<std::size_t>(end - lines.text.begin()));
        lines.text.remove_prefix(line.size());
        lines.text.remove_prefix(
            line_end == '\n' ? first_line_end(lines.text).size()
                             : std::min<std::size_t>(1, lines.text.size()));
        report(
            console, {.input = line,
                      .file = lines.file,
                      .line = lines.number,
                      .number = EnterpriseNumber::parse(line)});
        ++lines.number;
    }

    Result<void> examine_csv(cli::Console& console, std::string const& path) {
        TRY_ASSIGN(auto input, console.open_input(path));
        CsvReader reader(TextInput(std::move(input), m_text_form), m_separator);
        TRY_ASSIGN(auto const* record, reader.next());
        while (record != nullptr && is_blank_row(*record)) {
            TRY_ASSIGN(record, reader.next());
        }
        if (record == nullptr) {
            return fail(ErrorCode::unreadable, "empty", say("'{}' has no row", path));
        }
        TRY_ASSIGN(
            auto const column, find_column(*record, *m_column, m_no_header ? Header::no : Header::yes));
        auto const file = name_of(path);
        Table const table{column, record->fields.size(), reader.separator()};
        if (writes_text(console)) {
            console.print(reader.opening());
        }
        if (!m_no_header) {
            TRY(check_heading(*record, column));
            if (writes_text(console)) {
                console.print(heading_row(*record, reader.separator()));
            }
            TRY_ASSIGN(record, reader.next());
        }
        while (record != nullptr) {
            examine_row(console, *record, table, file);
            TRY_ASSIGN(record, reader.next());
        }
        return {};
    }

    void examine_row(cli::Console& console, CsvRecord const& row, Table const& table, std::string_view file) {
        if (is_blank_row(row)) {
            return; // as at the end of many sheets
        }
        auto const value = value_of(row, table.column);
        auto const number =
            value ? EnterpriseNumber::parse(*value) : Result<EnterpriseNumber>(fail(value.error()));
        if (console.format() == cli::OutputFormat::json) {
            report(
                console,
                {.input = value.value_or(std::string()), .file = file, .line = row.line, .number = number});
            return;
        }
        count(number);
        if (writes_text(console) && !(m_invalid_only && number)) {
            console.print(
                number ? right_row(row, table, to_string(*number, m_format))
                       : wrong_row(row, table, number.error()));
            give_hint(console, number);
        }
    }

    std::vector<std::string> m_numbers;
    std::vector<std::string> m_files;
    std::optional<std::string> m_format_name;
    EnterpriseNumberFormat m_format{EnterpriseNumberFormat::dotted};
    std::optional<std::string> m_column;
    std::optional<std::string> m_separator_text;
    std::optional<char> m_separator;
    bool m_no_header{false};
    bool m_invalid_only{false};
    cli::ListOptions m_list;
    TextForm m_text_form;

    std::vector<char> m_output;
    std::set<std::string_view> m_hints_given;
    std::size_t m_valid_count{0};
    std::size_t m_invalid_count{0};
    cli::ExitStatus m_worst{cli::ExitStatus::done};
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_check_enterprise() {
    return std::make_unique<CheckEnterprise>();
}
