// SPDX-License-Identifier: Apache-2.0
#include "report/page.hpp"

#include "report/terminal_text.hpp"
#include "report/translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser {
namespace {

// Before the colons of a page, which are below each other, without the four blanks of the indentation.
constexpr std::size_t label_columns = 38;

} // namespace

void TextPage::heading(std::string_view text, Tone verdict) {
    m_text += fmt::format("{}{}\n", m_text.empty() ? "" : "\n", paint(text, verdict, m_colour));
}

void TextPage::line(std::string_view label, std::string_view value) {
    // Of a language with a blank before its colon, that blank is part of the padding.
    std::string_view const end = colon();
    auto const columns = label_columns - (end.size() > 1 ? 1 : 0);
    auto const width = std::min(width_of(label), columns);
    m_text.append("    ").append(label).append(columns - width, ' ').append(end);
    if (!value.empty()) {
        m_text.append(" ").append(terminal_text(value));
    }
    m_text += '\n';
}

void TextPage::item(std::string_view text) {
    m_text += fmt::format("    {}\n", terminal_text(text));
}

std::string html_text(std::string_view text) {
    std::string html;
    for (char const character : terminal_text(text)) {
        switch (character) {
        case '&':
            html += "&amp;";
            break;
        case '<':
            html += "&lt;";
            break;
        case '>':
            html += "&gt;";
            break;
        case '"':
            html += "&quot;";
            break;
        case '\'':
            html += "&#39;";
            break;
        default:
            html += character;
        }
    }
    return html;
}

HtmlPage::HtmlPage(std::string_view language, std::string_view title)
    : m_text(fmt::format(
          "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n"
          "<style>body {{ font-family: sans-serif; max-width: 60em }} th {{ text-align: left; width: 18em }}"
          " th, td {{ vertical-align: top; overflow-wrap: anywhere }}</style>\n"
          "</head>\n<body>\n<h1>{}</h1>\n",
          language, html_text(title), html_text(title))) {}

void HtmlPage::heading(std::string_view text, Tone /*verdict*/) {
    m_text += fmt::format(
        "{}<h2>{}</h2>\n<table>\n", std::exchange(m_in_table, true) ? "</table>\n" : "", html_text(text));
}

void HtmlPage::line(std::string_view label, std::string_view value) {
    m_text += fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", html_text(label), html_text(value));
}

void HtmlPage::item(std::string_view text) {
    m_text += fmt::format("<tr><th colspan=\"2\">{}</th></tr>\n", html_text(text));
}

std::string HtmlPage::take() && {
    m_text += m_in_table ? "</table>\n</body>\n</html>\n" : "</body>\n</html>\n";
    return std::move(m_text);
}

} // namespace techuser
