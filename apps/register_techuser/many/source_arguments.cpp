// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/many/source_arguments.hpp"

#include "data/csv.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <utility>

namespace techuser::register_techuser {

void SourceArguments::declare(cli::Options& options, cli::Meaning help) {
    options.value("--many", "SOURCE", path, std::move(help), cli::offer_files({"csv", "jsonl"}));
    options.value(
        "--format", "FORM", format,
        "with --many, csv or jsonl; default by the name of the file, JSON Lines on standard input",
        cli::offer_words({"csv", "jsonl"}));
    options.value(
        "--separator", "CHARACTER", separator,
        "with --many, what separates the columns of CSV, or tab (default: found out from the first row)");
    options.value(
        "--encoding", "NAME", encoding, "encoding of a file that is not UTF-8, such as WINDOWS-1252 or CP850",
        cli::offer_words({"WINDOWS-1252", "ISO-8859-15", "CP850"}));
}

Result<void> SourceArguments::check() const {
    if (!path && (format || separator)) {
        return fail(
            ErrorCode::usage, "option", say("--format and --separator need --many"),
            say("--many registers all that a file or a folder holds"));
    }
    return {};
}

Result<std::unique_ptr<RegistrationSource>> SourceArguments::open(cli::Console& console) const {
    SourceOptions options;
    if (format) {
        TRY_ASSIGN(options.form, parse_source_form(*format));
    }
    if (separator) {
        TRY_ASSIGN(options.separator, parse_separator(*separator));
    }
    TRY_ASSIGN(options.text, parse_text_form(encoding));
    if (*path != "-") {
        return open_registrations(*path, options);
    }
    TRY_ASSIGN(auto input, console.open_input(*path));
    return read_registrations(std::move(input), *path, options);
}

} // namespace techuser::register_techuser
