// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.hpp"
#include "inspect_cert/folder.hpp"
#include "inspect_cert/inspection.hpp"
#include "support/brussels_time.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"
#include <techuser/reference_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace {

using namespace techuser;
using namespace techuser::inspect_cert;

constexpr int days_limit = 36'500;

tl::unexpected<Error> usage(Text message, Text hint = say("see --help")) {
    return fail(ErrorCode::usage, "option", std::move(message), std::move(hint));
}

std::vector<std::string> check_names() {
    std::vector<std::string> names;
    for (auto const& check : certificate_checks()) {
        names.emplace_back(check.id);
    }
    return names;
}

class InspectCert final : public cli::Command {
public:
    std::string_view name() const override { return "inspect-cert"; }
    char const* summary() const override {
        return gettext_noop("What is this certificate, and is it fit for the batch channel?");
    }

    void declare(cli::Options& options) override {
        options.example("inspect-cert peeters-seal.cer");
        options.example("inspect-cert --get expires_on peeters-seal.cer");
        options.example("inspect-cert --explain expires-soon");
        options.operands(
            "FILE", m_paths, {0, cli::OperandCount::any},
            gettext_noop("certificates in any form, folders, - for standard input"),
            {cli::offer_files(cli::certificate_endings())});
        options.flag("--recursive", m_recursive, "look into the folders below a folder");
        auto const fields = certificate_field_names();
        options.value(
            "--get", "FIELD", m_get, "print one value only, for example expires_on",
            cli::offer_words({fields.begin(), fields.end()}));
        options.flag("--pem", m_pem, "print the certificates in PEM form only");
        options.flag("--der", m_der, "write the certificate in DER form only");
        options.flag(
            "--extract", m_extract, "print every certificate that is found in the files, in PEM form");
        options.value("--at", "DATE", m_at, "check as of a day (UTC), as 2020-06-01, instead of now");
        options.value("--warn-days", "N", m_warn_days, "warn when fewer days are left, 90 by default");
        options.value("--critical-days", "N", m_critical_days, "fail when fewer days are left");
        options.value(
            "--enterprise-number", "NUMBER", m_enterprise, "the enterprise number that it must carry");
        options.alias("--enterprise", "--enterprise-number");
        options.values(
            "--trust", "PATH", m_trust, "certificates that a chain must lead to; file or folder",
            cli::offer_files(cli::certificate_endings()));
        options.values(
            "--policy", "OID", m_policies, "policy that the chain must be valid for; needs --trust");
        options.values(
            "--crl", "FILE", m_crl, "revocation list; needs --trust",
            cli::offer_files({"crl", "pem", "der"}));
        options.flag("--crl-check-all", m_crl_check_all, "look up the issuers too; needs --crl");
        options.flag("--strict", m_strict, "treat warnings as errors");
        options.flag("--compare", m_compare, "check whether the second can replace the first");
        options.value(
            "--explain", "CHECK", m_explain, "why a check is made, and what to do",
            cli::offer_words(check_names()));
        options.flag(
            "--show-national-number", m_show_national_number, "do not mask national register numbers");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        if (m_explain) {
            return explain(console);
        }
        TRY(check_options(console));
        TRY_ASSIGN(auto const task, make_task(console));
        if (m_compare) {
            return compare_two(console, task);
        }
        Inspection inspection(console, task);
        for (auto const& path : m_paths) {
            inspection.take(path);
        }
        return inspection.finish();
    }

private:
    Result<cli::ExitStatus> explain(cli::Console& console) const {
        auto const* const check = find_check(*m_explain);
        if (check == nullptr) {
            std::vector<std::string_view> ids;
            for (auto const& known : certificate_checks()) {
                ids.push_back(known.id);
            }
            auto const close = nearest(*m_explain, ids);
            return usage(
                say("--explain: unknown check '{}'", *m_explain),
                close ? say("did you mean '{}'?", *close) : say("the checks are {}", verbatim_list(ids)));
        }
        console.print(
            console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, *check)
                                                        : to_text(*check));
        return cli::ExitStatus::done;
    }

    // The refusals that need no file.
    Result<void> check_options(cli::Console const& console) const {
        if (m_paths.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected FILE"), say("see --help"));
        }
        if (m_compare && m_paths.size() != 2) {
            return fail(
                ErrorCode::usage, "operands",
                say("--compare needs two files, the old and the new, not {}", m_paths.size()));
        }
        auto const json = console.format() == cli::OutputFormat::json;
        auto const outputs =
            std::size_t{m_get.has_value()} + std::size_t{m_pem} + std::size_t{m_der} + std::size_t{m_extract};
        if (outputs + std::size_t{json} > 1 || (m_compare && outputs > 0)) {
            return usage(say(
                "--get, --pem, --der, --extract, --json and --compare are different outputs: use one of them"));
        }
        if (m_compare && (m_strict || !m_trust.empty() || !m_crl.empty())) {
            return usage(say("--compare cannot be combined with --strict, --trust or --crl"));
        }
        if (!m_crl.empty() && m_trust.empty()) {
            return usage(say("--crl needs --trust: a revocation list counts only if its issuer is trusted"));
        }
        if (!m_policies.empty() && m_trust.empty()) {
            return usage(say("--policy needs --trust: policies belong to a chain"));
        }
        if (m_crl_check_all && m_crl.empty()) {
            return usage(say("--crl-check-all needs --crl"));
        }
        return check_field();
    }

    Result<void> check_field() const {
        auto const names = certificate_field_names();
        if (!m_get || std::ranges::find(names, *m_get) != names.end()) {
            return {};
        }
        auto const close = nearest(*m_get, {names.begin(), names.end()});
        return usage(
            say("--get: unknown field '{}'", *m_get),
            close ? say("did you mean '{}'?", *close) : say("the fields are {}", verbatim_list(names)));
    }

    Result<Task> make_task(cli::Console& console) const {
        Task task{
            .tool = console.tool(),
            .format = console.format(),
            .colour = console.colour(),
            .options = {.at = console.now()}};
        task.show = m_get       ? Show::field
                    : m_pem     ? Show::pem
                    : m_der     ? Show::der
                    : m_extract ? Show::extracted
                                : Show::everything;
        task.field = m_get.value_or("");
        task.recursion = m_recursive ? Recursion::into_folders : Recursion::no;
        task.strictness = m_strict ? Strictness::warnings_fail : Strictness::warnings_pass;
        task.national_numbers = m_show_national_number ? NationalNumbers::shown : NationalNumbers::masked;
        TRY_ASSIGN(task.options, make_check_options(console));
        TRY_ASSIGN(
            task.lists,
            read_certificate_policy(console.installed_data_directory(), console.own_data_directories()));
        if (!m_trust.empty()) {
            TRY_ASSIGN(task.trust, make_trust(console));
        }
        return task;
    }

    Result<CheckOptions> make_check_options(cli::Console const& console) const {
        CheckOptions checks{.at = console.now()};
        if (m_at) {
            TRY_ASSIGN(auto const day, cli::option_value("--at", parse_typed_date(*m_at)));
            checks.at = start_of_brussels_day(day);
        }
        if (m_warn_days) {
            TRY_ASSIGN(checks.warn_before, days_of("--warn-days", *m_warn_days));
        }
        if (m_critical_days) {
            TRY_ASSIGN(checks.critical_before, days_of("--critical-days", *m_critical_days));
        }
        if (m_enterprise) {
            TRY_ASSIGN(
                checks.enterprise_number,
                cli::option_value("--enterprise-number", EnterpriseNumber::parse(*m_enterprise)));
        }
        return checks;
    }

    static Result<std::chrono::days> days_of(std::string_view option, std::string const& text) {
        int days = 0;
        auto const* const end = text.data() + text.size();
        auto const [next, error] = std::from_chars(text.data(), end, days);
        if (error != std::errc() || next != end || days < 0 || days > days_limit) {
            return usage(
                say("{} '{}': expected a number of days, 0 to {}", verbatim(option), text, days_limit));
        }
        return std::chrono::days(days);
    }

    // A folder is read for its certificates, whatever else is in it.
    Result<std::vector<Certificate>> read_trusted_folder(
        cli::Console& console, std::string const& path) const {
        TRY_ASSIGN(auto const folder, list_folder(path));
        std::vector<Certificate> trusted;
        for (auto const& name : folder.files) {
            auto file = read_certificates_of(console, name);
            if (file) {
                std::ranges::move(file->certificates, std::back_inserter(trusted));
            } else if (file.error().reason == "bad-certificate" || file.error().reason == "trailing-data") {
                return fail(std::move(file).error());
            } else {
                console.explain(file.error().message.english());
            }
        }
        if (trusted.empty()) {
            return fail(
                ErrorCode::unreadable, "not-a-certificate",
                say("'{}': the folder holds no certificate", path));
        }
        return trusted;
    }

    Result<TrustStore> make_trust(cli::Console& console) const {
        std::vector<Certificate> trusted;
        for (auto const& path : m_trust) {
            if (is_folder(path)) {
                TRY_ASSIGN(auto certificates, read_trusted_folder(console, path));
                std::ranges::move(certificates, std::back_inserter(trusted));
            } else {
                TRY_ASSIGN(auto file, read_certificates_of(console, path));
                std::ranges::move(file.certificates, std::back_inserter(trusted));
            }
        }
        ChainOptions const options{
            .policies = m_policies,
            .revocation = m_crl_check_all ? RevocationScope::whole_chain : RevocationScope::holder};
        TRY_ASSIGN(auto store, TrustStore::make(trusted, options));
        for (auto const& path : m_crl) {
            TRY_ASSIGN(auto const content, console.read_input(path, crl_size_limit_bytes));
            if (auto added = store.add_revocation_lists(content); !added) {
                return fail(while_doing(Text("'" + path + "'"), std::move(added).error()));
            }
        }
        return store;
    }

    static Result<CertificateFile> read_certificates_of(cli::Console& console, std::string const& path) {
        console.explain("reading " + path);
        return read_certificate_file(path, console.read_input(path, certificate_size_limit_bytes));
    }

    // The holder's certificate of a file that has one.
    static Result<Certificate const*> only_holder(std::string const& path, CertificateFile const& file) {
        auto const holders = holders_of(file);
        if (holders.size() != 1) {
            return fail(
                ErrorCode::unreadable, "several-certificates",
                say("'{}': holds {} certificates, and it is unclear which one is meant", path,
                    holders.size()),
                say("pass a file that contains exactly one"));
        }
        return holders.front();
    }

    Result<cli::ExitStatus> compare_two(cli::Console& console, Task const& task) const {
        TRY_ASSIGN(auto const old_file, read_certificates_of(console, m_paths[0]));
        TRY_ASSIGN(auto const new_file, read_certificates_of(console, m_paths[1]));
        TRY_ASSIGN(auto const* const old_one, only_holder(m_paths[0], old_file));
        TRY_ASSIGN(auto const* const new_one, only_holder(m_paths[1], new_file));
        auto const old_result = check_certificate(*old_one, task.options, task.lists);
        auto const new_result = check_certificate(*new_one, task.options, task.lists);
        CertificateReport const old_report{m_paths[0], old_file,        *old_one,
                                           old_result, task.options.at, task.national_numbers};
        CertificateReport const new_report{m_paths[1], new_file,        *new_one,
                                           new_result, task.options.at, task.national_numbers};
        auto const yes = compare(*old_one, *new_one).can_replace() == Answer::yes;
        auto const status = yes ? cli::ExitStatus::done : cli::ExitStatus::refused;
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json({console.tool(), static_cast<int>(status)}, old_report, new_report)
                : to_text(old_report, new_report, console.colour()));
        return status;
    }

    std::vector<std::string> m_paths;
    std::vector<std::string> m_trust;
    std::vector<std::string> m_crl;
    std::vector<std::string> m_policies;
    std::optional<std::string> m_get;
    std::optional<std::string> m_at;
    std::optional<std::string> m_warn_days;
    std::optional<std::string> m_critical_days;
    std::optional<std::string> m_enterprise;
    std::optional<std::string> m_explain;
    bool m_recursive{false};
    bool m_pem{false};
    bool m_der{false};
    bool m_extract{false};
    bool m_crl_check_all{false};
    bool m_strict{false};
    bool m_compare{false};
    bool m_show_national_number{false};
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_inspect_cert() {
    return std::make_unique<InspectCert>();
}
