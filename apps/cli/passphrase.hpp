// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "cli/options.hpp"
#include <techuser/secret.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace techuser::cli {

// The longest passphrase.
inline constexpr std::size_t passphrase_limit_bytes = 1024;

// The options that say where a passphrase comes from.
struct PassphraseOptions {
    std::optional<std::string> file;
    std::optional<std::string> descriptor;
    bool none{false};
    std::string_view file_option{"--passphrase-file"}; // how errors call them
    std::string_view descriptor_option{"--passphrase-fd"};

    void declare(Options& options);
    bool given() const { return file || descriptor || none; }
};

// Whether a passphrase is made up, and so asked for twice, or opens what has one.
enum class PassphraseUse : std::uint8_t { choose, open };

// The passphrase from where the options say, or asked for on the terminal; empty for --no-passphrase. `of`
// names in prompts and errors what it is for. Usage: passphrase, stdin-twice.
Result<Secret> obtain_passphrase(
    Console& console, PassphraseOptions const& options, PassphraseUse use, std::string_view of);

} // namespace techuser::cli
