// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/passphrase.hpp"
#include <techuser/ssh_private_key.hpp>

#include <mutex>
#include <optional>

namespace techuser::key_pair {

// The passphrase of the run: obtained once, when the first key needs it, also by several threads.
class PassphraseSource final {
public:
    PassphraseSource(cli::Console& console, cli::PassphraseOptions const& options, unsigned bcrypt_rounds)
        : m_console(console), m_options(options), m_bcrypt_rounds(bcrypt_rounds) {}

    bool given() const { return m_options.given(); }
    bool refused() const { return m_options.none; }

    // Whether get() may ask for it on the terminal. Only the first thread does: the others get no signals.
    bool may_ask() const { return !given() && !m_protection; }

    // Stays where it is until forget(). Usage: passphrase.
    Result<KeyProtection const*> get(cli::PassphraseUse use, std::string_view of) {
        std::lock_guard const lock(m_mutex);
        if (!m_protection) {
            auto passphrase = cli::obtain_passphrase(m_console, m_options, use, of);
            if (!passphrase) {
                return fail(std::move(passphrase).error());
            }
            m_protection = KeyProtection{*std::move(passphrase), m_bcrypt_rounds};
        }
        return &*m_protection;
    }

    // Wipes it; call it before any output, which may block.
    void forget() { m_protection.reset(); }

private:
    cli::Console& m_console;
    cli::PassphraseOptions const& m_options;
    unsigned m_bcrypt_rounds;
    std::mutex m_mutex;
    std::optional<KeyProtection> m_protection;
};

} // namespace techuser::key_pair
