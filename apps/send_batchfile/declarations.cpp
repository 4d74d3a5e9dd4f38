// SPDX-License-Identifier: Apache-2.0
#include "cli/signing.hpp"
#include "send_batchfile/request.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/held_file.hpp"
#include "system/link_file.hpp"
#include "system/new_files.hpp"

#include <array>
#include <filesystem>
#include <utility>

namespace techuser::send_batchfile {
namespace {

namespace fs = std::filesystem;

// Makes sets of declarations.
class Naming final {
public:
    Naming(cli::Console& console, NamingOrder const& order, Submission first, cli::BatchSigner* signer)
        : m_console(console), m_order(order), m_first(std::move(first)), m_signer(signer) {}

    // The set of a declaration: the one that it has already, or a new one.
    Result<OutgoingSet> make_set(fs::path const& declaration) {
        TRY(look_at_file(declaration));
        TRY_ASSIGN(auto const digest, digest_of(declaration));
        TRY_ASSIGN(
            auto const reserved, m_order.registry.reserve_set_for(digest, m_first, m_console.author()));
        constexpr std::array kinds{FileKind::declaration, FileKind::signature};
        TRY_ASSIGN(auto const files, name_submission(reserved.submission, kinds));
        auto const folder = declaration.parent_path();
        std::vector<std::string> names{files.front().to_string()};
        // One that was sent needs nothing any more.
        if (reserved.state < SetState::sent) {
            auto const path = folder / names.front();
            TRY(give_name(declaration, path, digest));
            if (m_signer != nullptr) {
                TRY(m_signer->sign(path.native()));
            }
        }
        if (m_signer != nullptr) {
            names.push_back(files.back().to_string());
        }
        return sort_sets(folder.native(), names).sets.front();
    }

private:
    Result<std::string> digest_of(fs::path const& path) {
        TRY_ASSIGN(auto const digest, cli::digest_content(m_console, path.native()));
        return digest.to_hex();
    }

    // Makes the FI beside the declaration, unless an earlier run did.
    Result<void> give_name(fs::path const& declaration, fs::path const& path, std::string const& digest) {
        TRY_ASSIGN(auto const is_named, is_there(path));
        if (!is_named) {
            return link_file(declaration, path);
        }
        TRY_ASSIGN(auto const there, digest_of(path));
        if (there != digest) {
            return fail(
                ErrorCode::conflict, "exists",
                say("'{}' already exists, and is not '{}'", path.native(), declaration.native()),
                say("move it away, and run the command again"));
        }
        return {};
    }

    cli::Console& m_console;
    NamingOrder const& m_order;
    Submission m_first;
    cli::BatchSigner* m_signer; // null: sets go without a signature
};

} // namespace

Result<std::vector<OutgoingSet>> name_declarations(
    cli::Console& console, Request const& request, NamingOrder const& order, Tally& tally) {
    TRY_ASSIGN(
        auto const application,
        cli::option_value("--application", ApplicationCode::parse(*request.application)));
    auto const* const profile = find_profile(order.profiles, application);
    if (profile == nullptr) {
        TRY(cli::check_code(console, request.warnings(), application));
    }
    TRY(cli::check_sender(console, request.warnings(), order.user, application, profile, order.environment));
    if (asks_signature(profile, order.environment) && !request.signing.key) {
        return fail(
            ErrorCode::usage, "missing",
            say("the portal asks for a signature, and no key that signs is given"),
            say("pass it with --sign: a file, or the pkcs11: URI of a token"));
    }
    std::optional<cli::BatchSigner> signer;
    if (request.signing.key) {
        TRY_ASSIGN(signer, cli::BatchSigner::open(console, request.signing, order.senders));
    }
    TRY_ASSIGN(auto const sequence, Sequence::from_ordinal(1)); // replaced by the one that is reserved
    Submission const first{
        .application = application,
        .sender = *order.user.sender_number,
        .date = brussels_day(console.now()),
        .sequence = sequence,
        .environment = order.environment,
        .parts = carries_parts(profile) ? std::optional<std::uint8_t>(1) : std::nullopt};
    Naming naming(console, order, first, signer ? &*signer : nullptr);
    std::vector<OutgoingSet> sets;
    for (auto const& operand : request.operands) {
        if (auto set = naming.make_set(operand)) {
            sets.push_back(*std::move(set));
        } else {
            tally.add(operand, set.error());
        }
    }
    return sets;
}

} // namespace techuser::send_batchfile
