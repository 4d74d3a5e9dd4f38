// SPDX-License-Identifier: Apache-2.0
#include "cli/passphrase.hpp"

#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf16.hpp"
#include "support/utf8.hpp"
#include "system/files.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bsd/readpassphrase.h>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace techuser::cli {
namespace {

constexpr auto prompts_most = 3;

tl::unexpected<Error> refuse(Text message, Text hint = {}) {
    return fail(ErrorCode::usage, "passphrase", std::move(message), std::move(hint));
}

// Without the byte-order mark before it and the one line end after it, which editors and echo add; all other
// blanks belong to the passphrase.
Result<Secret> without_line_end(Secret const& text, std::string_view source) {
    auto content = text.bytes();
    if (utf16_order(content)) {
        return refuse(say("the passphrase in '{}' is in UTF-16", source), say("save the file as UTF-8"));
    }
    if (as_text(content).starts_with(utf8_byte_order_mark)) {
        content = content.subspan(utf8_byte_order_mark.size());
    }
    if (!content.empty() && content.back() == '\n') {
        content = content.first(content.size() - 1);
        if (!content.empty() && content.back() == '\r') {
            content = content.first(content.size() - 1);
        }
    }
    if (content.empty()) {
        return refuse(
            say("the passphrase in '{}' is empty", source),
            say("for a key without one pass --no-passphrase"));
    }
    if (std::ranges::any_of(content, [](auto byte) { return byte == '\n' || byte == '\0'; })) {
        return refuse(say("the passphrase in '{}' has more than one line, or a NUL byte", source));
    }
    Secret secret(content.size());
    std::ranges::copy(content, secret.bytes().begin());
    return secret;
}

Result<Secret> read_passphrase(Console& console, PassphraseOptions const& options) {
    constexpr auto limit = passphrase_limit_bytes + 2;
    if (options.file) {
        TRY_ASSIGN(auto const text, console.read_secret_input(*options.file, limit));
        return without_line_end(text, *options.file == "-" ? "standard input" : *options.file);
    }
    auto const& digits = *options.descriptor;
    int descriptor = -1;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), descriptor);
    if (error != std::errc{} || end != digits.data() + digits.size() || descriptor < 0) {
        return refuse(
            say("{} '{}': expected a file descriptor", verbatim(options.descriptor_option), digits));
    }
    auto const name = fmt::format("descriptor {}", descriptor);
    TRY_ASSIGN(auto const text, read_secret_descriptor(descriptor, name, limit));
    return without_line_end(text, name);
}

// What is typed on the terminal after `prompt`, without being shown. Signals restore the terminal first, as
// long as no other thread takes them.
Result<Secret> ask(Text const& prompt) {
    // One byte more than a passphrase may have tells one that is too long; a NUL ends it.
    Secret typed(passphrase_limit_bytes + 2);
    auto* const text = reinterpret_cast<char*>(typed.bytes().data());
    if (::readpassphrase(in_language(prompt).c_str(), text, typed.size(), RPP_REQUIRE_TTY) == nullptr) {
        return refuse(
            say("cannot ask for the passphrase on the terminal: {}", system_message(errno)),
            say("pass --passphrase-file or --passphrase-fd"));
    }
    auto const size = std::strlen(text);
    if (size > passphrase_limit_bytes) {
        return refuse(say("the passphrase is longer than {} bytes", passphrase_limit_bytes));
    }
    Secret secret(size);
    std::ranges::copy(typed.bytes().first(size), secret.bytes().begin());
    return secret;
}

Result<Secret> ask_twice(std::string_view of) {
    auto const question = say("Passphrase for '{}': ", of);
    auto prompt = question;
    for (auto round = 0; round < prompts_most; ++round) {
        TRY_ASSIGN(auto first, ask(prompt));
        if (first.empty()) {
            return refuse(say("no passphrase was typed"), say("for a key without one pass --no-passphrase"));
        }
        TRY_ASSIGN(auto const second, ask(say("The same again: ")));
        if (std::ranges::equal(first.bytes(), second.bytes())) {
            return first;
        }
        prompt = say("The two passphrases differ. {}", question);
    }
    return refuse(say("the two passphrases differed {} times", prompts_most));
}

} // namespace

void PassphraseOptions::declare(Options& options) {
    options.value(
        "--passphrase-file", "FILE", file, "the passphrase is the line in this file; - is standard input");
    options.value("--passphrase-fd", "N", descriptor, "read the passphrase from this file descriptor");
    options.flag("--no-passphrase", none, "write private keys without a passphrase");
}

Result<Secret> obtain_passphrase(
    Console& console, PassphraseOptions const& options, PassphraseUse use, std::string_view of) {
    if ((options.file ? 1 : 0) + (options.descriptor ? 1 : 0) + (options.none ? 1 : 0) > 1) {
        return refuse(say("pass only one of --passphrase-file, --passphrase-fd and --no-passphrase"));
    }
    if (options.none) {
        return Secret{};
    }
    if (options.given()) {
        return read_passphrase(console, options);
    }
    if (!console.may_ask()) {
        auto const choices =
            use == PassphraseUse::choose
                ? say("pass --passphrase-file, --passphrase-fd or --no-passphrase")
                : say("pass {} or {}", verbatim(options.file_option), verbatim(options.descriptor_option));
        return refuse(
            say("no passphrase for '{}', and there is no terminal to ask for it", terminal_text(of)),
            choices);
    }
    return use == PassphraseUse::choose ? ask_twice(terminal_text(of))
                                        : ask(say("Passphrase of '{}': ", terminal_text(of)));
}

} // namespace techuser::cli
