// SPDX-License-Identifier: Apache-2.0
#include "cli/key_pair.hpp"

#include "report/terminal_text.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>

namespace techuser::key_pair {
namespace {

constexpr auto rotations_a_day = 10'000;

bool contains(Forms const& some, KeyForm const* form) {
    return std::ranges::find(some, form) != some.end();
}

KeyPairReport report_of(
    KeyOutcome outcome, PairPath const& path, Forms const& all, Forms const& written,
    SshPublicKey const& key) {
    KeyPairReport report{.outcome = outcome, .key = key, .has_passphrase = {}, .files = {}, .kept = {}};
    for (auto const* const form : all) {
        report.files.push_back({path.file(*form), form, contains(written, form)});
    }
    return report;
}

// What a file is, when it is a key.
std::optional<KeyFileDescription> description_of(std::string const& file) {
    auto const content = read_secret_file(file, ssh_key_size_limit_bytes);
    if (!content) {
        return std::nullopt;
    }
    auto described = describe_key_file(content->bytes());
    return described && !described->unfit ? std::optional(*std::move(described)) : std::nullopt;
}

// The old files of the pair: those whose place is needed, and others that belong to the same key, or whose
// passphrase hides whether they do.
Result<Forms> files_to_rotate(PairPath const& path, Forms const& wanted) {
    std::optional<SshPublicKey> old_key;
    Forms found;
    for (auto const& form : key_forms()) {
        auto const file = path.file(form);
        auto const same_place = [&](KeyForm const* other) { return other->suffix == form.suffix; };
        auto const has_to_go = std::ranges::any_of(wanted, same_place);
        auto present = is_there(file);
        // A suffix that nobody wants may be too long for the name.
        if (!present && has_to_go) {
            return fail(std::move(present).error());
        }
        if (!present.value_or(false) || std::ranges::any_of(found, same_place)) {
            continue;
        }
        auto const description = description_of(file);
        if (!old_key && description) {
            old_key = description->key;
        }
        if (has_to_go || (description && (!description->key || description->key == old_key))) {
            found.push_back(&form);
        }
    }
    return found;
}

std::string dated_end(Date today, int number) {
    return number == 1 ? fmt::format(".{}", to_iso(today)) : fmt::format(".{}-{}", to_iso(today), number);
}

tl::unexpected<Error> no_dated_name_left(std::string const& path) {
    return fail(
        ErrorCode::conflict, "exists",
        say("'{}' already exists, and so do the other names for the old files", path),
        say("move the files of earlier rotations to another folder"));
}

Result<bool> any_there(PairPath const& path, Forms const& some) {
    for (auto const* const form : some) {
        TRY_ASSIGN(auto const present, is_there(path.file(*form)));
        if (present) {
            return true;
        }
    }
    return false;
}

// The name for a rotation under which none of the old files is there yet.
Result<PairPath> dated_path(PairPath const& path, Forms const& old, Date today) {
    auto dated = path;
    for (auto number = 1; number <= rotations_a_day; ++number) {
        auto const end = dated_end(today, number);
        dated.path = path.path + end;
        dated.name = path.name + end;
        TRY_ASSIGN(auto const taken, any_there(dated, old));
        if (!taken) {
            return dated;
        }
    }
    return no_dated_name_left(dated.path);
}

Result<KeyPairReport> generate_pair(
    PairPath const& path, PairRequest const& request, PassphraseSource& passphrases) {
    if (!any_private(request.forms)) {
        return fail(
            ErrorCode::usage, "formats", say("--formats: no private form, so the new key would be lost"),
            say("add openssh, or use --public to write the public files of an existing private key"));
    }
    TRY(check_forms(request.forms, request.spec.type, {}));
    TRY_ASSIGN(auto const* const protection, passphrases.get(cli::PassphraseUse::choose, path.path));
    TRY(check_forms(request.forms, request.spec.type, *protection));
    auto spec = request.spec;
    spec.comment = request.comment.value_or(default_comment(path));
    auto const generated = std::async(std::launch::deferred, generate_key, spec).share();
    KeySupplier const private_half = [generated]() -> Result<SshPrivateKey const*> {
        auto const& result = generated.get();
        if (!result) {
            return fail(result.error());
        }
        return &*result;
    };
    KeySource const key{private_half, [private_half]() -> Result<SshPublicKey> {
                            TRY_ASSIGN(auto const* const made, private_half());
                            return made->public_key();
                        }};

    Forms old;
    if (request.existing == Existing::rotate) {
        TRY_ASSIGN(old, files_to_rotate(path, request.forms));
    }
    TRY_ASSIGN(auto const dated, dated_path(path, old, request.today));
    std::vector<KeptFile> kept;
    for (auto const* const form : old) {
        kept.push_back({path.file_name(*form), dated.file_name(*form)});
    }
    TRY(write_forms({path, request.forms, key, *protection, kept}));
    TRY_ASSIGN(auto const public_half, key.public_half());

    auto report = report_of(
        old.empty() ? KeyOutcome::created : KeyOutcome::rotated, path, request.forms, request.forms,
        public_half);
    report.has_passphrase = !protection->passphrase.empty();
    for (auto const* const form : old) {
        report.kept.push_back(dated.file(*form));
    }
    return report;
}

tl::unexpected<Error> fail_because_it_differs(Text difference) {
    return fail(
        ErrorCode::conflict, "differs", std::move(difference),
        say("choose another path, or pass --rotate, which keeps the old files under a dated name"));
}

// The files of a pair that exist.
struct Found {
    Forms present;
    Forms missing;
    KeyForm const* private_form{};
    std::optional<KeyFileContent> private_file;
};

Result<Found> look_for_pair(PairPath const& path, Forms const& wanted) {
    Found found;
    for (auto const& form : key_forms()) {
        auto const is_wanted = contains(wanted, &form);
        // The private half may be there in the default form although only others are wanted.
        if (!is_wanted && !form.suffix.empty()) {
            continue;
        }
        TRY_ASSIGN(auto const present, is_there(path.file(form)));
        if (is_wanted) {
            (present ? found.present : found.missing).push_back(&form);
        }
        if (present && form.is_private() && !found.private_file) {
            TRY_ASSIGN(auto content, read_secret_file(path.file(form), ssh_key_size_limit_bytes));
            TRY_ASSIGN(found.private_file, read_key_file(path.file(form), std::move(content)));
            found.private_form = &form;
        }
    }
    return found;
}

// --no-passphrase is no passphrase for a protected file; one that is given is not for an unprotected file.
Result<void> check_protection(
    std::string const& file, KeyFileDescription const& present, PassphraseSource const& passphrases) {
    if (passphrases.refused() && present.has_passphrase) {
        return fail(
            ErrorCode::usage, "passphrase-missing", say("'{}' is protected by a passphrase", file),
            say("pass --passphrase-file or --passphrase-fd instead of --no-passphrase"));
    }
    if (passphrases.given() && !passphrases.refused() && !present.has_passphrase) {
        return fail_because_it_differs(say("'{}' has no passphrase", file));
    }
    return {};
}

// Compares what is there with what is asked for.
Result<void> compare(
    PairPath const& path, PairRequest const& request, Found const& found, SshPublicKey const& key,
    PassphraseSource& passphrases) {
    auto const private_path = path.file(*found.private_form);
    auto const other_type = request.type && *request.type != key.type;
    auto const other_bits = request.bits && *request.bits != key.bits;
    if (other_type || other_bits) {
        return fail_because_it_differs(say("'{}' is a key of another type or size", private_path));
    }
    for (auto const* const form : found.present) {
        auto const file = path.file(*form);
        TRY_ASSIGN(auto content, read_secret_file(file, ssh_key_size_limit_bytes));
        TRY_ASSIGN(auto const present, read_key_file(file, std::move(content)));
        auto const expected = form->is_private() ? KeyFileDescription::Half::private_half
                                                 : KeyFileDescription::Half::public_half;
        auto const other_key = say("'{}' is not of the same key as '{}'", file, private_path);
        if (present.description.half != expected) {
            return fail_because_it_differs(other_key);
        }
        TRY(check_form(file, present.description, *form));
        if (form->is_private()) {
            TRY(check_protection(file, present.description, passphrases));
        }
        if (file == private_path && !present.description.key) {
            // It was opened to get `key`.
            continue;
        }
        TRY_ASSIGN(auto const key_there, public_half_of(file, present, passphrases));
        if (key_there != key) {
            return fail_because_it_differs(other_key);
        }
    }
    return {};
}

Result<KeyPairReport> complete_pair(
    PairPath const& path, PairRequest const& request, PassphraseSource& passphrases) {
    TRY_ASSIGN(auto const found, look_for_pair(path, request.forms));
    if (found.present.empty() && !found.private_file) {
        return generate_pair(path, request, passphrases);
    }
    if (!found.private_file ||
        found.private_file->description.half != KeyFileDescription::Half::private_half) {
        return fail(
            ErrorCode::conflict, "no-private-key",
            say("'{}' exists, but not the private key", path.file(*found.present.front())),
            say("restore the private key, or choose another path"));
    }
    auto const& description = found.private_file->description;
    auto const private_path = path.file(*found.private_form);
    auto const needs_private = any_private(found.missing) || !description.key;
    std::optional<SshPrivateKey> private_half;
    if (needs_private) {
        TRY_ASSIGN(private_half, open_private_key(private_path, *found.private_file, passphrases));
    }
    LoadedKey key{private_half ? private_half->public_key() : *description.key, std::move(private_half)};
    TRY(compare(path, request, found, key.public_half, passphrases));
    if (request.comment || key.public_half.comment.empty()) {
        key.public_half.comment = request.comment.value_or(default_comment(path));
    }
    if (!found.missing.empty()) {
        KeyProtection const none;
        auto const* protection = &none;
        if (needs_private && description.has_passphrase) {
            TRY_ASSIGN(protection, passphrases.get(cli::PassphraseUse::open, private_path));
        }
        TRY(check_forms(found.missing, key.public_half.type, *protection));
        TRY(write_forms({path, found.missing, key.source(), *protection, {}}));
    }
    auto report = report_of(
        found.missing.empty() ? KeyOutcome::unchanged : KeyOutcome::completed, path, request.forms,
        found.missing, key.public_half);
    report.has_passphrase = description.has_passphrase;
    return report;
}

} // namespace

Result<std::string> dated_name(std::string const& path, Date today) {
    for (auto number = 1; number <= rotations_a_day; ++number) {
        auto dated = path + dated_end(today, number);
        TRY_ASSIGN(auto const taken, is_there(dated));
        if (!taken) {
            return dated;
        }
    }
    return no_dated_name_left(path);
}

Result<void> check_form(std::string const& path, KeyFileDescription const& found, KeyForm const& form) {
    auto const shares_its_suffix = std::ranges::count(key_forms(), form.suffix, &KeyForm::suffix) > 1;
    if (shares_its_suffix && found.form != form.name) {
        return fail_because_it_differs(
            say("'{}' is of the form '{}', not '{}'", path, found.form, form.name));
    }
    return {};
}

std::string default_comment(PairPath const& path) {
    return terminal_text(path.name);
}

Result<SshPrivateKey> generate_key(SshKeySpec const& spec) {
    TRY_ASSIGN(auto key, SshPrivateKey::generate(spec));
    TRY(key.self_test());
    return key;
}

Result<KeyPairReport> make_pair(
    PairPath const& path, PairRequest const& request, PassphraseSource& passphrases) {
    if (request.existing == Existing::complete) {
        return complete_pair(path, request, passphrases);
    }
    if (request.existing == Existing::refuse) {
        for (auto const* const form : request.forms) {
            TRY_ASSIGN(auto const present, is_there(path.file(*form)));
            if (present) {
                return fail_because_it_exists(path.file(*form));
            }
        }
    }
    return generate_pair(path, request, passphrases);
}

} // namespace techuser::key_pair
