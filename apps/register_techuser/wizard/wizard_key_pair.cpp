// SPDX-License-Identifier: Apache-2.0
// A new key pair in place of a file that is there.
#include "cli/process.hpp"
#include "register_techuser/wizard/wizard.hpp"
#include "report/language.hpp"
#include "report/translate.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <array>

namespace techuser::register_techuser {

Result<std::optional<NewKeyPair>> Wizard::make_key_pair() {
    TRY_ASSIGN(
        auto const typed,
        line(labelled(fmt::format("{} *", tr("File of the new private key")), ""), path_completions()));
    if (!typed || typed->empty()) {
        return std::nullopt;
    }
    cli::keep_memory_private();
    // RSA keys take a while.
    auto pair = m_editor.while_silent([&] {
        m_editor.show(fmt::format("    {}\n", tr("Making the key pair ...")));
        return NewKeyPair::make(path_typed(*typed));
    });
    if (!pair) {
        show_faults(std::array{pair.error()});
        return std::nullopt;
    }
    TRY_ASSIGN(auto protection, ask_protection(path_typed(*typed)));
    if (!protection) {
        return std::nullopt;
    }
    cli::PassphraseOptions source;
    source.none = protection->passphrase.empty();
    pair->protect(*std::move(protection), std::move(source));
    return std::optional(*std::move(pair));
}

Result<std::optional<KeyProtection>> Wizard::ask_protection(std::string const& path) {
    auto const question = labelled(
        fmt::format("{} [{}/{}]", tr("Protect the private key with a passphrase?"), tr("Y"), tr("n")), "");
    for (;;) {
        TRY_ASSIGN(auto const typed, line(question, {}));
        if (!typed) {
            return std::nullopt;
        }
        if (cli::means_no(*typed)) {
            return std::optional(KeyProtection{});
        }
        if (typed->empty() || cli::means_yes(*typed)) {
            auto passphrase = cli::obtain_passphrase(m_setting.console, {}, cli::PassphraseUse::choose, path);
            if (passphrase) {
                return std::optional(KeyProtection{.passphrase = *std::move(passphrase)});
            }
            show_faults(std::array{passphrase.error()}, Hints::hidden);
        }
    }
}

} // namespace techuser::register_techuser
