// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

// What TAB can make of the text before the cursor: longer texts that begin with it.
using Completions = std::function<std::vector<std::string>(std::string const& typed)>;

// Lines that a person types and edits on the terminal of standard input, with prompts on standard error.
// While a line is edited, signals restore the terminal before they have their effect. Keeps libedit in one
// source file.
class LineEditor final {
public:
    // Usage: terminal.
    static Result<LineEditor> open();

    LineEditor(LineEditor&&) noexcept;
    LineEditor& operator=(LineEditor&&) noexcept;
    ~LineEditor();

    // Writes text that holds nothing to harm a terminal, in lines that fit it.
    void show(std::string_view text);

    // The lines of the terminal; 24 where it does not tell.
    std::size_t rows() const;

    // One line, without its end and blanks around it, also when it is not UTF-8; nothing for the end of the
    // input (^D). `prompt` is as harmless as what is shown.
    std::optional<std::string> ask(std::string const& prompt, Completions const& completions = {});

    // Runs `work`, during which what is typed is not shown; signals wait for its end.
    template <typename Work>
    auto while_silent(Work work) {
        silence();
        auto result = work();
        end_silence();
        return result;
    }

private:
    struct Implementation;

    void silence();
    void end_silence();

    explicit LineEditor(std::unique_ptr<Implementation> implementation);

    std::unique_ptr<Implementation> m_implementation;
};

} // namespace techuser::cli
