// SPDX-License-Identifier: Apache-2.0
#include "registration/registration_difference.hpp"

#include "contact/contact_fields.hpp"
#include "contact/normal_form.hpp"
#include "registration/registration_fields.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace techuser {
namespace {

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
    explicit Comparison(Spelling spelling) : m_spelling(spelling) {}

    template <typename Value>
    void compare(FieldNames const& field, Value const& recorded, Value const& given) {
        auto const before = texts_of(recorded);
        auto const after = texts_of(given);
        if (!(recorded == given) || (m_spelling == Spelling::compared && before != after)) {
            note(
                field, fmt::format("{}", fmt::join(before, ", ")), fmt::format("{}", fmt::join(after, ", ")));
        }
    }

    void compare_contacts(ContactPerson const& recorded, ContactPerson const& given) {
        for_each_contact_field(
            [&](auto const& field) { compare(field, recorded.*field.value, given.*field.value); });
    }

    void compare_channels(std::span<Channel const> recorded, std::span<Channel const> given) {
        if (auto const before = types_of(recorded), after = types_of(given); before != after) {
            note(fields::channel_type, before, after);
        }
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
        compare(fields::connection, recorded.connection, given.connection);
        compare_files(fields::ssh_public_key, recorded.ssh_public_key, given.ssh_public_key);
        compare_files(fields::certificate, recorded.certificate, given.certificate);
        compare(fields::applications, recorded.applications, given.applications);
    }

    template <typename Value>
    void compare_files(FieldNames const& field, Shared<Value> const& recorded, Shared<Value> const& given) {
        if (!(recorded == given)) {
            note(field, recorded ? fingerprint(*recorded) : "", given ? fingerprint(*given) : "");
        }
    }

    void note(FieldNames const& field, std::string recorded, std::string given) {
        m_differences.push_back({field.key, std::move(recorded), std::move(given)});
    }

    Spelling m_spelling;
    std::vector<FieldDifference> m_differences;
};

Text quoted_or_nothing(std::string const& value) {
    return value.empty() ? say("nothing") : Text(fmt::format("'{}'", value));
}

// What is recorded and what is given, with the code points that tell them apart where nothing else does.
Text compared(FieldDifference const& difference) {
    auto const& [key, recorded, given] = difference;
    auto const message = say("recorded {}, given {}", quoted_or_nothing(recorded), quoted_or_nothing(given));
    if (recorded.empty() || given.empty() || !look_alike(recorded, given)) {
        return message;
    }
    auto const listed = [](std::string const& points) {
        return points.empty() ? say("nothing") : verbatim(points);
    };
    return say(
        "{}; they look alike and differ: {} recorded, {} given", message,
        listed(different_code_points(recorded, given)), listed(different_code_points(given, recorded)));
}

Error cause_of(FieldDifference const& difference) {
    return {
        .code = ErrorCode::conflict,
        .reason = "differs",
        .message = compared(difference),
        .field = difference.field};
}

bool identifies(FieldDifference const& difference) {
    std::array const identity{&fields::enterprise_number, &fields::quality, &fields::username};
    return std::ranges::any_of(identity, [&](auto const* field) { return field->key == difference.field; });
}

} // namespace

std::vector<FieldDifference> differences(
    RegisteredUser const& recorded, Registration const& given, Spelling spelling) {
    Comparison comparison(spelling);
    auto const& before = recorded.registration;
    comparison.compare(fields::enterprise_number, before.enterprise_number, given.enterprise_number);
    comparison.compare(fields::entity_name, before.entity_name, given.entity_name);
    comparison.compare(fields::quality, before.quality, given.quality);
    comparison.compare_contacts(before.contact, given.contact);
    comparison.compare_channels(before.channels, given.channels);
    comparison.compare(fields::username, before.username, given.username);
    if (given.given_sender_number) {
        comparison.compare(fields::sender_number, recorded.sender_number, given.given_sender_number);
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
        refusal.hint =
            say("--update changes what may change, or use the commands contact, channel and sender-number");
    }
    return refusal;
}

} // namespace techuser
