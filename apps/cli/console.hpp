// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "system/files.hpp"
#include <techuser/author.hpp>
#include <techuser/result.hpp>
#include <techuser/secret.hpp>
#include <techuser/time.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

enum class OutputFormat : std::uint8_t { text, json };
enum class Verbosity : std::uint8_t { quiet, normal, verbose };

// A setting, and the option, the variable or the file that decided it.
struct Decided {
    std::string value;
    std::string by;
};

// How the options that all tools share were set.
struct CommonOptions {
    OutputFormat format{OutputFormat::text};
    Verbosity verbosity{Verbosity::normal};
    Colour colour{Colour::off};       // of standard output
    Colour error_colour{Colour::off}; // of standard error
    bool no_input{false};
    std::optional<std::string> lang{};  // as typed; nullopt when --lang was not given
    std::optional<std::string> field{}; // of JSON documents, the only one to print; nullopt: whole documents
};

// The process as a tool sees it: its output, its environment, its clock. Only this file and cli.cpp know
// them.
class Console {
public:
    Console(std::string_view tool, CommonOptions const& options);

    std::string_view tool() const { return m_tool; }
    OutputFormat format() const { return m_options.format; }
    Verbosity verbosity() const { return m_options.verbosity; }
    Colour colour() const { return m_options.colour; }
    Colour error_colour() const { return m_options.error_colour; }

    // The value of --lang; nullopt when only the environment chose the language of reports.
    std::optional<std::string> const& lang() const { return m_options.lang; }

    // Adds to standard output, which close() checks.
    void print(std::string_view text);

    // `tool: warning: message` on standard error, unless quiet.
    void warn(Text const& message);

    // `tool: note: message` on standard error, unless quiet.
    void note(Text const& message);

    // `tool: hint: message` on standard error, unless quiet.
    void hint(Text const& message);

    // `tool: error: message` on standard error, after its causes, each with its hint.
    void error(Error const& error);

    // A list that goes with an error, as it is, on standard error, unless quiet. Ours alone: it is not
    // escaped.
    void tell_more(std::string_view text);

    // How wide text on standard output may be: COLUMNS, the width of the terminal, or 80.
    std::size_t columns() const;

    // The same of a table that is cut to fit: nullopt when standard output is no terminal.
    std::optional<std::size_t> window() const;

    // Prints a report, with its lines broken between words where standard output is a terminal; a line whose
    // words do not fit, as a key, stays whole.
    void print_page(std::string_view text);

    // Diagnostics for people who ask with -v, in English.
    void explain(std::string_view message);

    // Writes what is left of standard output. Unavailable: output.
    Result<void> close();

    // The clock, which a run with questions or many registrations reads again and again.
    Timestamp now() const;

    // Who changes something now.
    Author author() const;

    // A variable of the environment; nullopt when unset or empty.
    std::optional<std::string> variable(char const* name) const;

    // Whether questions reach a person: standard input and standard error are terminals, and nothing forbids
    // it.
    bool may_ask() const;

    // Shows on a terminal how far long work is, until anything else is written there; an empty text clears
    // it.
    void progress(std::string_view text);

    // Asks on the terminal; anything but a yes is a no. Only where may_ask().
    bool confirm(Text const& question);

    // Reads a file, or standard input for "-" (once only).
    Result<Bytes> read_input(std::string const& path, std::size_t limit_bytes);

    // The same for secrets.
    Result<Secret> read_secret_input(std::string const& path, std::size_t limit_bytes);
    // The same for an input of any size.
    Result<BlockReader> open_input(std::string const& path);

    // Where the registry is: the option, TECHUSER_REGISTRY, or registry.db under XDG_DATA_HOME.
    Result<std::string> registry_url(std::optional<std::string> const& option) const;

    // The same, and what decided it. Usage: registry-url.
    Result<Decided> decide_registry(std::optional<std::string> const& option) const;

    // Lists that come with the tools (bin/../share/techuser).
    std::filesystem::path installed_data_directory() const;

    // The user's own folder, whose lists and configuration win over all others.
    std::filesystem::path user_data_directory() const;

    // All folders that win over the installed one, the strongest first: the user's own, those of
    // XDG_CONFIG_DIRS, and /etc/techuser.
    std::vector<std::filesystem::path> own_data_directories() const;

    // Translations that come with the tools (bin/../share/locale).
    std::filesystem::path catalogue_directory() const;

private:
    void write_output();
    void choose_fields();
    void count_results(std::string_view text);
    void tell(std::string_view kind, Tone tone, std::string_view message);
    void clear_progress();

    // Refuses to read standard input again. Reasons: stdin-twice.
    Result<void> take_input();

    // techuser's folder under an XDG base directory, and the variable that named it; nullopt without a home
    // directory.
    struct XdgDirectory {
        std::filesystem::path path;
        std::string by;
    };
    std::optional<XdgDirectory> xdg_directory(char const* name, std::string_view fallback) const;

    std::string m_tool;
    CommonOptions m_options;
    std::string m_output;
    int m_output_error{0}; // errno of the first write that failed
    bool m_input_taken{false};
    bool m_counts_results;    // they go elsewhere, and somebody looks at a terminal
    std::size_t m_results{0}; // lines
    std::chrono::steady_clock::time_point m_begin{std::chrono::steady_clock::now()};
    std::chrono::steady_clock::time_point m_last_count{};
    std::atomic<bool> m_progress_shown{false}; // threads explain what they do
};

// Whether what was typed is a yes, or a no: in English or in the language of the process, a letter or the
// word.
bool means_yes(std::string_view answer);
bool means_no(std::string_view answer);

} // namespace techuser::cli
