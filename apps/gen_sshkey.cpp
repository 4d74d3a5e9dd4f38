// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.hpp"
#include "cli/inputs.hpp"
#include "cli/option_use.hpp"
#include "cli/process.hpp"
#include "gen_sshkey/modes.hpp"
#include "gen_sshkey/request.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"

#include <fmt/format.h>

#include <array>

namespace {

using namespace techuser;
using namespace techuser::gen_sshkey;
using namespace techuser::key_pair;

// What the tool is to do; one bit each.
enum Mode : unsigned {
    making_one = 1,
    making_numbered = 2,
    making_listed = 4,
    showing = 8,
    checking = 16,
    publishing = 32,
    converting = 64,
    repairing = 128
};

std::array<cli::OptionUse, 13> option_uses(CommandLine const& typed) {
    constexpr unsigned making = making_one | making_numbered | making_listed;
    constexpr unsigned writing = making | publishing | converting;
    return {{
        {"--type", typed.type.has_value(), making},
        {"--bits", typed.bits.has_value(), making},
        {"--comment", typed.comment.has_value(), writing},
        {"--formats", typed.formats.has_value(), writing},
        {"--passphrase-file", typed.passphrase.file.has_value(), writing | checking},
        {"--passphrase-fd", typed.passphrase.descriptor.has_value(), writing | checking},
        {"--no-passphrase", typed.passphrase.none, writing | checking},
        {"--kdf-rounds", typed.kdf_rounds.has_value(), making | converting},
        {"--if-missing", typed.if_missing, writing},
        {"--rotate", typed.rotate, making},
        {"--directory", typed.directory.has_value(), making_numbered},
        {"--null", typed.list.null, making_listed},
        {"--encoding", typed.list.encoding.has_value(), making_listed},
    }};
}

class GenSshkey final : public cli::Command {
public:
    std::string_view name() const override { return "gen-sshkey"; }
    char const* summary() const override {
        return gettext_noop("Make an SSH key pair in every form that is wanted, or look at one.");
    }

    void declare(cli::Options& options) override {
        options.example("gen-sshkey --no-passphrase peeters");
        options.example("gen-sshkey --no-passphrase --formats=openssh,ppk3,pub winscp");
        options.example("gen-sshkey --show peeters.pub");
        m_typed.declare(options);
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        cli::keep_memory_private();
        TRY(check_mode());
        TRY_ASSIGN(auto const rounds, parse_rounds(m_typed));
        PassphraseSource passphrases(console, m_typed.passphrase, rounds);
        auto const today = day_of(console.now());
        auto const& operands = m_typed.operands;
        if (m_typed.show) {
            return show(console, operands);
        }
        if (m_typed.repair) {
            auto const new_path = operands.size() == 2 ? std::optional(operands[1]) : std::nullopt;
            return repair(console, operands[0], new_path, today);
        }
        if (m_typed.check) {
            return check(console, operands[0], operands[1], passphrases);
        }
        if (m_typed.public_only || m_typed.convert) {
            TRY_ASSIGN(
                auto const request,
                parse_request(m_typed, m_typed.convert ? default_forms : public_forms, today));
            return convert_to(console, request, passphrases);
        }
        TRY_ASSIGN(auto const request, parse_request(m_typed, default_forms, today));
        if (m_typed.count) {
            TRY_ASSIGN(auto const paths, numbered_paths(m_typed));
            return generate_many(console, paths, request, passphrases);
        }
        if (m_typed.paths) {
            TRY_ASSIGN(auto const paths, listed_paths(console));
            return generate_many(console, paths, request, passphrases);
        }
        TRY_ASSIGN(auto const path, parse_path(operands[0], request.forms));
        return generate(console, path, request, passphrases);
    }

private:
    // One thing is done, and it has the operands and no other options than it needs.
    Result<void> check_mode() const {
        struct Choice {
            Mode mode;
            std::string_view option;
            bool chosen;
            cli::OperandCount operands;
            Text expected;
        };
        Choice const choices[] = {
            {showing, "--show", m_typed.show, {1, cli::OperandCount::any}, say("a FILE")},
            {checking, "--check", m_typed.check, {2, 2}, say("PRIVATE and PUBLIC")},
            {publishing,
             "--public",
             m_typed.public_only,
             {1, 2},
             say("the private key FILE, and PATH if it is another")},
            {converting, "--convert", m_typed.convert, {2, 2}, say("FILE and PATH")},
            {repairing,
             "--repair",
             m_typed.repair,
             {1, 2},
             say("a FILE, and PATH if the repaired file is another")},
            {making_numbered,
             "--count",
             m_typed.count.has_value(),
             {0, 1},
             say("the beginning of the names at most")},
            {making_listed, "--paths", m_typed.paths.has_value(), {0, 0}, say("no PATH besides")},
        };
        Choice const* chosen = nullptr;
        for (auto const& choice : choices) {
            if (choice.chosen && chosen != nullptr) {
                return fail(
                    ErrorCode::usage, "options",
                    say("pass only one of {} and {}", verbatim(chosen->option), verbatim(choice.option)));
            }
            chosen = choice.chosen ? &choice : chosen;
        }
        Choice const usual{making_one, "", true, {1, 1}, say("the PATH of the private key")};
        chosen = chosen != nullptr ? chosen : &usual;
        TRY(cli::check_option_uses(option_uses(m_typed), chosen->mode));
        auto const given = m_typed.operands.size();
        if (given < chosen->operands.least || given > chosen->operands.most) {
            return fail(
                ErrorCode::usage, "operands",
                chosen->option.empty() ? say("expected {}", chosen->expected)
                                       : say("{}: expected {}", verbatim(chosen->option), chosen->expected),
                say("see --help"));
        }
        return {};
    }

    Result<cli::ExitStatus> convert_to(
        cli::Console& console, PairRequest const& request, PassphraseSource& passphrases) const {
        auto const& file = m_typed.operands.front();
        if (m_typed.public_only && any_private(request.forms)) {
            return fail(ErrorCode::usage, "options", say("--public writes only the formats pub and rfc4716"));
        }
        TRY_ASSIGN(
            auto const path,
            parse_path(
                m_typed.operands.size() == 2 ? m_typed.operands[1] : without_suffix(file), request.forms));
        return convert(console, file, path, request, passphrases);
    }

    // The PATH that a private file belongs to.
    static std::string without_suffix(std::string const& file) {
        for (auto const& form : key_forms()) {
            if (form.is_private() && !form.suffix.empty() && file.ends_with(form.suffix)) {
                return file.substr(0, file.size() - form.suffix.size());
            }
        }
        return file;
    }

    Result<std::vector<std::string>> listed_paths(cli::Console& console) const {
        TRY_ASSIGN(auto paths, cli::read_list(console, *m_typed.paths, m_typed.list));
        std::erase(paths, "");
        if (paths.empty()) {
            return fail(ErrorCode::usage, "paths", say("'{}' holds no paths", *m_typed.paths));
        }
        return paths;
    }

    CommandLine m_typed;
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_gen_sshkey() {
    return std::make_unique<GenSshkey>();
}
