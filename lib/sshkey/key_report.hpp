// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/ssh_private_key.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What became of the files of a key pair.
enum class KeyOutcome : std::uint8_t { created, completed, unchanged, rotated, converted };

// created, completed, unchanged, rotated, converted
std::string_view to_string(KeyOutcome outcome);

// Whether a key works on the portal: only RSA keys are known to.
enum class KeyFitness : std::uint8_t { fits, unknown };

KeyFitness fitness_of(SshPublicKey const& key);

// One file of a key pair.
struct KeyFile {
    std::string path;
    KeyForm const* form;
    bool is_new; // written in this run
};

// Which public file goes to the portal. Its reader is not documented: .pub first, RFC 4716 if that is
// refused.
Text portal_file(std::string_view pub, std::string_view rfc4716_file);

// A key pair, to be shown.
struct KeyPairReport {
    KeyOutcome outcome;
    SshPublicKey key;
    std::optional<bool> has_passphrase; // nullopt when no private file is concerned
    std::vector<KeyFile> files;
    std::vector<std::string> kept; // where the old files are after a rotation
};

std::string to_text(KeyPairReport const& report, Colour colour);
std::string to_json(JsonHead const& head, KeyPairReport const& report);

// What became of a file that was to be repaired.
struct KeyRepair {
    std::optional<std::string> path; // the sound file; nullopt: the file was sound, nothing was written
    std::optional<std::string> kept; // where the old file is now, when it made room
};

// What a key file is.
struct KeyFileReport {
    std::string input;
    KeyFileDescription description;
    std::string art;                 // random_art(), or empty
    std::optional<KeyRepair> repair; // only after --repair
};

std::string to_text(KeyFileReport const& report, Colour colour);
std::string to_json(JsonHead const& head, KeyFileReport const& report);

// Whether a private and a public key belong together.
struct KeyMatchReport {
    std::string private_file;
    std::string public_file;
    bool match;
    std::string private_fingerprint_sha256;
    std::string public_fingerprint_sha256;
    std::vector<Finding> findings; // of both files
};

std::string to_text(KeyMatchReport const& report);
std::string to_json(JsonHead const& head, KeyMatchReport const& report);

// What went wrong with one of many: the document of error_to_json, and the path.
std::string key_error_to_json(JsonHead const& head, std::string_view path, Error const& error);

} // namespace techuser
