// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/key_forms.hpp"
#include "cli/passphrase_source.hpp"
#include "sshkey/key_report.hpp"
#include "system/new_files.hpp"
#include <techuser/time.hpp>

namespace techuser::key_pair {

// What is done when files of the pair are there already.
enum class Existing : std::uint8_t { refuse, complete, rotate };

// What pair is asked for.
struct PairRequest {
    SshKeySpec spec;                    // its comment is chosen by `comment`
    std::optional<std::string> comment; // nullopt: the name of the file; empty: none
    std::optional<SshKeyType> type;     // nullopt: any, when a pair is there
    std::optional<unsigned> bits;       // nullopt: any, when a pair is there
    Forms forms;
    Existing existing{Existing::refuse};
    Date today;
};

// Makes a key pair at `path`, or completes it. Usage: formats, when a new pair has no private form or a form
// cannot hold it. Conflict: exists, differs, no-private-key.
Result<KeyPairReport> make_pair(
    PairPath const& path, PairRequest const& request, PassphraseSource& passphrases);

// The name of the file, escaped so that it is one line.
std::string default_comment(PairPath const& path);

// Generates a key, and has it sign and verify a text. Usage: key-spec. Internal: generation, self-test.
Result<SshPrivateKey> generate_key(SshKeySpec const& spec);

// A key to write, which may still be generated.
struct KeySource {
    KeySupplier private_half;                          // called for private forms only
    std::function<Result<SshPublicKey>()> public_half; // called for public forms only
};

// What the files of a key are written with.
struct WriteOrder {
    PairPath const& path;
    Forms const& forms;
    KeySource const& key;
    KeyProtection const& protection;
    std::span<KeptFile const> kept;
};

// Whether all forms can hold such a key. Usage: formats.
Result<void> check_forms(Forms const& forms, SshKeyType type, KeyProtection const& protection);

// Writes `forms`, all or none. Conflict: exists.
Result<void> write_forms(WriteOrder const& order);

// A key that was read from a file, in one or both halves; a source of it must not outlive it.
struct LoadedKey {
    SshPublicKey public_half;
    std::optional<SshPrivateKey> private_half;

    KeySource source() const {
        return {
            [this]() -> Result<SshPrivateKey const*> { return &*private_half; },
            [this]() -> Result<SshPublicKey> { return public_half; }};
    }
};

// Reads a key file, and says what it is; errors and findings name it. Its mode is looked at as well: OpenSSH
// refuses a private key that others can read (finding mode).
struct KeyFileContent {
    Secret content;
    KeyFileDescription description;
};
Result<KeyFileContent> describe_file(std::string const& path, Secret content);

// Whether others can read the private key at `path`, for which OpenSSH refuses it (sshkey_perm_ok); "-" is no
// file.
std::optional<Finding> mode_finding(std::string const& path, KeyFileDescription const& description);

// The same, and refuses a key that cannot be used. Invalid: key-type, key-too-small.
Result<KeyFileContent> read_key_file(std::string const& path, Secret content);

// Decodes the private half.
Result<SshPrivateKey> open_private_key(
    std::string const& path, KeyFileContent const& file, PassphraseSource& passphrases);

// The public half that the file shows, or that its passphrase uncovers.
Result<SshPublicKey> public_half_of(
    std::string const& path, KeyFileContent const& file, PassphraseSource& passphrases);

// That the file at `path` is of this form, which its name alone does not tell: PPK versions 2 and 3 are both
// PATH.ppk. Conflict: differs.
Result<void> check_form(std::string const& path, KeyFileDescription const& found, KeyForm const& form);

tl::unexpected<Error> fail_because_it_exists(std::string const& path);

// PATH.2026-11-23, or with -2, -3 after it when that is taken. Conflict: exists.
Result<std::string> dated_name(std::string const& path, Date today);

} // namespace techuser::key_pair
