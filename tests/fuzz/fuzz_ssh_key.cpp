// SPDX-License-Identifier: Apache-2.0
#include "fuzz_targets.hpp"
#include <techuser/ssh_private_key.hpp>

#include <algorithm>
#include <string_view>

namespace techuser::fuzz {

namespace {

constexpr char passphrase_text[] = "geheim";

Secret passphrase() {
    Secret secret(sizeof(passphrase_text) - 1);
    std::copy_n(std::begin(passphrase_text), secret.size(), secret.bytes().begin());
    return secret;
}

// A key derivation that is dear but allowed would take all of the fuzzer's time.
bool is_cheap(KeyFileDescription const& description) {
    constexpr std::string_view cheap[] = {
        "",
        "bcrypt, 1 rounds",
        "SHA-1, 1 pass",
        "MD5, 1 pass",
        "Argon2id, 64 KiB, 1 passes",
        "PBKDF2-HMAC-SHA256, 10 iterations",
        "scrypt, N 16, r 1, p 1"};
    return std::ranges::find(cheap, description.kdf) != std::end(cheap);
}

} // namespace

void ssh_key(std::span<std::uint8_t const> bytes) {
    static_cast<void>(parse_ssh_public_key(bytes).has_value());
    auto const description = describe_key_file(bytes);
    if (!description || description->half == KeyFileDescription::Half::public_half ||
        !is_cheap(*description)) {
        return;
    }
    auto const key = parse_ssh_private_key(bytes, passphrase());
    if (!key) {
        return;
    }
    require(!description->key || *description->key == key->public_key());
    for (auto const& form : key_forms()) {
        if (!form.is_private() || !check_key_form(form, key->public_key().type, {})) {
            continue;
        }
        auto const file = write_private_key(*key, form, {});
        require(file.has_value());
        auto const again = parse_ssh_private_key(file->bytes(), {});
        require(again && again->public_key() == key->public_key());
    }
}

} // namespace techuser::fuzz
