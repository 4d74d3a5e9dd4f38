// SPDX-License-Identifier: Apache-2.0
#include "cli/inputs.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace techuser::cli {
namespace {

// The most that a list may have.
constexpr std::size_t list_limit_bytes = 256 * 1024 * 1024;

} // namespace

void ListOptions::declare(Options& options, Meaning null_help) {
    options.flag("-0,--null", null, std::move(null_help));
    options.value(
        "--encoding", "NAME", encoding, "encoding of lists that are not UTF-8, such as WINDOWS-1252 or CP850",
        offer_words({"WINDOWS-1252", "ISO-8859-15", "CP850"}));
}

Result<TextForm> ListOptions::text_form() const {
    if (null && encoding) {
        return fail(ErrorCode::usage, "option", say("pass only one of --null and --encoding"));
    }
    if (null) {
        return TextForm{.kind = TextForm::Kind::bytes};
    }
    return parse_text_form(encoding);
}

Result<std::vector<std::string>> read_list(
    Console& console, std::string const& path, ListOptions const& options) {
    TRY_ASSIGN(auto form, options.text_form());
    TRY_ASSIGN(auto input, console.open_input(path));
    return read_lines(
        LineReader(TextInput(std::move(input), std::move(form)), options.end()), list_limit_bytes);
}

Result<std::vector<std::string>> expand_inputs(
    Console& console, std::span<std::string const> operands, ListOptions const& options) {
    std::vector<std::string> inputs;
    for (auto const& operand : operands) {
        if (operand != "-") {
            inputs.push_back(operand);
            continue;
        }
        TRY_ASSIGN(auto list, read_list(console, operand, options));
        std::ranges::move(list, std::back_inserter(inputs));
    }
    return inputs;
}

} // namespace techuser::cli
