// SPDX-License-Identifier: Apache-2.0
#include "cli/console.hpp"

#include "cli/diagnostics.hpp"
#include "report/colour.hpp"
#include "report/json_fields.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <pwd.h>
#include <sys/ioctl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace techuser::cli {
namespace {

// Output is written in pieces of this size, so that a long list costs neither memory nor many calls.
constexpr std::size_t output_piece_bytes = 64 * 1024;

// Zero, or the errno of what failed.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        auto const count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        if (count > 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    return 0;
}

// How wide the terminal is that standard output is; nullopt when it is none, or does not tell.
std::optional<std::size_t> terminal_columns() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return std::nullopt;
    }
    return size.ws_col;
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_any_of(std::string_view answer, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [answer](std::string_view word) {
        return std::ranges::equal(answer, word, {}, lower, lower);
    });
}

} // namespace

Console::Console(std::string_view tool, CommonOptions const& options)
    : m_tool(tool), m_options(options), m_counts_results(
                                            options.verbosity != Verbosity::quiet &&
                                            ::isatty(STDERR_FILENO) != 0 && ::isatty(STDOUT_FILENO) == 0) {}

// Results that go elsewhere are counted on the terminal, once they take longer than a second.
void Console::count_results(std::string_view text) {
    using namespace std::chrono_literals;
    m_results += static_cast<std::size_t>(std::ranges::count(text, '\n'));
    auto const now = std::chrono::steady_clock::now();
    if (now - m_begin > 1s && now - m_last_count > 100ms) {
        m_last_count = now;
        progress(in_language(counted(m_results, "{} line of results", "{} lines of results", m_results)));
    }
}

void Console::print(std::string_view text) {
    if (m_counts_results) {
        count_results(text);
    }
    m_output += text;
    if (m_output.size() >= output_piece_bytes) {
        write_output();
    }
}

// Leaves of the documents in the output, each a line, the field that was asked for.
void Console::choose_fields() {
    std::string chosen;
    for (std::string_view rest = m_output; !rest.empty();) {
        auto const end = std::min(rest.find('\n'), rest.size());
        chosen += lines_of_field(rest.substr(0, end), *m_options.field);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    m_output = std::move(chosen);
}

void Console::write_output() {
    if (m_options.field) {
        choose_fields();
    }
    if (m_output_error == 0 && !m_output.empty()) {
        if (::isatty(STDOUT_FILENO) != 0) {
            clear_progress();
        }
        m_output_error = write_all(STDOUT_FILENO, m_output);
    }
    m_output.clear();
}

void Console::tell(std::string_view kind, Tone tone, std::string_view message) {
    auto const head = fmt::format(
        "{}: {}", m_tool, paint(fmt::format("{}{}", kind, colon()), tone, m_options.error_colour));
    // In the order in which it happened, where both go to one place.
    write_output();
    clear_progress();
    // A failure of standard error cannot be reported.
    static_cast<void>(write_all(STDERR_FILENO, fmt::format("{} {}\n", head, terminal_text(message))));
}

void Console::warn(Text const& message) {
    if (m_options.verbosity != Verbosity::quiet) {
        tell(tr("warning"), Tone::doubtful, in_language(message));
    }
}

void Console::note(Text const& message) {
    if (m_options.verbosity != Verbosity::quiet) {
        tell(tr("note"), Tone::heading, in_language(message));
    }
}

void Console::hint(Text const& message) {
    if (m_options.verbosity != Verbosity::quiet) {
        tell(tr("hint"), Tone::heading, in_language(message));
    }
}

void Console::error(Error const& error) {
    for (auto const& cause : error.causes) {
        auto const message = in_language(cause.message);
        tell(tr("error"), Tone::bad, cause.field.empty() ? message : labelled(cause.field, message));
        if (!cause.hint.empty()) {
            hint(cause.hint);
        }
    }
    tell(tr("error"), Tone::bad, in_language(error.message));
    if (!error.hint.empty()) {
        hint(error.hint);
    }
}

void Console::tell_more(std::string_view text) {
    if (m_options.verbosity != Verbosity::quiet) {
        static_cast<void>(write_all(STDERR_FILENO, text));
    }
}

std::optional<std::size_t> Console::window() const {
    return ::isatty(STDOUT_FILENO) != 0 ? std::optional(columns()) : std::nullopt;
}

void Console::print_page(std::string_view text) {
    auto const columns = window();
    print(columns ? wrap_lines(text, *columns, LongWord::with_its_line) : text);
}

std::size_t Console::columns() const {
    if (auto const given = variable("COLUMNS")) {
        std::size_t columns = 0;
        auto const* const end = given->data() + given->size();
        if (auto const parsed = std::from_chars(given->data(), end, columns);
            parsed.ec == std::errc() && parsed.ptr == end && columns > 0) {
            return columns;
        }
    }
    return terminal_columns().value_or(80);
}

void Console::explain(std::string_view message) {
    if (m_options.verbosity == Verbosity::verbose) {
        clear_progress();
        diagnose(m_tool, terminal_text(message));
    }
}

Result<void> Console::close() {
    write_output();
    clear_progress();
    if (m_output_error != 0) {
        return fail(
            ErrorCode::unavailable, "output",
            say("cannot write standard output: {}", system_message(m_output_error)));
    }
    return {};
}

Timestamp Console::now() const {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

Author Console::author() const {
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) {
        host[0] = '\0';
    }
    auto const* const entry = ::getpwuid(::geteuid());
    return {
        .user = entry != nullptr ? entry->pw_name : fmt::format("uid {}", ::geteuid()),
        .host = host.data(),
        .when = now()};
}

std::optional<std::string> Console::variable(char const* name) const {
    auto const* const value = std::getenv(name);
    if (value == nullptr || *value == '\0') {
        return std::nullopt;
    }
    return value;
}

bool Console::may_ask() const {
    return !m_options.no_input && ::isatty(STDIN_FILENO) != 0 && ::isatty(STDERR_FILENO) != 0;
}

void Console::progress(std::string_view text) {
    if (text.empty()) {
        clear_progress();
    } else if (m_options.verbosity != Verbosity::quiet && ::isatty(STDERR_FILENO) != 0) {
        m_progress_shown = true;
        static_cast<void>(write_all(STDERR_FILENO, fmt::format("\r\033[K{}", text)));
    }
}

void Console::clear_progress() {
    if (m_progress_shown.exchange(false)) {
        static_cast<void>(write_all(STDERR_FILENO, "\r\033[K"));
    }
}

Result<void> Console::take_input() {
    if (std::exchange(m_input_taken, true)) {
        return fail(ErrorCode::usage, "stdin-twice", say("standard input ('-') can be read only once"));
    }
    return {};
}

bool Console::confirm(Text const& question) {
    clear_progress();
    static_cast<void>(write_all(
        STDERR_FILENO,
        fmt::format("{}: {} [{}/{}] ", m_tool, terminal_text(in_language(question)), tr("y"), tr("N"))));
    // A terminal gives one line at a time.
    std::array<char, 256> line{};
    auto const count = ::read(STDIN_FILENO, line.data(), line.size());
    auto answer = std::string_view(line.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    answer = answer.substr(0, answer.find('\n'));
    return means_yes(answer);
}

bool means_yes(std::string_view answer) {
    return is_any_of(answer, {"y", "yes", tr("y"), tr("yes")});
}

bool means_no(std::string_view answer) {
    return is_any_of(answer, {"n", "no", tr("no")});
}

Result<Bytes> Console::read_input(std::string const& path, std::size_t limit_bytes) {
    if (path != "-") {
        return read_file(path, limit_bytes);
    }
    TRY(take_input());
    return read_descriptor(STDIN_FILENO, "standard input", limit_bytes);
}

Result<BlockReader> Console::open_input(std::string const& path) {
    if (path != "-") {
        return BlockReader::open(path);
    }
    TRY(take_input());
    return BlockReader(STDIN_FILENO, "standard input");
}

Result<Secret> Console::read_secret_input(std::string const& path, std::size_t limit_bytes) {
    if (path != "-") {
        return read_secret_file(path, limit_bytes);
    }
    TRY(take_input());
    return read_secret_descriptor(STDIN_FILENO, "standard input", limit_bytes);
}

Result<std::string> Console::registry_url(std::optional<std::string> const& option) const {
    TRY_ASSIGN(auto decided, decide_registry(option));
    return std::move(decided.value);
}

Result<Decided> Console::decide_registry(std::optional<std::string> const& option) const {
    if (option) {
        return Decided{*option, "--registry"};
    }
    if (auto url = variable("TECHUSER_REGISTRY")) {
        return Decided{*std::move(url), "TECHUSER_REGISTRY"};
    }
    if (auto const folder = xdg_directory("XDG_DATA_HOME", ".local/share")) {
        return Decided{(folder->path / "registry.db").native(), folder->by};
    }
    return fail(
        ErrorCode::usage, "registry-url", say("no registry given, and HOME is not set"),
        say("pass --registry or set TECHUSER_REGISTRY"));
}

std::filesystem::path Console::installed_data_directory() const {
    std::error_code error;
    auto const executable = std::filesystem::read_symlink("/proc/self/exe", error);
    return (executable.parent_path() / "../share/techuser").lexically_normal();
}

std::filesystem::path Console::catalogue_directory() const {
    return (installed_data_directory() / "../locale").lexically_normal();
}

std::filesystem::path Console::user_data_directory() const {
    auto const folder = xdg_directory("XDG_CONFIG_HOME", ".config");
    return folder ? folder->path : std::filesystem::path();
}

std::vector<std::filesystem::path> Console::own_data_directories() const {
    std::vector<std::filesystem::path> folders;
    if (auto user = user_data_directory(); !user.empty()) {
        folders.push_back(std::move(user));
    }
    auto const listed = variable("XDG_CONFIG_DIRS").value_or(std::string());
    for (std::string_view rest = listed; !rest.empty();) {
        auto const folder = rest.substr(0, rest.find(':'));
        if (folder.starts_with('/')) {
            folders.push_back(std::filesystem::path(folder) / "techuser");
        }
        rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    }
    folders.emplace_back("/etc/techuser");
    return folders;
}

std::optional<Console::XdgDirectory> Console::xdg_directory(
    char const* name, std::string_view fallback) const {
    // The specification says that a relative path is to be ignored.
    if (auto const value = variable(name); value && value->front() == '/') {
        return XdgDirectory{std::filesystem::path(*value) / "techuser", name};
    }
    if (auto const home = variable("HOME")) {
        return XdgDirectory{std::filesystem::path(*home) / fallback / "techuser", "HOME"};
    }
    return std::nullopt;
}

} // namespace techuser::cli
