// SPDX-License-Identifier: Apache-2.0
#include "sshkey/private_key_formats.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/ssh_private_key.hpp>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr std::array rsa_only{SshKeyType::rsa};
constexpr std::array ecdsa_only{SshKeyType::ecdsa_p256, SshKeyType::ecdsa_p384, SshKeyType::ecdsa_p521};

std::string write_openssh_line(SshPublicKey const& key) {
    return key.openssh_line() + '\n';
}

constexpr auto possible = KeyEncryption::possible;
constexpr auto never = KeyEncryption::never;

constexpr std::array forms{
    KeyForm{"openssh", "", gettext_noop("Private key (OpenSSH)"), {}, possible, write_openssh, nullptr},
    KeyForm{"pkcs8", ".pem", gettext_noop("Private key (PKCS#8)"), {}, possible, write_pkcs8, nullptr},
    KeyForm{"pkcs1", ".pem", gettext_noop("Private key (PKCS#1)"), rsa_only, never, write_pkcs1, nullptr},
    KeyForm{"sec1", ".pem", gettext_noop("Private key (SEC 1)"), ecdsa_only, never, write_sec1, nullptr},
    KeyForm{
        "ppk3", ".ppk", gettext_noop("Private key (PuTTY, version 3)"), {}, possible, write_ppk3, nullptr},
    KeyForm{
        "ppk2", ".ppk", gettext_noop("Private key (PuTTY, version 2)"), {}, possible, write_ppk2, nullptr},
    KeyForm{"pub", ".pub", gettext_noop("Public key (OpenSSH)"), {}, never, nullptr, write_openssh_line},
    KeyForm{"rfc4716", ".rfc4716", gettext_noop("Public key (RFC 4716)"), {}, never, nullptr, rfc4716},
};

} // namespace

std::span<KeyForm const> key_forms() {
    return forms;
}

KeyForm const* find_key_form(std::string_view name) {
    auto const* const found = std::ranges::find(forms, name, &KeyForm::name);
    return found == forms.end() ? nullptr : found;
}

Result<void> check_key_form(KeyForm const& form, SshKeyType type, KeyProtection const& protection) {
    if (!form.key_types.empty() && std::ranges::find(form.key_types, type) == form.key_types.end()) {
        return fail(
            ErrorCode::usage, "formats",
            say("the format '{}' cannot hold a key of the type {}", form.name, verbatim(to_string(type))),
            say("use pkcs1 for RSA, sec1 for ECDSA, and pkcs8 or openssh for any type"));
    }
    if (form.is_private() && form.encryption == KeyEncryption::never && !protection.passphrase.empty()) {
        return fail(
            ErrorCode::usage, "formats",
            say("the format '{}' has no safe encryption, and is written without a passphrase only",
                form.name),
            say("use pkcs8 or openssh, or pass --no-passphrase"));
    }
    return {};
}

Result<Secret> write_private_key(
    SshPrivateKey const& key, KeyForm const& form, KeyProtection const& protection) {
    TRY(check_key_form(form, key.public_key().type, protection));
    return form.encode_private([&key]() -> Result<SshPrivateKey const*> { return &key; }, protection);
}

} // namespace techuser
