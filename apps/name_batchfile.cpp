// SPDX-License-Identifier: Apache-2.0
#include "cli/offer_keys.hpp"
#include "cli/option_use.hpp"
#include "name_batchfile/request.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace {

using namespace techuser;
using name_batchfile::Request;

// What the tool is to do; one bit each.
enum Mode : unsigned { making = 1, checking = 2, explaining = 4, renaming = 8 };

std::array<cli::OptionUse, 18> option_uses(Request const& request) {
    constexpr unsigned naming = making | renaming;
    return {{
        {"--application", request.application.has_value(), naming},
        {"--sender-number", request.sender.has_value(), naming | checking},
        {"--for", request.key.has_value(), naming | checking},
        {"--environment", request.environment.has_value(), naming},
        {"--date", request.date.has_value(), naming | checking},
        {"--sequence", request.sequence.has_value(), naming},
        {"--reserve", request.reserve, naming},
        {"--count", request.count.has_value(), making},
        {"--peek", request.peek, making},
        {"--parts", request.parts.has_value(), naming},
        {"--kind", request.kind.has_value(), naming},
        {"--with-directory", request.with_directory, naming},
        {"--go", request.go, renaming},
        {"--into", request.into.has_value(), renaming},
        {"--dry-run", request.dry_run, renaming},
        {"--strict", request.strict, naming},
        {"--null", request.list.null, checking | explaining},
        {"--encoding", request.list.encoding.has_value(), checking | explaining},
    }};
}

class NameBatchfile final : public cli::Command {
public:
    std::string_view name() const override { return "name-batchfile"; }
    char const* summary() const override {
        return gettext_noop("Name, check, explain and rename batch files.");
    }

    void declare(cli::Options& options) override {
        options.example("name-batchfile --application DMFA --for peeterspensions --reserve");
        options.example("name-batchfile --application DMFA --sender-number 006400 --sequence 00005");
        options.example("name-batchfile --check FI.DMFA.006400.20140628.00005.R.1.1");
        options.example("name-batchfile --explain FO.ACRF.999999.20140628.00001.R");
        options.operands(
            "NAME", m_request.operands, {0, cli::OperandCount::any},
            gettext_noop(
                "name or folder for --check, name for --explain, file for --rename; - reads names from standard "
                "input"),
            {cli::offer_files()});
        options.value(
            "--application", "CODE", m_request.application, "what the files are for: four of A-Z and 0-9",
            cli::offer_codes());
        options.value("--sender-number", "N", m_request.sender, "sender number, six digits");
        options.alias("--sender", "--sender-number");
        options.value(
            "--for", "KEY", m_request.key,
            "technical user in the registry who sends: username, sender number or enterprise number",
            cli::offer_keys(m_request.registry));
        options.value(
            "--environment", "R|T|S", m_request.environment,
            "production, circuit test, declaration test; default R");
        options.value(
            "--date", "DATE", m_request.date,
            "day of the files, as 2026-01-31; default today in Brussels. With --check, the day that is today");
        options.value(
            "--sequence", "S", m_request.sequence,
            "five of 0-9 and A-Z, unique for sender, day and environment");
        options.flag("--reserve", m_request.reserve, "take the next free sequence from the registry");
        options.value("--count", "N", m_request.count, "how many sequences to take, each for one submission");
        options.flag("--peek", m_request.peek, "name what --reserve would take, and take nothing");
        options.value(
            "--parts", "N", m_request.parts, "into how many files the declaration is cut, 1 to 9",
            cli::offer_words({"1", "2", "3", "4", "5", "6", "7", "8", "9"}));
        options.value(
            "--kind", "KIND", m_request.kind, "only FI, FS, GO or TD",
            cli::offer_words({"FI", "FS", "GO", "TD"}));
        options.flag(
            "--with-directory", m_request.with_directory, "put the folder of the server in front: IN/FI...");
        options.flag("--check", m_request.check, "check names, and the sets that they form");
        options.flag("--explain", m_request.explain, "say what each element of a name means");
        options.flag(
            "--rename", m_request.rename, "give files the names, in the order FI, FS; never overwrites");
        options.flag("--go", m_request.go, "with --rename, make the empty GO last");
        options.value("--into", "FOLDER", m_request.into, "with --rename, move the files to this folder");
        options.flag("--dry-run", m_request.dry_run, "with --rename, only say what would be done");
        options.flag("--strict", m_request.strict, "treat warnings as errors");
        m_request.list.declare(
            options, gettext_noop("names on standard input end in NUL, not in a line end"));
        options.value(
            "--registry", "URL", m_request.registry, "the registry for --for, --reserve and --peek");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const mode, choose_mode());
        TRY(cli::check_option_uses(option_uses(m_request), mode));
        if (mode != making && m_request.operands.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected a name"), say("see --help"));
        }
        switch (mode) {
        case checking:
            return check_names(console, m_request);
        case explaining:
            return explain_names(console, m_request);
        case renaming:
            return rename_to_names(console, m_request);
        case making:
            break;
        }
        if (!m_request.operands.empty()) {
            return fail(
                ErrorCode::usage, "operands", say("unexpected '{}'", m_request.operands.front()),
                say("say what to do with it: --check, --explain or --rename"));
        }
        return make_names(console, m_request);
    }

private:
    Result<Mode> choose_mode() const {
        if (m_request.check + m_request.explain + m_request.rename > 1) {
            return fail(
                ErrorCode::usage, "option", say("expected only one of --check, --explain and --rename"));
        }
        return m_request.check     ? checking
               : m_request.explain ? explaining
               : m_request.rename  ? renaming
                                   : making;
    }

    Request m_request;
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_name_batchfile() {
    return std::make_unique<NameBatchfile>();
}
