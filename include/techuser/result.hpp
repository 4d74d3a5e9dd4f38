// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/text.hpp>

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace techuser {

// What the caller can do about an error; each code has one exit status (see exit_status in apps/cli).
enum class ErrorCode : std::uint8_t {
    invalid,     // examined and refused: correct the value
    not_found,   // the registry holds no such thing
    usage,       // correct the command line, the registration file or the configuration
    unreadable,  // the input cannot be read, or is not what it should be
    conflict,    // exists already, taken, differs: nothing was replaced
    unavailable, // repair the disk, the database or the network, then try again
    internal,    // report a bug
};

// Why something could not be done.
struct Error {
    ErrorCode code{ErrorCode::internal};
    std::string_view reason{}; // stable token of static storage, for example "check-digits"
    Text message{};            // for people: lower case, no full stop, the input quoted
    Text hint{};               // what to do next; empty when the message says it all
    std::string_view field{};  // key in the registration file, for example "contact.phone"; static storage
    std::optional<std::size_t> offset{}; // byte of the input at which the fault begins
    std::vector<Error> causes{};         // every fault, when there can be several at once
};

// A value, or the Error that says why there is none. Unlike tl::expected it must not be ignored.
template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
    using tl::expected<T, Error>::expected;
};

// Makes the failed Result of a function:
// `return fail(ErrorCode::invalid, "length", say("sender number {}: expected six digits", quoted(text)));`.
[[nodiscard]] inline tl::unexpected<Error> fail(
    ErrorCode code, std::string_view reason, Text message, Text hint = {}) {
    return tl::unexpected<Error>(
        Error{.code = code, .reason = reason, .message = std::move(message), .hint = std::move(hint)});
}

// Passes an error on.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

// Prefixes the message with what was being done: `while_doing("opening the registry", error)`.
[[nodiscard]] Error while_doing(Text const& doing, Error error);

// The worse of two codes, in the order internal, unavailable, unreadable, usage, conflict, then the refusals.
[[nodiscard]] ErrorCode worse(ErrorCode left, ErrorCode right);

} // namespace techuser
