// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/text_input.hpp"
#include "system/files.hpp"
#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// The most files of a folder that are read as registrations.
inline constexpr std::size_t registration_folder_limit = 1'000'000;

// One of many registrations, not yet parsed.
struct RegistrationEntry {
    std::string place;                      // for messages: many.jsonl:3, or folder/peeters.toml
    Result<std::vector<std::string>> texts; // what its source makes a draft of, or why that cannot be read
};

// Many registrations, of which one or few are held in memory. See techuser-registration(5) for the forms.
class RegistrationSource {
public:
    RegistrationSource() = default;
    RegistrationSource(RegistrationSource const&) = delete;
    RegistrationSource& operator=(RegistrationSource const&) = delete;
    virtual ~RegistrationSource() = default;

    // The next one; nothing at the end. One that cannot be read is an entry like others, and the next one is
    // found after it; an error ends the source. Reasons: those of TextInput, pretty-printed.
    virtual Result<std::optional<RegistrationEntry>> next() = 0;

    // Whether next() would wait for the writer of a pipe; false where that is unknown.
    virtual bool keeps_waiting() const { return false; }

    // What an entry says. Reasons: those of
    // parse_registration_file() and read_file(), quotes, cells.
    virtual Result<RegistrationDraft> draft_of(RegistrationEntry const& entry) const = 0;
};

// How the registrations of a file are written.
enum class SourceForm : std::uint8_t { csv, jsonl };

// csv, jsonl. Usage: option.
Result<SourceForm> parse_source_form(std::string_view text);

struct SourceOptions {
    std::optional<SourceForm> form{}; // nullopt: by the name of the file
    std::optional<char> separator{};  // of CSV; nullopt: found out
    TextForm text{};
};

// Opens a folder, whose files *.toml and *.json are a registration each; a file *.jsonl with a JSON object on
// each line; or a file *.csv with headings and a row for each registration. Usage: source, unknown-key,
// duplicate. Unreadable: empty, and those of files and of TextInput.
Result<std::unique_ptr<RegistrationSource>> open_registrations(
    std::string const& path, SourceOptions const& options = {});

// Reads JSON Lines, or CSV when the options say so, from an input that is open; relative paths in it are
// relative to `directory`.
Result<std::unique_ptr<RegistrationSource>> read_registrations(
    BlockReader input, std::string const& name, SourceOptions const& options,
    std::filesystem::path const& directory = {});

} // namespace techuser
