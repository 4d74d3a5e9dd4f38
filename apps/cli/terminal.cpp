// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace techuser::cli {
namespace {

tl::unexpected<Error> fail_to_ask(int error) {
    return fail(
        ErrorCode::usage, "passphrase",
        say("cannot ask for the passphrase on the terminal: {}", verbatim(system_message(error))),
        say("give --passphrase-file or --passphrase-fd"));
}

void show(int terminal, std::string_view text) {
    // Nobody can be told when the terminal is gone; reading from it fails next.
    while (!text.empty()) {
        auto const count = ::write(terminal, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return;
        }
        text.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
}

// Waits until the other end of the pipe is closed, by our process or by its death, and restores the terminal.
[[noreturn]] void guard(int pipe, int terminal, termios const& before) {
    // Away from the signals of the terminal, and from its rule that only the foreground may change it.
    ::setsid();
    for (auto const standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        ::close(standard);
    }
    char byte = 0;
    while (::read(pipe, &byte, 1) < 0 && errno == EINTR) {
    }
    // What was typed but not read is a part of a passphrase: nobody else gets it.
    ::tcsetattr(terminal, TCSAFLUSH, &before);
    ::_exit(0);
}

// Removes the last character, of as many bytes as it has in UTF-8.
std::size_t erase_last(std::span<std::uint8_t> text) {
    auto size = text.size();
    while (size > 0) {
        auto const byte = std::exchange(text[--size], std::uint8_t{0});
        if ((byte & 0xC0U) != 0x80U) {
            break;
        }
    }
    return size;
}

} // namespace

Result<SilentTerminal> SilentTerminal::open() {
    SilentTerminal terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (terminal.m_descriptor < 0) {
        return fail_to_ask(errno);
    }
    TRY(terminal.silence());
    return terminal;
}

SilentTerminal::SilentTerminal(SilentTerminal&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_pipe(std::exchange(other.m_pipe, -1)),
      m_guardian(std::exchange(other.m_guardian, -1)), m_before(other.m_before) {}

SilentTerminal::~SilentTerminal() {
    restore();
    if (m_descriptor >= 0) {
        ::close(m_descriptor);
    }
}

Result<void> SilentTerminal::silence() {
    std::array<int, 2> ends{};
    if (::tcgetattr(m_descriptor, &m_before) != 0 || ::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return fail_to_ask(errno);
    }
    m_guardian = ::fork();
    if (m_guardian == 0) {
        ::close(ends[1]);
        guard(ends[0], m_descriptor, m_before);
    }
    ::close(ends[0]);
    m_pipe = ends[1];
    if (m_guardian < 0) {
        auto const error = errno;
        restore();
        return fail_to_ask(error);
    }
    auto silent = m_before;
    // Without ISIG ^C and ^Z are read as keys, so that the terminal can be restored first without a signal
    // handler.
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG | IEXTEN);
    silent.c_cc[VMIN] = 1;
    silent.c_cc[VTIME] = 0;
    if (::tcsetattr(m_descriptor, TCSAFLUSH, &silent) != 0) {
        return fail_to_ask(errno);
    }
    return {};
}

void SilentTerminal::restore() {
    if (m_pipe >= 0) {
        ::close(std::exchange(m_pipe, -1));
    }
    if (m_guardian > 0) {
        while (::waitpid(m_guardian, nullptr, 0) < 0 && errno == EINTR) {
        }
        m_guardian = -1;
    }
}

SilentTerminal::Key SilentTerminal::read_key(char& character) {
    for (;;) {
        auto const count = ::read(m_descriptor, &character, 1);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return Key::end_of_input;
        }
        break;
    }
    auto const is = [&](int name) {
        return m_before.c_cc[name] != _POSIX_VDISABLE && static_cast<cc_t>(character) == m_before.c_cc[name];
    };
    if (character == '\n' || character == '\r') {
        return Key::end_of_line;
    }
    if (is(VERASE) || character == '\b' || character == '\x7f') {
        return Key::erase;
    }
    if (is(VKILL)) {
        return Key::erase_all;
    }
    if (is(VINTR) || is(VQUIT) || is(VSUSP)) {
        return Key::stop;
    }
    return is(VEOF) ? Key::end_of_input : Key::character;
}

void SilentTerminal::stop_as_asked(char character) {
    restore();
    show(m_descriptor, "\n");
    auto const key = static_cast<cc_t>(character);
    ::raise(key == m_before.c_cc[VINTR] ? SIGINT : key == m_before.c_cc[VQUIT] ? SIGQUIT : SIGTSTP);
}

Result<Secret> SilentTerminal::ask(std::string_view prompt, std::size_t limit_bytes) {
    Secret typed(limit_bytes);
    std::size_t size = 0;
    show(m_descriptor, prompt);
    for (;;) {
        char character = 0;
        auto const key = read_key(character);
        switch (key) {
        case Key::character:
            if (size == limit_bytes) {
                show(m_descriptor, "\n");
                return fail(
                    ErrorCode::usage, "passphrase",
                    say("the passphrase is longer than {} bytes", limit_bytes));
            }
            typed.bytes()[size++] = static_cast<std::uint8_t>(character);
            break;
        case Key::erase:
            size = erase_last(typed.bytes().first(size));
            break;
        case Key::erase_all:
            size = 0;
            break;
        case Key::stop:
            // Goes on here when the process was stopped and continued.
            stop_as_asked(character);
            TRY(silence());
            size = 0;
            show(m_descriptor, prompt);
            break;
        case Key::end_of_line:
        case Key::end_of_input: {
            show(m_descriptor, "\n");
            Secret secret(size);
            std::ranges::copy(typed.bytes().first(size), secret.bytes().begin());
            return secret;
        }
        }
    }
}

} // namespace techuser::cli
