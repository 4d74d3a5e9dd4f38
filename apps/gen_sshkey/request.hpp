// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/inputs.hpp"
#include "cli/key_pair.hpp"
#include "cli/passphrase.hpp"

#include <optional>
#include <string>
#include <vector>

namespace techuser::gen_sshkey {

// The command line as it was typed.
struct CommandLine {
    std::vector<std::string> operands;
    std::optional<std::string> type;
    std::optional<std::string> bits;
    std::optional<std::string> comment;
    std::optional<std::string> formats;
    cli::PassphraseOptions passphrase;
    std::optional<std::string> kdf_rounds;
    bool if_missing{false};
    bool rotate{false};
    bool show{false};
    bool check{false};
    bool public_only{false};
    bool convert{false};
    bool repair{false};
    std::optional<std::string> count;
    std::optional<std::string> directory;
    std::optional<std::string> paths;
    cli::ListOptions list;

    void declare(cli::Options& options);
};

// What it means for the key pairs; `default_list` is what --formats is when it is not given. Usage: type,
// bits, formats, comment, options.
Result<key_pair::PairRequest> parse_request(
    CommandLine const& typed, std::string_view default_list, Date today);

// Usage: rounds.
Result<unsigned> parse_rounds(CommandLine const& typed);

// The paths of --count and --directory. Usage: count.
Result<std::vector<std::string>> numbered_paths(CommandLine const& typed);

} // namespace techuser::gen_sshkey
