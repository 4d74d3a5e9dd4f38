// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstddef>
#include <string_view>
#include <sys/types.h>
#include <termios.h>

namespace techuser::cli {

// The terminal of this process, on which what is typed is not shown as long as this object lives. It shows it
// again also when the process is killed.
class SilentTerminal final {
public:
    // Usage: passphrase.
    static Result<SilentTerminal> open();

    SilentTerminal(SilentTerminal&& other) noexcept;
    SilentTerminal& operator=(SilentTerminal&&) = delete;
    ~SilentTerminal();

    // Shows `prompt`, and reads a line of at most `limit_bytes`. Usage: passphrase.
    Result<Secret> ask(std::string_view prompt, std::size_t limit_bytes);

private:
    enum class Key { character, end_of_line, erase, erase_all, stop, end_of_input };

    explicit SilentTerminal(int descriptor) : m_descriptor(descriptor) {}

    Result<void> silence();
    void restore();
    Key read_key(char& character);
    void stop_as_asked(char character);

    int m_descriptor;
    int m_pipe{-1};
    pid_t m_guardian{-1};
    termios m_before{};
};

} // namespace techuser::cli
