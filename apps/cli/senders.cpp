// SPDX-License-Identifier: Apache-2.0
#include "cli/senders.hpp"

#include "cli/find_user.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser::cli {

Result<Senders> Senders::open(
    Console& console, std::optional<std::string> const& key, std::optional<std::string> const& registry) {
    Senders senders;
    auto const url = console.registry_url(registry);
    auto const may_be_missing = !key && !registry;
    if (!url) {
        if (may_be_missing) {
            return senders;
        }
        return fail(url.error());
    }
    auto opened = open_registry(*url, OpenMode::read);
    if (!opened && opened.error().code == ErrorCode::not_found && may_be_missing) {
        console.explain(fmt::format("there is no registry at '{}' to look for the sender", *url));
        return senders;
    }
    TRY_ASSIGN(senders.m_registry, std::move(opened));
    senders.m_url = *url;
    if (key) {
        TRY_ASSIGN(senders.m_only, find_user(*senders.m_registry, "--for", *key));
    }
    return senders;
}

Result<std::optional<RegisteredUser>> Senders::find(SenderNumber number) {
    auto user = m_only;
    auto const text = number.to_string();
    if (!user && m_registry) {
        if (auto const known = m_found.find(text); known != m_found.end()) {
            return known->second;
        }
        TRY_ASSIGN(auto users, m_registry->find(number));
        if (!users.empty()) {
            user = std::move(users.front());
        }
    }
    if (user && user->sender_number != number) {
        return fail(
            ErrorCode::invalid, "sender",
            say("the sender number in the name is {}, and that of '{}' is {}", verbatim(text),
                user->registration.username.to_string(), sender_number_text(*user)),
            say("rename the file with name-batchfile --rename"));
    }
    if (!m_only) {
        m_found.emplace(text, user);
    }
    return user;
}

Result<void> Senders::record_signed(Submission const& submission, Author const& author) {
    if (!m_registry) {
        return {};
    }
    TRY_ASSIGN(auto const known, m_registry->find_set(submission));
    if (!known || known->state >= SetState::has_signature) {
        return {};
    }
    TRY_ASSIGN(auto const registry, open_registry(m_url, OpenMode::write));
    TRY(registry->record_set(submission, SetState::has_signature, {}, author));
    return {};
}

std::vector<Certificate> registered_certificates(RegisteredUser const& user) {
    std::vector<Certificate> certificates;
    for (auto const& channel : user.registration.channels) {
        if (channel.certificate &&
            std::ranges::find(certificates, *channel.certificate) == certificates.end()) {
            certificates.push_back(*channel.certificate);
        }
    }
    return certificates;
}

} // namespace techuser::cli
