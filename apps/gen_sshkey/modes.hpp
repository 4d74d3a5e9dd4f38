// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "cli/key_pair.hpp"

#include <optional>
#include <string>
#include <vector>

// What gen-sshkey does, one function for each way to call it.
namespace techuser::gen_sshkey {

// PATH: one key pair.
Result<cli::ExitStatus> generate(
    cli::Console& console, key_pair::PairPath const& path, key_pair::PairRequest const& request,
    key_pair::PassphraseSource& passphrases);

// --count and --paths: one key pair for each path; all are tried, and the worst status is returned.
Result<cli::ExitStatus> generate_many(
    cli::Console& console, std::vector<std::string> const& paths, key_pair::PairRequest const& request,
    key_pair::PassphraseSource& passphrases);

// --show: what the files are; all are looked at, and the worst status is returned.
Result<cli::ExitStatus> show(cli::Console& console, std::vector<std::string> const& files);

// --repair: writes a sound file beside `new_path`, or in the place of `file`, which keeps its content under a
// dated name.
Result<cli::ExitStatus> repair(
    cli::Console& console, std::string const& file, std::optional<std::string> const& new_path, Date today);

// --check: whether the two belong together.
Result<cli::ExitStatus> check(
    cli::Console& console, std::string const& private_file, std::string const& public_file,
    key_pair::PassphraseSource& passphrases);

// --convert and --public: other forms of the key in `file`, beside `path`. Conflict: exists, differs.
Result<cli::ExitStatus> convert(
    cli::Console& console, std::string const& file, key_pair::PairPath const& path,
    key_pair::PairRequest const& request, key_pair::PassphraseSource& passphrases);

// Says of a key that is not RSA what that means for the portal.
void note_fitness(cli::Console& console, SshKeyType type);

// Says of a new Ed25519 key in PKCS#8 which programs cannot read it.
void note_pkcs8_ed25519(cli::Console& console, KeyPairReport const& report);

} // namespace techuser::gen_sshkey
