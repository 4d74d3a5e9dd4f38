// SPDX-License-Identifier: Apache-2.0
#include "reply/reply.hpp"

#include "reply/compressed_reply.hpp"
#include "support/named.hpp"
#include "support/say.hpp"

#include <array>
#include <utility>

namespace techuser {
namespace {

constexpr std::array verdict_names{
    Named<ReplyVerdict>{ReplyVerdict::accepted, "accepted"},
    Named<ReplyVerdict>{ReplyVerdict::refused, "refused"}, Named<ReplyVerdict>{ReplyVerdict::other, "other"},
    Named<ReplyVerdict>{ReplyVerdict::unreadable, "unreadable"}};
constexpr std::array chain_names{
    Named<SignerChain>{SignerChain::unchecked, "unchecked"},
    Named<SignerChain>{SignerChain::trusted, "trusted"},
    Named<SignerChain>{SignerChain::untrusted, "untrusted"}};

constexpr std::string_view acknowledgment_code = "ACRF";

// The content in one piece, then its end.
NextPiece in_one_piece(std::span<std::uint8_t const> content) {
    return [content]() mutable -> Result<std::span<std::uint8_t const>> {
        return std::exchange(content, content.last(0));
    };
}

// What is signed, and the name under which people know it.
struct SignedFile {
    BatchFileName name;
    std::span<std::uint8_t const> content;
};

class Judge final {
public:
    Judge(ReplyTriple const& triple, ReplyContent const& content, SignerTrust const& trust)
        : m_triple(triple), m_content(content), m_trust(trust),
          m_reply{.name = triple.name, .files = triple.files(), .verdict = ReplyVerdict::unreadable} {}

    Reply judge() && {
        find_missing();
        take_apart();
        read();
        verify();
        return std::move(m_reply);
    }

private:
    void add(ErrorCode code, std::string_view reason, Text message) {
        add(m_reply.name, {.code = code, .reason = reason, .message = std::move(message)});
    }

    void add(BatchFileName const& file, Error error) {
        m_reply.faults.push_back(while_doing(Text(file.to_string()), std::move(error)));
    }

    void find_missing() {
        if (!m_content.reply && !m_content.compressed) {
            add(ErrorCode::invalid, "reply-missing", say("there is neither an FO nor a CO"));
        }
        if (!m_content.signature) {
            add(ErrorCode::invalid, "signature-missing", say("there is no signature (FS)"));
        }
        if (!m_triple.start) {
            add(ErrorCode::invalid, "start-missing", say("there is no GO: the reply may not be whole"));
        }
    }

    void take_apart() {
        if (!m_content.compressed) {
            return;
        }
        auto content = uncompress(*m_triple.compressed, *m_content.compressed);
        if (!content) {
            add(*m_triple.compressed, std::move(content).error());
        } else if (m_content.reply && *m_content.reply != *content) {
            add(ErrorCode::conflict, "different-replies", say("the FO is not the one in the CO"));
        } else if (!m_content.reply) {
            m_reply.uncompressed = *std::move(content);
        }
    }

    // The FO, as a file or out of the CO; null when there is none.
    Bytes const* reply_bytes() const {
        return m_content.reply ? &*m_content.reply : m_reply.uncompressed ? &*m_reply.uncompressed : nullptr;
    }

    void read() {
        auto const* const bytes = reply_bytes();
        if (bytes == nullptr) {
            return;
        }
        if (m_reply.name.elements().application.to_string() != acknowledgment_code) {
            m_reply.verdict = ReplyVerdict::other;
            return;
        }
        auto read = parse_acknowledgment(*bytes);
        if (!read) {
            add(m_reply.name, std::move(read).error());
            return;
        }
        m_reply.verdict =
            read->reception() == Reception::accepted ? ReplyVerdict::accepted : ReplyVerdict::refused;
        m_reply.acknowledgment = *std::move(read);
    }

    std::vector<SignedFile> signed_files() const {
        std::vector<SignedFile> files;
        if (m_content.compressed) {
            files.push_back({*m_triple.compressed, *m_content.compressed});
        }
        if (auto const* const bytes = reply_bytes()) {
            files.push_back({m_reply.name, *bytes});
        }
        return files;
    }

    void verify() {
        auto const files = signed_files();
        if (!m_content.signature || files.empty()) {
            return;
        }
        auto const signature = BatchSignature::parse(as_text(*m_content.signature));
        if (!signature) {
            add(*m_triple.signature, signature.error());
            return;
        }
        std::optional<Error> fault;
        for (auto const& file : files) {
            auto verified = signature->verify(in_one_piece(file.content));
            if (verified) {
                m_reply.signed_file = file.name;
                m_reply.signature = *std::move(verified);
                check_signer();
                return;
            }
            fault = fault ? std::move(fault) : std::move(verified).error();
        }
        add(*m_triple.signature, *std::move(fault));
    }

    void check_signer() {
        if (m_trust.store == nullptr) {
            return;
        }
        auto const& signature = *m_reply.signature;
        auto const chain = m_trust.store->check_chain(
            signature.signer, IntermediateCertificates(signature.certificates), m_trust.at);
        auto const expired =
            signature.signer.expires_on < m_trust.at || m_trust.at < signature.signer.valid_from;
        if (chain.untrusted.empty() && !expired) {
            m_reply.chain = SignerChain::trusted;
            return;
        }
        m_reply.chain = SignerChain::untrusted;
        add(ErrorCode::invalid, "signer-untrusted",
            expired ? say("the certificate of the signer is expired, or not valid yet")
                    : say("the signer is not trusted: {}", chain.untrusted));
    }

    ReplyTriple const& m_triple;
    ReplyContent const& m_content;
    SignerTrust const& m_trust;
    Reply m_reply;
};

} // namespace

std::string_view to_string(ReplyVerdict verdict) {
    return name_of(verdict_names, verdict);
}

std::string_view to_string(SignerChain chain) {
    return name_of(chain_names, chain);
}

Reply judge_reply(ReplyTriple const& triple, ReplyContent const& content, SignerTrust const& trust) {
    return Judge(triple, content, trust).judge();
}

} // namespace techuser
