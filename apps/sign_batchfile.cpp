// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_report.hpp"
#include "cli/cli.hpp"
#include "cli/inputs.hpp"
#include "cli/offer_keys.hpp"
#include "cli/option_use.hpp"
#include "cli/process.hpp"
#include "cli/signing.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"
#include <techuser/reference_data.hpp>

#include <array>
#include <functional>

namespace {

using namespace techuser;

enum Mode : unsigned { signing = 1, verifying = 2 };

class SignBatchfile final : public cli::Command {
public:
    std::string_view name() const override { return "sign-batchfile"; }
    char const* summary() const override {
        return gettext_noop("Sign batch files, and verify their signatures.");
    }

    void declare(cli::Options& options) override {
        options.example("sign-batchfile --key peeters-seal.p12 FI.DMFA.006400.20140628.00005.R.1.1");
        options.example("sign-batchfile --key 'pkcs11:token=Seal' --passphrase-file pin FI.*");
        options.example("sign-batchfile --verify FI.DMFA.006400.20140628.00005.R.1.1");
        options.operands(
            "FI", m_operands, {0, cli::OperandCount::any},
            gettext_noop(
                "declaration files; with --verify replies (FO, CO) as well; - reads paths from standard input"),
            {cli::offer_files()});
        m_signing.declare(options);
        options.value(
            "--for", "KEY", m_key_of_user, "technical user in the registry who sends; default by the name",
            cli::offer_keys(m_registry));
        options.flag("--verify", m_verify, "verify the signature files that are there");
        options.value("--at", "DATE", m_at, "with --verify, check the certificate as of a day");
        m_list.declare(options, gettext_noop("paths on standard input end in NUL, not in a line end"));
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        cli::keep_memory_private();
        TRY(check_options());
        TRY_ASSIGN(auto const paths, cli::expand_inputs(console, m_operands, m_list));
        if (paths.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected FI"), say("see --help"));
        }
        TRY_ASSIGN(auto senders, cli::Senders::open(console, m_key_of_user, m_registry));
        return m_verify ? verify(console, paths, senders) : sign(console, paths, senders);
    }

private:
    Result<void> check_options() const {
        std::array<cli::OptionUse, 7> const uses{{
            {"--key", m_signing.key.has_value(), signing},
            {"--passphrase-file", m_signing.passphrase.file.has_value(), signing},
            {"--passphrase-fd", m_signing.passphrase.descriptor.has_value(), signing},
            {"--layout", m_signing.layout.has_value(), signing},
            {"--chain", m_signing.chain, signing},
            {"--at", m_at.has_value(), verifying},
            {"--certificate", m_signing.certificate.has_value(), signing | verifying},
        }};
        return cli::check_option_uses(uses, m_verify ? verifying : signing);
    }

    Result<cli::ExitStatus> sign(
        cli::Console& console, std::vector<std::string> const& paths, cli::Senders& senders) {
        TRY_ASSIGN(auto signer, cli::BatchSigner::open(console, m_signing, senders));
        return each(console, paths, [&](std::string const& path) { return signer.sign(path); });
    }

    Result<cli::ExitStatus> verify(
        cli::Console& console, std::vector<std::string> const& paths, cli::Senders& senders) {
        TRY_ASSIGN(
            auto const lists,
            read_certificate_policy(console.installed_data_directory(), console.own_data_directories()));
        auto at = console.now();
        if (m_at) {
            TRY_ASSIGN(auto const day, cli::option_value("--at", parse_typed_date(*m_at)));
            at = start_of_brussels_day(day);
        }
        TRY_ASSIGN(auto const known, cli::read_signer_certificates(console, m_signing.certificate));
        cli::VerifyOrder const order{.senders = senders, .lists = lists, .known = known, .at = at};
        return each(console, paths, [&](std::string const& path) -> Result<SignatureReport> {
            TRY_ASSIGN(auto const pair, cli::pair_of(path, cli::SignedContents::also_replies));
            return cli::verify_pair(console, pair, order);
        });
    }

    // Does the work with each file, prints what became of it, and counts.
    Result<cli::ExitStatus> each(
        cli::Console& console, std::vector<std::string> const& paths,
        std::function<Result<SignatureReport>(std::string const&)> const& work) {
        auto status = cli::ExitStatus::done;
        std::size_t good = 0;
        for (auto const& path : paths) {
            console.explain("reading " + path);
            auto const report = work(path);
            auto const verdict = status_of(report);
            status = worse(status, verdict);
            good += verdict == cli::ExitStatus::done ? 1U : 0U;
            print(console, path, report, {console.tool(), static_cast<int>(verdict)});
        }
        if (paths.size() > 1) {
            console.note(
                m_verify ? say("{} files: {} right, {} not", paths.size(), good, paths.size() - good)
                         : say("{} files: {} signed, {} not", paths.size(), good, paths.size() - good));
        }
        return status;
    }

    cli::ExitStatus status_of(Result<SignatureReport> const& report) const {
        if (!report) {
            return cli::exit_status(report.error().code);
        }
        auto const verdict = report->checks.verdict;
        auto const refused =
            verdict == Fitness::unfit || (verdict == Fitness::fit_with_warnings && m_signing.strict);
        return refused ? cli::ExitStatus::refused : cli::ExitStatus::done;
    }

    void print(
        cli::Console& console, std::string const& path, Result<SignatureReport> const& report,
        JsonHead const& head) {
        auto const json = console.format() == cli::OutputFormat::json;
        if (!report) {
            console.error(report.error());
            if (json) {
                console.print(error_to_json(head, path, report.error()));
            }
            return;
        }
        console.print(json ? to_json(head, *report) : m_separator + to_text(*report, console.colour()));
        m_separator = "\n";
    }

    std::vector<std::string> m_operands;
    cli::SigningOptions m_signing;
    std::optional<std::string> m_key_of_user;
    std::optional<std::string> m_registry;
    std::optional<std::string> m_at;
    cli::ListOptions m_list;
    std::string m_separator;
    bool m_verify{false};
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_sign_batchfile() {
    return std::make_unique<SignBatchfile>();
}
