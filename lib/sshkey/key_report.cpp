// SPDX-License-Identifier: Apache-2.0
#include "sshkey/key_report.hpp"

#include "report/colour.hpp"
#include "report/json.hpp"
#include "report/language.hpp"
#include "report/page.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser {
namespace {

std::string name_of(SshPublicKey const& key) {
    switch (key.type) {
    case SshKeyType::rsa:
        return fmt::format(fmt::runtime(tr("RSA, {} bits")), key.bits);
    case SshKeyType::ed25519:
        return "Ed25519";
    default:
        return fmt::format("ECDSA, P-{}", key.bits);
    }
}

std::string name_of(KeyIdentity const& key) {
    return key.bits == 0 ? key.name
                         : fmt::format(fmt::runtime(tr("{}, {} bits")), terminal_text(key.name), key.bits);
}

Json describe_key(KeyIdentity const& key) {
    return {
        {"type", key.type},
        {"bits", key.bits},
        {"comment", key.comment},
        {"fingerprint_sha256", key.fingerprint_sha256},
        {"fingerprint_md5", key.fingerprint_md5},
        {"fits_portal", "no"}};
}

Json describe_all(std::vector<Finding> const& findings) {
    auto list = Json::array();
    for (auto const& finding : findings) {
        list.push_back(describe(finding));
    }
    return list;
}

char const* passphrase_text(bool is_set) {
    return is_set ? tr("set") : tr("not set");
}

void add_key(TextPage& page, SshPublicKey const& key) {
    page.line(tr("Type"), name_of(key));
    page.line(tr("Comment"), key.comment);
    page.line(tr("Fingerprint (SHA-256)"), key.fingerprint_sha256);
    page.line(tr("Fingerprint (MD5)"), key.fingerprint_md5);
}

Json describe_key(SshPublicKey const& key) {
    return {
        {"type", to_string(key.type)},
        {"bits", key.bits},
        {"comment", key.comment},
        {"fingerprint_sha256", key.fingerprint_sha256},
        {"fingerprint_md5", key.fingerprint_md5},
        {"public_key", key.openssh_line()},
        {"fits_portal", fitness_of(key) == KeyFitness::fits ? "yes" : "unknown"}};
}

} // namespace

std::string_view to_string(KeyOutcome outcome) {
    switch (outcome) {
    case KeyOutcome::created:
        return "created";
    case KeyOutcome::completed:
        return "completed";
    case KeyOutcome::unchanged:
        return "unchanged";
    case KeyOutcome::rotated:
        return "rotated";
    case KeyOutcome::converted:
        break;
    }
    return "converted";
}

KeyFitness fitness_of(SshPublicKey const& key) {
    return key.type == SshKeyType::rsa ? KeyFitness::fits : KeyFitness::unknown;
}

Text portal_file(std::string_view pub, std::string_view rfc4716_file) {
    return say("'{}', or '{}' if the portal refuses it; never the private key", pub, rfc4716_file);
}

std::string to_text(KeyPairReport const& report, Colour colour) {
    TextPage page(colour);
    page.heading(tr("Key pair"));
    add_key(page, report.key);
    if (report.has_passphrase) {
        page.line(tr("Passphrase"), passphrase_text(*report.has_passphrase));
    }
    for (auto const& file : report.files) {
        page.line(tr(file.form->label), file.path);
    }
    auto const path_of = [&](std::string_view form) {
        auto const file =
            std::ranges::find(report.files, form, [](KeyFile const& each) { return each.form->name; });
        return file == report.files.end() ? std::string() : file->path;
    };
    if (auto const pub = path_of("pub"), rfc = path_of("rfc4716"); !pub.empty() && !rfc.empty()) {
        page.line(tr("File for the portal"), in_language(portal_file(pub, rfc)));
    }
    for (auto const& old : report.kept) {
        page.line(tr("Previous files kept as"), old);
    }
    return std::move(page).take();
}

std::string to_json(JsonHead const& head, KeyPairReport const& report) {
    auto document = begin_document(head);
    document["outcome"] = to_string(report.outcome);
    document["key"] = describe_key(report.key);
    document["passphrase"] = nullptr;
    if (report.has_passphrase) {
        document["passphrase"] = *report.has_passphrase;
    }
    document["files"] = Json::array();
    for (auto const& file : report.files) {
        document["files"].push_back({{"form", file.form->name}, {"path", file.path}, {"new", file.is_new}});
    }
    document["kept"] = report.kept;
    return finish_document(document);
}

std::string to_text(KeyFileReport const& report, Colour colour) {
    auto const& description = report.description;
    auto const is_private = description.half == KeyFileDescription::Half::private_half;
    TextPage page(colour);
    page.heading(terminal_text(report.input));
    page.line(tr("Half"), is_private ? tr("private: never share it") : tr("public"));
    page.line(tr("Format"), description.format);
    if (is_private) {
        page.line(tr("Passphrase"), passphrase_text(description.has_passphrase));
        if (description.has_passphrase) {
            page.line(tr("Cipher"), description.cipher);
            page.line(tr("Password hash"), description.kdf);
        }
    }
    if (description.key) {
        add_key(page, *description.key);
        page.line(
            tr("Suitable for the portal"),
            fitness_of(*description.key) == KeyFitness::fits
                ? tr("yes")
                : tr("unconfirmed: only RSA keys are known to work with the portal"));
    } else if (description.unfit) {
        auto const& identity = description.unfit->identity;
        page.line(tr("Type"), name_of(identity));
        page.line(tr("Comment"), identity.comment);
        if (!identity.fingerprint_sha256.empty()) {
            page.line(tr("Fingerprint (SHA-256)"), identity.fingerprint_sha256);
            page.line(tr("Fingerprint (MD5)"), identity.fingerprint_md5);
        }
        page.line(tr("Suitable for the portal"), tr("no"));
    } else {
        page.line(tr("Type"), tr("hidden by the passphrase"));
    }
    for (auto const& finding : description.findings) {
        page.line(
            finding.severity == Severity::warning ? tr("Warning") : tr("Note"), in_language(finding.message));
    }
    if (report.repair && report.repair->path) {
        page.line(tr("Repaired as"), *report.repair->path);
    }
    if (report.repair && report.repair->kept) {
        page.line(tr("Previous files kept as"), *report.repair->kept);
    }
    return std::move(page).take() + report.art;
}

std::string to_json(JsonHead const& head, KeyFileReport const& report) {
    auto const& description = report.description;
    auto document = begin_document(head);
    document["input"] = report.input;
    document["half"] = description.half == KeyFileDescription::Half::private_half ? "private" : "public";
    document["file_format"] = description.format;
    document["passphrase"] = description.has_passphrase;
    document["cipher"] = description.cipher;
    document["kdf"] = description.kdf;
    document["key"] = nullptr;
    if (description.key) {
        document["key"] = describe_key(*description.key);
    } else if (description.unfit) {
        document["key"] = describe_key(description.unfit->identity);
    }
    document["findings"] = describe_all(description.findings);
    if (report.repair) {
        document["outcome"] = report.repair->path ? "repaired" : "unchanged";
        document["path"] = report.repair->path.value_or(report.input);
        document["kept"] = Json::array();
        if (report.repair->kept) {
            document["kept"].push_back(*report.repair->kept);
        }
    }
    if (description.unfit) {
        document["error"] = describe(description.unfit->refusal);
    }
    return finish_document(document);
}

std::string to_text(KeyMatchReport const& report) {
    auto const* const pattern = report.match ? tr("{} and {} match\n") : tr("{} and {} do not match\n");
    auto text = fmt::format(
        fmt::runtime(pattern), terminal_text(report.private_file), terminal_text(report.public_file));
    if (!report.match) {
        text += fmt::format(
            "    {}\n    {}\n", report.private_fingerprint_sha256, report.public_fingerprint_sha256);
    }
    return text;
}

std::string to_json(JsonHead const& head, KeyMatchReport const& report) {
    auto document = begin_document(head);
    document["match"] = report.match;
    document["private"] = {
        {"path", report.private_file}, {"fingerprint_sha256", report.private_fingerprint_sha256}};
    document["public"] = {
        {"path", report.public_file}, {"fingerprint_sha256", report.public_fingerprint_sha256}};
    document["findings"] = describe_all(report.findings);
    return finish_document(document);
}

std::string key_error_to_json(JsonHead const& head, std::string_view path, Error const& error) {
    auto document = begin_document(head);
    document["path"] = path;
    document["error"] = describe(error);
    return finish_document(document);
}

} // namespace techuser
