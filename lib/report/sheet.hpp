// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/report.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace techuser {

// Headings and "label: value" lines, labels padded to one width.
class Sheet final {
public:
    explicit Sheet(Colour colour) : m_colour(colour) {}

    void heading(std::string_view text) {
        auto const separator = m_text.empty() ? "" : "\n";
        m_text += m_colour == Colour::on ? fmt::format("{}\033[1m{}\033[0m\n", separator, text)
                                         : fmt::format("{}{}\n", separator, text);
    }

    void line(std::string_view label, std::string_view value) {
        auto const start = fmt::format("    {}", label);
        m_text += fmt::format("{:<42}:", start);
        if (!value.empty()) {
            m_text += fmt::format(" {}", terminal_text(value));
        }
        m_text += '\n';
    }

    void item(std::string_view text) { m_text += fmt::format("    {}\n", text); }

    std::string take() && { return std::move(m_text); }

private:
    Colour m_colour;
    std::string m_text;
};

} // namespace techuser
