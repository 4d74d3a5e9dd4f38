// SPDX-License-Identifier: Apache-2.0
#include "cli/key_pair.hpp"
#include "cli/paths.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <future>

namespace techuser::key_pair {
namespace {

Secret as_content(std::string const& text) {
    Secret content(text.size());
    std::ranges::copy(text, content.bytes().begin());
    return content;
}

Result<Secret> encode(KeyForm const& form, WriteOrder const& order) {
    if (form.is_private()) {
        return form.encode_private(order.key.private_half, order.protection);
    }
    TRY_ASSIGN(auto const key, order.key.public_half());
    return as_content(form.encode_public(key));
}

// Each private form has a password hash of its own, which takes long: they are computed at the same time, and
// while the key is generated. That saves a fifth of the time of an RSA-3072 key with a passphrase
// (tests/bench/run: 0.23 s of 1.0 s).
Result<std::vector<Secret>> encode_all(WriteOrder const& order) {
    std::vector<std::future<Result<Secret>>> pending;
    for (auto const* const form : order.forms) {
        auto const takes_long = form->is_private() && !order.protection.passphrase.empty();
        pending.push_back(std::async(
            takes_long ? std::launch::async : std::launch::deferred, encode, std::cref(*form),
            std::cref(order)));
    }
    if (any_private(order.forms)) {
        // Generates the key, in this thread.
        TRY(order.key.private_half());
    }
    std::vector<Secret> contents;
    for (auto& one : pending) {
        TRY_ASSIGN(auto content, one.get());
        contents.push_back(std::move(content));
    }
    return contents;
}

} // namespace

tl::unexpected<Error> fail_because_it_exists(std::string const& path) {
    return fail(
        ErrorCode::conflict, "exists", say("'{}' already exists", path),
        say("choose another path, or pass --if-missing (makes what is missing) or --rotate (keeps the old files)"));
}

Result<void> check_forms(Forms const& forms, SshKeyType type, KeyProtection const& protection) {
    for (auto const* const form : forms) {
        TRY(check_key_form(*form, type, protection));
    }
    return {};
}

Result<void> write_forms(WriteOrder const& order) {
    TRY_ASSIGN(auto const contents, encode_all(order));
    std::vector<NewFile> files;
    for (std::size_t index = 0; index < contents.size(); ++index) {
        auto const& form = *order.forms[index];
        files.push_back(
            {.name = order.path.file_name(form),
             .content = contents[index].bytes(),
             .readers = form.is_private() ? Readers::owner : Readers::umask});
    }
    return write_new_files(order.path.folder, files, order.kept);
}

std::optional<Finding> mode_finding(std::string const& path, KeyFileDescription const& description) {
    auto const mode = cli::mode_for_others(path);
    if (!mode || description.half != KeyFileDescription::Half::private_half) {
        return std::nullopt;
    }
    return Finding{
        .id = "mode",
        .severity = Severity::warning,
        .field = {},
        .message = say("OpenSSH refuses this file: its mode {} lets others read it", verbatim(*mode))};
}

Result<KeyFileContent> describe_file(std::string const& path, Secret content) {
    auto description = describe_key_file(content.bytes());
    if (!description) {
        return fail(while_doing(Text(fmt::format("'{}'", path)), std::move(description).error()));
    }
    if (auto finding = mode_finding(path, *description)) {
        description->findings.push_back(*std::move(finding));
    }
    return KeyFileContent{std::move(content), *std::move(description)};
}

Result<KeyFileContent> read_key_file(std::string const& path, Secret content) {
    TRY_ASSIGN(auto file, describe_file(path, std::move(content)));
    if (file.description.unfit) {
        return fail(while_doing(Text(fmt::format("'{}'", path)), file.description.unfit->refusal));
    }
    return file;
}

Result<SshPrivateKey> open_private_key(
    std::string const& path, KeyFileContent const& file, PassphraseSource& passphrases) {
    KeyProtection const none;
    auto const* protection = &none;
    if (file.description.has_passphrase) {
        TRY_ASSIGN(protection, passphrases.get(cli::PassphraseUse::open, path));
    }
    auto key = parse_ssh_private_key(file.content.bytes(), protection->passphrase);
    if (!key) {
        return fail(while_doing(Text(fmt::format("'{}'", path)), std::move(key).error()));
    }
    return key;
}

Result<SshPublicKey> public_half_of(
    std::string const& path, KeyFileContent const& file, PassphraseSource& passphrases) {
    if (file.description.key) {
        return *file.description.key;
    }
    TRY_ASSIGN(auto const key, open_private_key(path, file, passphrases));
    return key.public_key();
}

} // namespace techuser::key_pair
