// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"

#include <string>
#include <string_view>

namespace techuser {

// What a report is written on: headings, and "label: value" lines below them. Labels and headings are ours;
// values are escaped.
class Page {
public:
    Page() = default;
    Page(Page const&) = delete;
    Page& operator=(Page const&) = delete;
    virtual ~Page() = default;

    void heading(std::string_view text) { heading(text, Tone::heading); }
    // One that ends in a verdict.
    virtual void heading(std::string_view text, Tone verdict) = 0;
    virtual void line(std::string_view label, std::string_view value) = 0;

    // A line that is a value alone.
    virtual void item(std::string_view text) = 0;
};

// For a terminal or a text file: labels padded to one width.
class TextPage final : public Page {
public:
    explicit TextPage(Colour colour) : m_colour(colour) {}

    using Page::heading;
    void heading(std::string_view text, Tone verdict) override;
    void line(std::string_view label, std::string_view value) override;
    void item(std::string_view text) override;

    std::string take() && { return std::move(m_text); }

private:
    Colour m_colour;
    std::string m_text;
};

// `text` for HTML: as terminal_text(), with the five characters of markup escaped.
std::string html_text(std::string_view text);

// A whole HTML document: a section with a table for each heading.
class HtmlPage final : public Page {
public:
    HtmlPage(std::string_view language, std::string_view title);

    using Page::heading;
    void heading(std::string_view text, Tone verdict) override;
    void line(std::string_view label, std::string_view value) override;
    void item(std::string_view text) override;

    std::string take() &&;

private:
    std::string m_text;
    bool m_in_table{false};
};

} // namespace techuser
