// SPDX-License-Identifier: Apache-2.0
// The one file that knows libedit.
#include "cli/line_editor.hpp"

#include "support/handle.hpp"
#include "support/text.hpp"
#include "support/utf8.hpp"
#include <techuser/report.hpp>

#include <fmt/format.h>
#include <histedit.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <utility>

namespace techuser::cli {
namespace {

using Editor = Handle<EditLine, ::el_end>;

// More are not shown.
constexpr std::size_t shown_completions_most = 100;

// How much all of `texts` have in common, in whole characters.
std::string common_beginning(std::vector<std::string> const& texts) {
    auto common = texts.front();
    for (auto const& text : texts) {
        auto const end = std::ranges::mismatch(common, text).in1;
        common.erase(end, common.end());
    }
    // A character that was cut in half.
    std::size_t whole = 0;
    while (auto const point = decode_utf8(std::string_view(common).substr(whole))) {
        whole += point->length;
    }
    common.resize(whole);
    return common;
}

// The names at the end of paths, in a few lines.
std::string names_of(std::vector<std::string> const& paths) {
    std::string names;
    for (std::size_t index = 0; index < std::min(paths.size(), shown_completions_most); ++index) {
        std::string_view const path = paths[index];
        // A folder ends with a slash.
        auto const slash = path.find_last_of('/', path.size() - 2);
        names += "  " + terminal_text(path.substr(slash == std::string_view::npos ? 0 : slash + 1));
    }
    return names + (paths.size() > shown_completions_most ? "  ..." : "");
}

} // namespace

struct LineEditor::Implementation {
    Implementation() {
        // libedit counts columns in characters of the locale; C.UTF-8 is part of the C library. Nothing else
        // of the tools depends on it.
        std::setlocale(LC_CTYPE, "C.UTF-8");
        editor.reset(::el_init("techuser", stdin, stderr, stderr));
        if (editor) {
            ::el_set(editor.get(), EL_CLIENTDATA, this);
            ::el_set(editor.get(), EL_PROMPT, prompt_of);
            ::el_set(editor.get(), EL_EDITOR, "emacs");
            ::el_set(editor.get(), EL_SIGNAL, 1);
            ::el_set(editor.get(), EL_ADDFN, "complete", "Completes the text before the cursor", complete);
            ::el_set(editor.get(), EL_BIND, "^I", "complete", nullptr);
        }
    }
    Implementation(Implementation const&) = delete;
    Implementation& operator=(Implementation const&) = delete;
    ~Implementation() {
        editor.reset();
        std::setlocale(LC_CTYPE, "C");
    }

    static Implementation& of(EditLine* editor) {
        Implementation* self = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &self);
        return *self;
    }

    static char* prompt_of(EditLine* editor) { return of(editor).prompt.data(); }

    static unsigned char complete(EditLine* editor, int) {
        auto const& self = of(editor);
        auto const* const line = ::el_line(editor);
        std::string const typed(line->buffer, line->cursor);
        auto const texts = self.completions != nullptr && *self.completions ? (*self.completions)(typed)
                                                                            : std::vector<std::string>{};
        if (texts.empty()) {
            return CC_REFRESH_BEEP;
        }
        auto const common = common_beginning(texts);
        if (common.size() > typed.size()) {
            auto const inserted = ::el_insertstr(editor, common.c_str() + typed.size());
            return inserted == 0 ? CC_REFRESH : CC_REFRESH_BEEP;
        }
        if (texts.size() > 1) {
            fmt::print(stderr, "\n{}\n", names_of(texts));
            return CC_REDISPLAY;
        }
        return CC_REFRESH_BEEP;
    }

    Editor editor;
    std::string prompt;
    Completions const* completions{nullptr};
};

LineEditor::LineEditor(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation)) {}
LineEditor::LineEditor(LineEditor&&) noexcept = default;
LineEditor& LineEditor::operator=(LineEditor&&) noexcept = default;
LineEditor::~LineEditor() = default;

Result<LineEditor> LineEditor::open() {
    auto implementation = std::make_unique<Implementation>();
    if (!implementation->editor) {
        return fail(
            ErrorCode::usage, "terminal", say("cannot ask on this terminal"),
            say("give options or a registration file"));
    }
    return LineEditor(std::move(implementation));
}

void LineEditor::show(std::string_view text) {
    fmt::print(stderr, "{}", text);
}

std::optional<std::string> LineEditor::ask(std::string const& prompt, Completions const& completions) {
    auto& self = *m_implementation;
    self.prompt = prompt;
    self.completions = &completions;
    // Before the prompt: what is typed at once is not shown twice.
    ::el_set(self.editor.get(), EL_PREP_TERM, 1);
    int size = 0;
    auto const* const line = ::el_gets(self.editor.get(), &size);
    self.completions = nullptr;
    if (line == nullptr || size <= 0) {
        show("\n");
        return std::nullopt;
    }
    std::string_view text(line, static_cast<std::size_t>(size));
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return std::string(trim_blanks(text));
}

} // namespace techuser::cli
