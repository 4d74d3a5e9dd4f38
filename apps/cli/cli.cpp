// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.hpp"

#include "cli/choose_language.hpp"
#include "cli/completion.hpp"
#include "cli/document_fields.hpp"
#include "cli/process.hpp"
#include "cli/shown_settings.hpp"
#include "cli/version_report.hpp"
#include "openssl/crypto_start.hpp"
#include "report/colour.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/system_message.hpp"
#include <techuser/version.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace techuser::cli {
namespace {

// The first argument of a shell that completes a command line.
constexpr std::string_view completion_request = "__complete";

// What every tool understands, as it was typed.
struct CommonFlags {
    bool help{false};
    bool version{false};
    bool json{false};
    bool quiet{false};
    bool verbose{false};
    bool no_input{false};
    bool show_config{false};
    std::optional<std::string> get;
    std::optional<std::string> color;
    std::optional<std::string> lang;
};

void declare_common(std::string_view tool, Options& options, CommonFlags& flags) {
    options.flag("-h,--help", flags.help, "show this help");
    options.flag("-V,--version", flags.version, "show the version; with -v what is inside");
    options.flag("--json", flags.json, "answer in JSON, also on failure");
    // inspect-cert has one of its own, for the fields of the certificate.
    if (options.table().find_option("--get") == nullptr) {
        options.value(
            "--get", "FIELD", flags.get, "print one field of the JSON answer, a value a line",
            offer_answers([tool](Console const&, std::string_view) {
                return document_fields(Console(tool, {})).value_or(std::vector<std::string>());
            }));
    }
    options.flag("-q,--quiet", flags.quiet, "only errors on standard error");
    options.flag("-v,--verbose", flags.verbose, "say what is being done");
    options.value(
        "--color", "WHEN", flags.color, "auto, always or never", offer_words({"auto", "always", "never"}));
    options.value(
        "--lang", "LANG", flags.lang, "language of reports: fr, nl, de or en",
        offer_words({"fr", "nl", "de", "en"}));
    options.flag("--no-input", flags.no_input, "never ask a question");
    options.flag("--show-config", flags.show_config, "show what is set, and which option or file set it");
}

bool is_set(char const* variable) {
    auto const* const value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

// An option wins over NO_COLOR (no-color.org), which wins over what the terminal can do.
Colour colour_of(int descriptor, std::string_view when) {
    if (when != "auto") {
        return when == "always" ? Colour::on : Colour::off;
    }
    auto const* const terminal = std::getenv("TERM");
    auto const dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return !is_set("NO_COLOR") && !dumb && ::isatty(descriptor) != 0 ? Colour::on : Colour::off;
}

Result<CommonOptions> understand(CommonFlags const& flags) {
    auto const when = flags.color.value_or("auto");
    if (when != "auto" && when != "always" && when != "never") {
        return fail(ErrorCode::usage, "option", say("--color '{}': expected auto, always or never", when));
    }
    if (flags.get && flags.json) {
        return fail(ErrorCode::usage, "option", say("give only one of --get and --json"));
    }
    return CommonOptions{
        .format = flags.json || flags.get ? OutputFormat::json : OutputFormat::text,
        .verbosity = flags.quiet     ? Verbosity::quiet
                     : flags.verbose ? Verbosity::verbose
                                     : Verbosity::normal,
        .colour = colour_of(STDOUT_FILENO, when),
        .error_colour = colour_of(STDERR_FILENO, when),
        .no_input = flags.no_input || is_set("CI"),
        .lang = flags.lang,
        .field = flags.get};
}

// What was asked for, on a command line that cannot be parsed.
CommonOptions guess_options(int argc, char const* const* argv) {
    auto const has = [&](std::string_view option) {
        return std::any_of(argv, argv + argc, [&](std::string_view argument) { return argument == option; });
    };
    CommonOptions options;
    if (has("--json")) {
        options.format = OutputFormat::json;
    }
    if (has("-q") || has("--quiet")) {
        options.verbosity = Verbosity::quiet;
    }
    return options;
}

ExitStatus report_failure(Console& console, Error error) {
    auto const status = exit_status(error.code);
    if (status == ExitStatus::bug && error.hint.empty()) {
        error.hint = say("please report it with the command that you typed");
    }
    console.error(error);
    if (console.format() == OutputFormat::json) {
        console.print(error_to_json({console.tool(), static_cast<int>(status)}, error));
    }
    return status;
}

// The errno with which the system refused a thread, memory or a descriptor; nullopt: it is something else.
std::optional<int> limit_reached(std::exception const& exception) {
    if (dynamic_cast<std::bad_alloc const*>(&exception) != nullptr) {
        return ENOMEM;
    }
    constexpr std::array limits{EAGAIN, ENOMEM, EMFILE, ENFILE};
    auto const* const refusal = dynamic_cast<std::system_error const*>(&exception);
    auto const is_limit =
        refusal != nullptr && std::ranges::find(limits, refusal->code().value()) != limits.end();
    return is_limit ? std::optional(refusal->code().value()) : std::nullopt;
}

// The result of a command, with standard output written and checked.
int finish(Console& console, Result<ExitStatus> const& result) {
    auto status = result ? *result : report_failure(console, result.error());
    if (auto const closed = console.close(); !closed) {
        console.error(closed.error());
        status = worse(status, exit_status(closed.error().code));
    }
    return static_cast<int>(status);
}

// Whether the command line is that of somebody who asks for help, as far as the faults in it go.
bool may_be_help(Error const& fault) {
    return fault.reason == "operands" || fault.reason == "no-command";
}

Result<ExitStatus> show_settings(
    Console& console, Options const& options, CommonFlags const& flags, Decided const& language) {
    TRY_ASSIGN(
        auto const settings, shown_settings(
                                 console, {.registry = options.typed("--registry"),
                                           .language = language,
                                           .color = flags.color,
                                           .no_input = flags.no_input}));
    console.print(
        console.format() == OutputFormat::json ? to_json({console.tool(), 0}, settings) : to_text(settings));
    return ExitStatus::done;
}

// Answers a shell, which asks with the words of a command line, the last one of which is being typed. What
// was typed before it is bound as far as it goes: the registry that --registry names is where names are
// looked up.
int answer_shell(Options& options, Command const& tool, std::span<char const* const> arguments) {
    auto const completion = complete(options.table(), arguments.subspan(2));
    std::vector<char const*> settled{arguments.front()};
    std::ranges::copy(arguments.subspan(2, completion.settled), std::back_inserter(settled));
    static_cast<void>(options.parse(static_cast<int>(settled.size()), settled.data()));
    Console console(tool.name(), {.verbosity = Verbosity::quiet});
    console.print(to_text(completion, console));
    return finish(console, ExitStatus::done);
}

// Without memory there is no report, and destructors that need some end in abort(); what is half done is as
// safe as after a kill.
void give_up_without_memory() {
    constexpr std::string_view message = "error: the system refuses: out of memory\n";
    [[maybe_unused]] auto const written = write(STDERR_FILENO, message.data(), message.size());
    _exit(static_cast<int>(ExitStatus::unavailable));
}

int run_unguarded(Command& tool, int argc, char const* const* argv) {
    CommonFlags flags;
    Options options(tool);
    tool.declare(options);
    declare_common(tool.name(), options, flags);
    if (argc > 1 && argv[1] == completion_request) {
        return answer_shell(options, tool, std::span(argv, static_cast<std::size_t>(argc)));
    }
    auto const parsed = options.parse(argc, argv);
    auto const common = parsed && !flags.help && !flags.version ? understand(flags) : Result<CommonOptions>{};
    Console console(tool.name(), parsed && common ? *common : guess_options(argc, argv));
    auto const decided = decide_language(flags.lang);
    auto const language = choose_language(flags.lang, console.catalogue_directory());
    if (!parsed && !may_be_help(parsed.error())) {
        return finish(console, fail(parsed.error()));
    }
    if (flags.help) {
        console.print(to_text(options.help(), console.columns()));
        return finish(console, ExitStatus::done);
    }
    if (flags.version) {
        console.print(fmt::format("{} {}\n", tool.name(), version()));
        if (flags.verbose) {
            console.print(describe_build());
        }
        return finish(console, ExitStatus::done);
    }
    if (flags.show_config && common && language) {
        return finish(console, show_settings(console, options, flags, decided));
    }
    if (!parsed) {
        auto const status = finish(console, fail(parsed.error()));
        if (parsed.error().reason == "no-command") {
            console.tell_more('\n' + commands_to_text(options.help(), console.columns()));
        }
        return status;
    }
    if (!common) {
        return finish(console, fail(common.error()));
    }
    if (!language) {
        return finish(console, fail(language.error()));
    }
    if (auto const known = flags.get ? check_field(console, *flags.get) : Result<void>(); !known) {
        return finish(console, fail(known.error()));
    }
    auto* const command = options.chosen();
    return finish(console, (command != nullptr ? *command : tool).execute(console));
}

} // namespace

ExitStatus exit_status(ErrorCode code) {
    switch (code) {
    case ErrorCode::invalid:
    case ErrorCode::not_found:
        return ExitStatus::refused;
    case ErrorCode::usage:
        return ExitStatus::usage;
    case ErrorCode::unreadable:
        return ExitStatus::unreadable;
    case ErrorCode::conflict:
        return ExitStatus::conflict;
    case ErrorCode::unavailable:
        return ExitStatus::unavailable;
    case ErrorCode::internal:
        break;
    }
    return ExitStatus::bug;
}

ExitStatus worse(ExitStatus left, ExitStatus right) {
    constexpr std::array order{ExitStatus::bug,   ExitStatus::unavailable, ExitStatus::unreadable,
                               ExitStatus::usage, ExitStatus::conflict,    ExitStatus::refused,
                               ExitStatus::done};
    return *std::ranges::find_if(order, [&](ExitStatus status) { return status == left || status == right; });
}

void prepare_process() {
    reserve_standard_streams();
    std::set_new_handler(give_up_without_memory);
    start_crypto_lean(give_up_without_memory);
}

int run(Command& tool, int argc, char const* const* argv) {
    try {
        return run_unguarded(tool, argc, argv);
    } catch (std::exception const& exception) {
        Console console(tool.name(), guess_options(argc, argv));
        if (auto const refusal = limit_reached(exception)) {
            return finish(
                console,
                fail(
                    ErrorCode::unavailable, "limit", say("the system refuses: {}", system_message(*refusal)),
                    say("raise the limits of this process, which ulimit -a shows")));
        }
        return finish(
            console,
            fail(ErrorCode::internal, "exception", say("this is a bug: {}", verbatim(exception.what()))));
    }
}

} // namespace techuser::cli
