// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include <techuser/certificate_checks.hpp>
#include <techuser/registry.hpp>
#include <techuser/result.hpp>
#include <techuser/sender_number.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace techuser::cli {

// The technical users who send batch files, by the sender number in the name of a file, as far as there is a
// registry that knows them.
class Senders final {
public:
    // `key` is the value of --for, `registry` that of --registry. Without both, a registry that is not there
    // is no error. Usage: key, several. Not found: no-technical-user. And those of open_registry().
    static Result<Senders> open(
        Console& console, std::optional<std::string> const& key, std::optional<std::string> const& registry);

    // nullopt when no registry tells. Invalid: sender, when --for has another number, or the number was
    // replaced.
    Result<std::optional<RegisteredUser>> find(SenderNumber number);

    // Records that a set is signed, when the registry knows the set. Those of open_registry() to write.
    Result<void> record_signed(Submission const& submission, Author const& author);

private:
    std::string m_url;
    std::unique_ptr<Registry> m_registry; // to read; null: there is none
    std::optional<RegisteredUser> m_only; // --for
    std::map<std::string, std::optional<RegisteredUser>> m_found;
};

// The certificates of the channels of a technical user.
std::vector<Certificate> registered_certificates(RegisteredUser const& user);

} // namespace techuser::cli
