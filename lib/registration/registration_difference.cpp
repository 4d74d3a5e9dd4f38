// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_difference.hpp"

#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace techuser {
namespace {

// What identifies a technical user.
constexpr std::array<std::string_view, 3> identity{
    "entity.enterprise_number", "entity.quality", "user.username"};

constexpr auto as_text = [](auto const& value) { return std::string(value.to_string()); };
constexpr auto as_name = [](auto const& value) { return std::string(to_string(value)); };
constexpr auto as_texts = [](auto const& values) {
    std::string text;
    for (auto const& value : values) {
        text += (text.empty() ? "" : ", ") + value.to_string();
    }
    return text;
};

std::string fingerprint(SshPublicKey const& key) {
    return key.fingerprint_sha256;
}

std::string fingerprint(Certificate const& certificate) {
    return fmt::format("serial number {}, SHA-256 {}", certificate.serial.decimal, certificate.sha256);
}

std::string types_of(std::span<Channel const> channels) {
    std::string text;
    for (auto const& channel : channels) {
        text += (text.empty() ? "" : ", ") + std::string(to_string(channel.type));
    }
    return text;
}

class Comparison final {
public:
    template <typename Value, typename Show>
    void compare(std::string_view field, Value const& recorded, Value const& given, Show const& show) {
        if (!(recorded == given)) {
            m_differences.push_back({field, show(recorded), show(given)});
        }
    }

    // The same for what may be absent.
    template <typename Optional, typename Show>
    void compare_optional(
        std::string_view field, Optional const& recorded, Optional const& given, Show const& show) {
        compare(field, recorded, given, [&](Optional const& value) {
            return value ? show(*value) : std::string();
        });
    }

    void compare_contacts(ContactPerson const& recorded, ContactPerson const& given) {
        compare("contact.last_name", recorded.last_name, given.last_name, as_text);
        compare("contact.first_name", recorded.first_name, given.first_name, as_text);
        compare("contact.title", recorded.title, given.title, as_text);
        compare("contact.function", recorded.function, given.function, as_text);
        compare("contact.language", recorded.language, given.language, as_name);
        compare("contact.phone", recorded.phone, given.phone, as_text);
        compare_optional("contact.fax", recorded.fax, given.fax, as_text);
        compare_optional("contact.mobile", recorded.mobile, given.mobile, as_text);
        compare("contact.emails", recorded.emails, given.emails, as_texts);
    }

    void compare_channels(std::span<Channel const> recorded, std::span<Channel const> given) {
        compare("channel.type", types_of(recorded), types_of(given), [](auto const& types) { return types; });
        for (auto const& channel : given) {
            auto const other = std::ranges::find(recorded, channel.type, &Channel::type);
            if (other != recorded.end()) {
                compare_channel(*other, channel);
            }
        }
    }

    std::vector<FieldDifference> take() && { return std::move(m_differences); }

private:
    void compare_channel(Channel const& recorded, Channel const& given) {
        constexpr auto as_fingerprint = [](auto const& value) { return fingerprint(value); };
        compare("channel.connection", recorded.connection, given.connection, as_name);
        compare_optional(
            "channel.ssh_public_key", recorded.ssh_public_key, given.ssh_public_key, as_fingerprint);
        compare_optional("channel.certificate", recorded.certificate, given.certificate, as_fingerprint);
        compare("channel.applications", recorded.applications, given.applications, as_texts);
    }

    std::vector<FieldDifference> m_differences;
};

Text quoted_or_nothing(std::string const& value) {
    return value.empty() ? say("nothing") : Text(fmt::format("'{}'", value));
}

Error cause_of(FieldDifference const& difference) {
    return {
        .code = ErrorCode::conflict,
        .reason = "differs",
        .message =
            say("recorded {}, given {}", quoted_or_nothing(difference.recorded),
                quoted_or_nothing(difference.given)),
        .field = difference.field};
}

bool identifies(FieldDifference const& difference) {
    return std::ranges::find(identity, difference.field) != identity.end();
}

} // namespace

std::vector<FieldDifference> differences(RegisteredUser const& recorded, Registration const& given) {
    Comparison comparison;
    auto const& before = recorded.registration;
    comparison.compare(
        "entity.enterprise_number", before.enterprise_number, given.enterprise_number, as_text);
    comparison.compare("entity.quality", before.quality, given.quality, as_text);
    comparison.compare_contacts(before.contact, given.contact);
    comparison.compare_channels(before.channels, given.channels);
    comparison.compare("user.username", before.username, given.username, as_text);
    if (given.given_sender_number) {
        comparison.compare_optional(
            "user.sender_number", recorded.sender_number, given.given_sender_number, as_text);
    }
    return std::move(comparison).take();
}

Error explain_conflict(Error refusal, RegisteredUser const& holder, Registration const& given) {
    auto const found = differences(holder, given);
    auto const another = std::ranges::any_of(found, identifies);
    for (auto const& difference : found) {
        if (!another || identifies(difference)) {
            refusal.causes.push_back(cause_of(difference));
        }
    }
    if (!another) {
        refusal.reason = "differs";
        refusal.field = {};
        refusal.message = counted(
            found.size(),
            "technical user '{}', sender number {}: is registered already, and {} field differs",
            "technical user '{}', sender number {}: is registered already, and {} fields differ",
            holder.registration.username.to_string(), sender_number_text(holder), found.size());
        refusal.hint = say("the commands contact and channel change what is recorded");
    }
    return refusal;
}

} // namespace techuser
