// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.hpp"
#include "support/try.hpp"
#include <techuser/batch_file_name.hpp>
#include <techuser/reference_data.hpp>
#include <techuser/registry.hpp>
#include <techuser/report.hpp>

namespace {

using namespace techuser;

class NameBatchfile final : public cli::Command {
public:
    std::string_view name() const override { return "name-batchfile"; }
    std::string_view summary() const override { return "Name the batch files of one submission."; }

    void declare(cli::Options& options) override {
        options.example("name-batchfile --application DMFA --for peeterspensions --reserve");
        options.example("name-batchfile --application DMFA --sender 006400 --sequence 00005");
        options.value("--application", "CODE", m_application, "what the files are for: four of A-Z and 0-9");
        options.value("--sender", "N", m_sender, "sender number, six digits");
        options.value(
            "--for", "KEY", m_key, "take the sender number from the registry: username or enterprise number");
        options.value(
            "--environment", "R|T|S", m_environment, "production, circuit test, declaration test; default R");
        options.value("--date", "DATE", m_date, "day of the files, as 2026-01-31; default today, UTC");
        options.value(
            "--sequence", "S", m_sequence, "five of 0-9 and A-Z, unique for sender, day and environment");
        options.flag("--reserve", m_reserve, "take the next free sequence from the registry");
        options.value("--parts", "N", m_parts, "into how many files the declaration is cut, 1 to 9");
        options.value("--registry", "URL", m_registry, "where --for and --reserve look");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const submission, make_submission(console));
        TRY_ASSIGN(auto const names, name_submission(submission));
        if (console.format() == cli::OutputFormat::json) {
            console.print(to_json({console.tool(), 0}, submission, names));
            return cli::ExitStatus::done;
        }
        for (auto const& name : names) {
            console.print(name.to_string() + '\n');
        }
        return cli::ExitStatus::done;
    }

private:
    // The sequence comes last: it is not reserved before everything else has proved right.
    Result<Submission> make_submission(cli::Console& console) const {
        TRY(check_combination());
        TRY_ASSIGN(
            auto const application,
            cli::option_value("--application", ApplicationCode::parse(*m_application)));
        TRY_ASSIGN(
            auto const environment,
            cli::option_value("--environment", parse_environment(m_environment.value_or("R"))));
        TRY_ASSIGN(
            auto const date,
            m_date ? cli::option_value("--date", parse_date(*m_date)) : day_of(console.now()));
        TRY_ASSIGN(
            auto const reference,
            read_reference_data(console.installed_data_directory(), console.user_data_directory()));
        TRY_ASSIGN(auto const parts, parts_of(application, reference));
        TRY_ASSIGN(auto const registry, registry_if_needed(console));
        TRY_ASSIGN(
            auto const sender,
            m_sender ? cli::option_value("--sender", SenderNumber::parse(*m_sender)) : sender_of(*registry));
        TRY_ASSIGN(
            auto const sequence, m_reserve
                                     ? registry->reserve_sequence(sender, date, environment, console.author())
                                     : cli::option_value("--sequence", Sequence::parse(*m_sequence)));
        return Submission{application, sender, date, sequence, environment, parts};
    }

    Result<void> check_combination() const {
        if (!m_application) {
            return fail(
                ErrorCode::usage, "missing", "no application given", "give --application, for example DMFA");
        }
        if (m_sender.has_value() == m_key.has_value()) {
            return fail(
                ErrorCode::usage, "sender", "expected one of --sender and --for",
                "give the number with --sender, or the technical user with --for");
        }
        if (m_sequence.has_value() == m_reserve) {
            return fail(
                ErrorCode::usage, "sequence", "expected one of --sequence and --reserve",
                "--reserve takes the next free sequence from the registry");
        }
        return {};
    }

    Result<std::optional<std::uint8_t>> parts_of(
        ApplicationCode const& code, ReferenceData const& reference) const {
        auto const* const profile = reference.profile(code);
        auto const carried = profile == nullptr || profile->parts == FileProfile::PartElements::carried;
        if (!m_parts) {
            return carried ? std::optional<std::uint8_t>(1) : std::nullopt;
        }
        if (m_parts->size() != 1 || m_parts->front() < '1' || m_parts->front() > '9') {
            return fail(ErrorCode::usage, "parts", "--parts '" + *m_parts + "': expected 1 to 9");
        }
        if (!carried) {
            return fail(
                ErrorCode::usage, "parts", "names of " + code.to_string() + " carry no parts",
                "leave out --parts");
        }
        return static_cast<std::uint8_t>(m_parts->front() - '0');
    }

    Result<std::unique_ptr<Registry>> registry_if_needed(cli::Console& console) const {
        if (!m_key && !m_reserve) {
            return std::unique_ptr<Registry>{};
        }
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        console.explain("opening the registry " + url);
        return open_registry(url, registry_mode());
    }

    // A technical user can only be found in a registry that is there.
    OpenMode registry_mode() const {
        if (!m_reserve) {
            return OpenMode::read;
        }
        return m_key ? OpenMode::write : OpenMode::create;
    }

    Result<SenderNumber> sender_of(Registry& registry) const {
        TRY_ASSIGN(auto const key, cli::option_value("--for", parse_registry_key(*m_key)));
        TRY_ASSIGN(auto const users, registry.find(key));
        if (users.empty()) {
            return fail(
                ErrorCode::not_found, "no-technical-user",
                "no technical user '" + *m_key + "' in the registry",
                "register-techuser list shows those that there are");
        }
        if (users.size() > 1) {
            return fail(
                ErrorCode::usage, "ambiguous", "'" + *m_key + "' has a technical user for several qualities",
                "name it by its username");
        }
        return users.front().sender_number;
    }

    std::optional<std::string> m_application;
    std::optional<std::string> m_sender;
    std::optional<std::string> m_key;
    std::optional<std::string> m_environment;
    std::optional<std::string> m_date;
    std::optional<std::string> m_sequence;
    std::optional<std::string> m_parts;
    std::optional<std::string> m_registry;
    bool m_reserve{false};
};

} // namespace

int main(int argc, char** argv) {
    NameBatchfile tool;
    return cli::run(tool, argc, argv);
}
