// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/wizard/wizard_command.hpp"

#include "support/try.hpp"
#include "system/new_files.hpp"
#include <techuser/registration_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>

namespace techuser::register_techuser {
namespace {

// What no shell gives a meaning, wherever it stands behind an option.
bool is_plain(char character) {
    constexpr std::string_view others = "@%+=:,./_-";
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || others.find(character) != std::string_view::npos;
}

// A relative path that means the same in a file in `folder`.
void make_absolute(std::optional<std::string>& path, std::filesystem::path const& folder) {
    if (path && !path->empty() && !folder.empty()) {
        std::error_code error;
        auto const absolute = std::filesystem::absolute(*path, error);
        path = error ? *path : absolute.native();
    }
}

} // namespace

std::string shell_word(std::string_view text) {
    if (!text.empty() && std::ranges::all_of(text, is_plain)) {
        return std::string(text);
    }
    std::string word = "'";
    for (char const character : text) {
        if (character == '\'') {
            word += "'\\''";
        } else {
            word += character;
        }
    }
    return word + '\'';
}

std::vector<std::string> equivalent_options(
    RegistrationDraft const& draft, std::span<CommandOption const> more) {
    std::vector<std::string> options;
    auto const add = [&](std::string_view option, std::string_view value) {
        options.push_back(fmt::format("{}={}", option, shell_word(value)));
    };
    for (auto const& field : registration_fields()) {
        if (auto const* const texts = std::get_if<RegistrationField::Many>(&field.member)) {
            for (auto const& text : draft.*(*texts)) {
                add(field.option, text);
            }
        } else if (auto const& text = draft.*std::get<RegistrationField::One>(field.member)) {
            add(field.option, *text);
        }
    }
    for (auto const& [option, value] : more) {
        value ? add(option, *value) : options.push_back(option);
    }
    return options;
}

Result<void> save_registration(RegistrationDraft const& draft, std::string const& path) {
    std::filesystem::path const parts(path);
    auto const folder = parts.parent_path();
    auto saved = draft;
    make_absolute(saved.ssh_public_key, folder);
    make_absolute(saved.certificate, folder);
    auto const text = registration_to_toml(saved);
    TRY(parse_registration_file(text, path, folder));
    std::array const files{NewFile{
        .name = parts.filename().native(),
        .content = {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()},
        .readers = Readers::owner}};
    return write_new_files(folder, files);
}

} // namespace techuser::register_techuser
