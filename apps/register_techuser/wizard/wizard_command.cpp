// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/wizard/wizard_command.hpp"

#include "registration/registration_fields.hpp"
#include "support/letters.hpp"
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
    return is_letter_or_digit(character) || others.find(character) != std::string_view::npos;
}

// The same path for a file in `folder`, to which relative paths are relative.
std::string absolute_in(std::filesystem::path const& folder, std::string const& path) {
    if (path.empty() || folder.empty()) {
        return path;
    }
    std::error_code error;
    auto const absolute = std::filesystem::absolute(path, error);
    return error ? path : absolute.native();
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
        for (auto const& value : field.values(draft)) {
            add(field.option, value);
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
    for (auto const& field : registration_fields()) {
        if (field.content == RegistrationField::Content::file) {
            auto paths = field.values(saved);
            std::ranges::for_each(paths, [&](auto& named) { named = absolute_in(folder, named); });
            field.set(saved, std::move(paths));
        }
    }
    auto const text = registration_to_toml(saved);
    TRY(parse_registration_file(text, path, folder));
    std::array const files{NewFile{
        .name = parts.filename().native(),
        .content = {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()},
        .readers = Readers::owner}};
    return write_new_files(folder, files);
}

} // namespace techuser::register_techuser
