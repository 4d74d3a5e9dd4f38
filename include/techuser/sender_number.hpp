// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// The number in the name of every file that a technical user sends: six digits, 000001 to 999998.
class SenderNumber final {
public:
    static constexpr std::uint32_t first = 1;
    static constexpr std::uint32_t last = 999'998;

    // Accepts exactly six digits. Reasons: length, character, range.
    static Result<SenderNumber> parse(std::string_view text);

    // Accepts `first` to `last`. Reason: range.
    static Result<SenderNumber> make(std::uint32_t number);

    // 999999, the sender of every reply: Smals, the integrator. No technical user can have it, so parse()
    // and make() refuse it.
    static SenderNumber integrator() { return SenderNumber(999'999); }

    // 006400; parse() reads it back.
    std::string to_string() const;
    std::uint32_t value() const { return m_number; }

    auto operator<=>(SenderNumber const&) const = default;

private:
    explicit SenderNumber(std::uint32_t number) : m_number(number) {}

    std::uint32_t m_number;
};

} // namespace techuser
