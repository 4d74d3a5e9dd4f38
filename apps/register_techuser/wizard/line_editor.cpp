// SPDX-License-Identifier: Apache-2.0
// The one file that knows libedit.
#include "register_techuser/wizard/line_editor.hpp"

#include "register_techuser/wizard/key_sequence.hpp"
#include "report/terminal_text.hpp"
#include "support/handle.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"
#include "system/held_signals.hpp"

#include <fmt/format.h>
#include <histedit.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>
#include <utility>

namespace techuser::cli {
namespace {

using Editor = Handle<EditLine, ::el_end>;

// More are not shown.
constexpr std::size_t shown_completions_most = 100;

// Control characters that stand for keys: ^] ^^ ^_.
constexpr char remove_command = '\x1d';
constexpr char word_left_command = '\x1e';
constexpr char word_right_command = '\x1f';

// How long the rest of a key's sequence may take on a slow connection.
constexpr int key_wait_milliseconds = 300;

// Bytes that are not UTF-8 are characters for private use while a line is edited: libedit would leave them
// out without a word.
constexpr char32_t odd_bytes = 0x10FE00;

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

// Whether more bytes can make a character of what is none yet.
bool can_become_utf8(std::string_view text) {
    auto const lead = text.empty() ? 0U : static_cast<unsigned char>(text.front());
    auto const length = lead < 0xC2U ? 1U : lead < 0xE0U ? 2U : lead < 0xF0U ? 3U : lead < 0xF5U ? 4U : 1U;
    return text.empty() || (text.size() < length && std::ranges::all_of(text.substr(1), is_continuation));
}

// A line as it was typed.
std::string typed_bytes(std::string_view line) {
    std::string bytes;
    while (auto const point = decode_utf8(line)) {
        if (point->value >= odd_bytes + 0x80 && point->value <= odd_bytes + 0xFF) {
            bytes += static_cast<char>(point->value - odd_bytes);
        } else {
            bytes += line.substr(0, point->length);
        }
        line.remove_prefix(point->length);
    }
    return bytes;
}

// Those before which a terminal must be as it was, or after which it must be drawn again.
sigset_t signals_of_terminal() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (auto const signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT, SIGWINCH}) {
        ::sigaddset(&signals, signal);
    }
    return signals;
}

struct Size {
    std::size_t rows;
    std::size_t columns;
};

Size size_of_terminal() {
    winsize size{};
    auto const known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
    return known ? Size{size.ws_row, size.ws_col} : Size{24, 80};
}

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
        auto const held = signals_of_terminal();
        signals = ::signalfd(-1, &held, SFD_CLOEXEC);
        editor.reset(signals < 0 ? nullptr : ::el_init("techuser", stdin, stderr, stderr));
        if (editor) {
            ::el_set(editor.get(), EL_CLIENTDATA, this);
            ::el_set(editor.get(), EL_PROMPT, prompt_of);
            ::el_set(editor.get(), EL_EDITOR, "emacs");
            ::el_set(editor.get(), EL_GETCFN, read_character);
            ::el_set(editor.get(), EL_ADDFN, "complete", "Completes the text before the cursor", complete);
            ::el_set(editor.get(), EL_BIND, "^I", "complete", nullptr);
            ::el_set(editor.get(), EL_BIND, "^]", "ed-delete-next-char", nullptr);
            ::el_set(editor.get(), EL_BIND, "^^", "ed-prev-word", nullptr);
            ::el_set(editor.get(), EL_BIND, "^_", "em-next-word", nullptr);
        }
    }
    Implementation(Implementation const&) = delete;
    Implementation& operator=(Implementation const&) = delete;
    ~Implementation() {
        editor.reset();
        ::close(signals);
        std::setlocale(LC_CTYPE, "C");
    }

    static Implementation& of(EditLine* editor) {
        Implementation* self = nullptr;
        ::el_get(editor, EL_CLIENTDATA, &self);
        return *self;
    }

    static char* prompt_of(EditLine* editor) { return of(editor).prompt.data(); }

    // What libedit calls for each character: 1, 0 at the end of the input, or -1.
    static int read_character(EditLine* editor, wchar_t* character) {
        auto& self = of(editor);
        auto& bytes = self.unread;
        for (;;) {
            while (can_become_utf8(bytes)) {
                self.wait_for_typing();
                if (auto const count = self.read_byte(); count <= 0) {
                    return count;
                }
            }
            if (bytes.front() != escape) {
                break;
            }
            if (auto const command = command_of(self.take_key()); command != '\0') {
                *character = static_cast<wchar_t>(command);
                return 1;
            }
        }
        auto const point = decode_utf8(bytes);
        auto const odd = odd_bytes + static_cast<unsigned char>(bytes.front());
        *character = static_cast<wchar_t>(point ? point->value : odd);
        bytes.erase(0, point ? point->length : 1);
        return 1;
    }

    // Adds a byte to those that are unread: 1, 0 at the end of the input, or -1.
    int read_byte() {
        char byte = 0;
        auto const count = ::read(STDIN_FILENO, &byte, 1);
        if (count > 0) {
            unread += byte;
        }
        return static_cast<int>(count);
    }

    // Takes a key's sequence from the input, so that no part of it becomes text. Bytes that do not follow at
    // once belong to another key.
    Key take_key() {
        auto length = key_sequence_length(unread);
        pollfd waited{STDIN_FILENO, POLLIN, 0};
        while (!length && ::poll(&waited, 1, key_wait_milliseconds) > 0 && read_byte() > 0) {
            length = key_sequence_length(unread);
        }
        auto const key = key_of(std::string_view(unread).substr(0, length.value_or(unread.size())));
        unread.erase(0, length.value_or(unread.size()));
        return key;
    }

    // The control character that libedit has bound to what the key does; NUL: it does nothing here.
    static char command_of(Key key) {
        switch (key) {
        case Key::left:
            return '\x02';
        case Key::right:
            return '\x06';
        case Key::home:
            return '\x01';
        case Key::end:
            return '\x05';
        case Key::remove:
            return remove_command;
        case Key::word_left:
            return word_left_command;
        case Key::word_right:
            return word_right_command;
        case Key::up: // there is no history
        case Key::down:
        case Key::other:
            break;
        }
        return '\0';
    }

    // Gives signals their effect meanwhile.
    void wait_for_typing() {
        for (;;) {
            std::array waited{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{signals, POLLIN, 0}};
            if (::poll(waited.data(), waited.size(), -1) < 0 || waited[1].revents == 0) {
                return;
            }
            signalfd_siginfo arrived{};
            if (::read(signals, &arrived, sizeof arrived) == sizeof arrived) {
                obey(static_cast<int>(arrived.ssi_signo));
            }
        }
    }

    void obey(int signal) {
        if (signal == SIGWINCH) {
            ::el_resize(editor.get());
            return;
        }
        if (signal != SIGCONT) {
            ::el_set(editor.get(), EL_PREP_TERM, 0);
            sigset_t released;
            ::sigemptyset(&released);
            ::sigaddset(&released, signal);
            ::raise(signal);
            ::sigprocmask(SIG_UNBLOCK, &released, nullptr);
            // Who was not ended by it goes on here.
            ::sigprocmask(SIG_BLOCK, &released, nullptr);
            sigset_t pending;
            if (::sigpending(&pending) == 0 && ::sigismember(&pending, SIGCONT) == 1) {
                return;
            }
        }
        ::el_set(editor.get(), EL_PREP_TERM, 1);
        ::el_set(editor.get(), EL_REFRESH);
    }

    static unsigned char complete(EditLine* editor, int) {
        auto const& self = of(editor);
        auto const* const line = ::el_line(editor);
        auto const typed = typed_bytes({line->buffer, line->cursor});
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

    int signals{-1}; // where those that are held can be read
    Editor editor;
    std::string unread; // bytes that are no whole character yet, or behind one that never will be
    std::string prompt;
    Completions const* completions{nullptr};
    std::optional<HeldSignals> held; // while it is silent
    termios before{};
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
            say("pass options or a registration file"));
    }
    return LineEditor(std::move(implementation));
}

void LineEditor::show(std::string_view text) {
    fmt::print(stderr, "{}", wrap_lines(text, size_of_terminal().columns));
}

void LineEditor::silence() {
    auto& self = *m_implementation;
    self.held.emplace(signals_of_terminal());
    if (::tcgetattr(STDIN_FILENO, &self.before) == 0) {
        auto silent = self.before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &silent);
    }
}

void LineEditor::end_silence() {
    auto& self = *m_implementation;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &self.before); // what was typed unseen is no answer
    self.held.reset();
}

std::size_t LineEditor::rows() const {
    return size_of_terminal().rows;
}

std::optional<std::string> LineEditor::ask(std::string const& prompt, Completions const& completions) {
    auto& self = *m_implementation;
    // libedit draws one line: what comes before the last one of a long prompt is only shown.
    auto const lines = wrap_lines(prompt, size_of_terminal().columns);
    auto const last = lines.rfind('\n') + 1;
    show(std::string_view(lines).substr(0, last));
    self.prompt = lines.substr(last);
    self.completions = &completions;
    int size = 0;
    auto const* const line = [&] {
        HeldSignals const held(signals_of_terminal());
        // Before the prompt: what is typed at once is not shown twice.
        ::el_set(self.editor.get(), EL_PREP_TERM, 1);
        return ::el_gets(self.editor.get(), &size);
    }();
    self.completions = nullptr;
    if (line == nullptr || size <= 0) {
        show("\n");
        return std::nullopt;
    }
    auto const bytes = typed_bytes({line, static_cast<std::size_t>(size)});
    std::string_view text(bytes);
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return std::string(trim_blanks(text));
}

} // namespace techuser::cli
