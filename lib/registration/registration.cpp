// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include <techuser/registration.hpp>

#include <array>

namespace techuser {
namespace {

using Draft = RegistrationDraft;

constexpr std::array fields{
    RegistrationField{
        "entity.enterprise_number", "--enterprise-number", &Draft::enterprise_number,
        "number of the declaring entity, 0949.383.342"},
    RegistrationField{"entity.quality", "--quality", &Draft::quality, "in what capacity it declares"},
    RegistrationField{"contact.last_name", "--last-name", &Draft::last_name, "of the contact person"},
    RegistrationField{"contact.first_name", "--first-name", &Draft::first_name, "of the contact person"},
    RegistrationField{"contact.title", "--title", &Draft::title, "mr or mrs"},
    RegistrationField{"contact.function", "--function", &Draft::function, "of the contact person"},
    RegistrationField{"contact.language", "--language", &Draft::language, "fr, nl or de"},
    RegistrationField{"contact.phone", "--phone", &Draft::phone, "of the contact person"},
    RegistrationField{"contact.fax", "--fax", &Draft::fax, "of the contact person, optional"},
    RegistrationField{"contact.mobile", "--mobile", &Draft::mobile, "of the contact person, optional"},
    RegistrationField{"contact.emails", "--email", &Draft::emails, "of the contact person; repeatable"},
    RegistrationField{"channel.type", "--channel", &Draft::channel_type, "sftp, ftp, isabel or mqlink"},
    RegistrationField{"channel.connection", "--connection", &Draft::connection, "internet, the default"},
    RegistrationField{
        "channel.ssh_public_key", "--ssh-public-key", &Draft::ssh_public_key, "file with the SSH public key"},
    RegistrationField{
        "channel.certificate", "--certificate", &Draft::certificate, "file with the certificate (.cer)"},
    RegistrationField{
        "channel.applications", "--application", &Draft::applications, "to use the channel for; repeatable"},
    RegistrationField{"user.username", "--username", &Draft::username, "8 to 20 of a-z and 0-9, without EXP"},
    RegistrationField{
        "user.sender_number", "--sender-number", &Draft::sender_number,
        "the number that the portal gave; without it one is assigned"},
};

} // namespace

std::span<RegistrationField const> registration_fields() {
    return fields;
}

void RegistrationDraft::override_with(RegistrationDraft const& other) {
    for (auto const& field : fields) {
        std::visit(
            [&](auto member) {
                if (other.*member != decltype(other.*member){}) {
                    this->*member = other.*member;
                }
            },
            field.member);
    }
}

std::string_view to_string(SenderNumberSource source) {
    switch (source) {
    case SenderNumberSource::pending:
        return "pending";
    case SenderNumberSource::assigned:
        return "assigned";
    case SenderNumberSource::given:
        break;
    }
    return "given";
}

Result<SenderNumberSource> parse_sender_number_source(std::string_view text) {
    for (auto const source :
         {SenderNumberSource::pending, SenderNumberSource::assigned, SenderNumberSource::given}) {
        if (text == to_string(source)) {
            return source;
        }
    }
    return fail(
        ErrorCode::invalid, "sender-number-source", say("unknown source of sender numbers '{}'", text),
        say("choose pending, assigned or given"));
}

Text sender_number_text(RegisteredUser const& user) {
    return user.sender_number ? Text(user.sender_number->to_string()) : say("pending");
}

} // namespace techuser
