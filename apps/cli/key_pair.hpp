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
    SshKeySpec spec;                // an empty comment stands for the name of the file
    std::optional<SshKeyType> type; // when it was said
    std::optional<unsigned> bits;   // when they were said
    Forms forms;
    Existing existing{Existing::refuse};
    Date today;
};

// Makes a key pair at `path`, or completes it. Conflict: exists, differs, no-private-key.
Result<KeyPairReport> make_pair(
    PairPath const& path, PairRequest const& request, PassphraseSource& passphrases);

// The name of the file, as the one line of clean text that a comment has to be.
std::string usual_comment(PairPath const& path);

// Makes a key that has signed and verified a text. Usage: key-spec. Internal: generation, self-test.
Result<SshPrivateKey> generate_key(SshKeySpec const& spec);

// A key to write: its halves may still be in the making.
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

// Reads a key file, and says what it is; errors name it.
struct KeyFileContent {
    Secret content;
    KeyFileDescription description;
};
Result<KeyFileContent> read_key_file(std::string const& path, Secret content);

// Decodes the private half.
Result<SshPrivateKey> open_private_key(
    std::string const& path, KeyFileContent const& file, PassphraseSource& passphrases);

// The public half that the file shows, or that its passphrase uncovers.
Result<SshPublicKey> public_half_of(
    std::string const& path, KeyFileContent const& file, PassphraseSource& passphrases);

tl::unexpected<Error> fail_because_it_exists(std::string const& path);

} // namespace techuser::key_pair
