// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_bundle.hpp"
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/certificate.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace techuser {

namespace {

using AuxiliaryHandle = Handle<X509_CERT_AUX, X509_CERT_AUX_free>;

constexpr std::string_view label_begin = "-----BEGIN ";
constexpr std::string_view label_end = "-----END ";
constexpr std::string_view dashes = "-----";
// RFC 7468 has 64 on a line, others up to 76.
constexpr std::size_t longest_usual_line = 76;

struct Label {
    std::string_view text;
    CertificateForm form;
};

// RFC 7468 sections 5 and 8, and what OpenSSL calls them besides.
constexpr Label labels[] = {
    {"CERTIFICATE", CertificateForm::pem},
    {"X509 CERTIFICATE", CertificateForm::pem},
    {"TRUSTED CERTIFICATE", CertificateForm::trusted_pem},
    {"PKCS7", CertificateForm::pkcs7_pem},
    {"PKCS #7 SIGNED DATA", CertificateForm::pkcs7_pem},
    {"CMS", CertificateForm::pkcs7_pem},
};

tl::unexpected<Error> not_a_certificate() {
    return fail(
        ErrorCode::unreadable, "not-a-certificate", say("this is not a certificate"),
        say("a certificate is a binary DER file or a text file with '-----BEGIN CERTIFICATE-----'"));
}

std::optional<std::vector<std::uint8_t>> decode_body(std::string_view text) {
    std::string body(text);
    std::erase_if(body, [](char character) { return blanks.find(character) != std::string_view::npos; });
    return decode_base64(body);
}

// A part of a text between two lines of dashes.
struct Block {
    Label label;
    std::string_view before; // the text since the block before it
    std::string_view body;
    std::string_view whole; // with the lines of dashes and what is before them on their line
};

// Takes the next certificate or bundle off `text`; nullopt when there is none. Other blocks are text.
Result<std::optional<Block>> take_block(std::string_view& text) {
    for (std::size_t from = 0;;) {
        auto const begin = text.find(label_begin, from);
        if (begin == std::string_view::npos) {
            return std::nullopt;
        }
        auto const rest = text.substr(begin + label_begin.size());
        auto const* const label = std::ranges::find_if(labels, [&](Label const& candidate) {
            return rest.starts_with(candidate.text) && rest.substr(candidate.text.size()).starts_with(dashes);
        });
        if (label == std::end(labels)) {
            from = begin + label_begin.size();
            continue;
        }
        auto const body = rest.substr(label->text.size() + dashes.size());
        auto const end_line = fmt::format("{}{}{}", label_end, label->text, dashes);
        auto const body_size = body.find(end_line);
        if (body_size == std::string_view::npos) {
            return bad_certificate(say("its last line is missing"));
        }
        auto const size = static_cast<std::size_t>(body.data() - text.data()) + body_size + end_line.size();
        auto const line_start = text.substr(0, begin).find_last_of("\r\n") + 1; // npos + 1 is 0
        Block const block{
            *label, text.substr(0, begin), body.substr(0, body_size),
            text.substr(line_start, size - line_start)};
        text.remove_prefix(size);
        return block;
    }
}

// Base64 makes an M of the first octet of a SEQUENCE, and MI of one that is as long as a certificate.
bool is_bare_base64(std::string_view text) {
    constexpr std::string_view characters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n";
    return trim(text).starts_with('M') && text.find_first_not_of(characters) == std::string_view::npos;
}

// The first element alone, when only blanks and line ends follow it. The end of an element of indefinite
// length (BER) is known to OpenSSL only.
Octets without_blanks_after(Octets bytes) {
    DerReader reader(bytes);
    auto const element = reader.read();
    if (!element) {
        auto const text = as_text(bytes);
        auto const end = text.find_last_not_of(blanks);
        // Its end is two zero octets.
        return end != std::string_view::npos && text[end] == '\0' ? bytes.first(end + 1) : bytes;
    }
    auto const rest = as_text(bytes.subspan(element->encoding.size()));
    return trim(rest).empty() ? element->encoding : bytes;
}

// Reads one file; its certificates, and what is peculiar about it, gather in m_file.
class FileReader final {
public:
    Result<CertificateFile> read(Octets bytes) && {
        // These can be shorter than is_der() asks.
        if (bytes[0] == der_tag::sequence) {
            TRY(refuse_mistaken_der(bytes));
        }
        if (is_cms(bytes) || is_der(bytes)) {
            TRY(read_der(bytes));
        } else {
            TRY_ASSIGN(auto plain, to_plain_text(bytes));
            m_file.peculiarities = std::move(plain.peculiarities);
            TRY(read_text(plain.text));
        }
        return std::move(m_file);
    }

private:
    Result<void> read_der(Octets bytes) {
        auto const der = without_blanks_after(bytes);
        if (der.size() < bytes.size()) {
            note(Peculiarity::blanks_after);
        }
        if (is_cms(bytes)) {
            m_file.form = CertificateForm::pkcs7_der;
            return add_bundle(der);
        }
        return add_certificate(der);
    }

    Result<void> read_text(std::string_view text) {
        TRY(refuse_private_key_text(text));
        if (!is_bare_base64(text)) {
            return read_pem(text);
        }
        m_file.form = CertificateForm::bare_base64;
        note_one_line_body(text);
        auto const der = decode_body(text);
        if (!der) {
            return trim(text).starts_with("MI")
                       ? bad_certificate(say("its base64 text is truncated or damaged"))
                       : not_a_certificate();
        }
        if (is_cms(*der)) {
            m_file.form = CertificateForm::pkcs7_pem;
            return add_bundle(*der);
        }
        return add_certificate(*der);
    }

    // RFC 7468: text may be around each certificate, with any line ends.
    Result<void> read_pem(std::string_view text) {
        auto rest = text;
        while (true) {
            TRY_ASSIGN(auto const block, take_block(rest));
            if (!block) {
                break;
            }
            if (m_file.certificates.empty()) {
                m_file.form = block->label.form;
            }
            note_peculiarities(*block);
            TRY(add_block(*block));
        }
        if (m_file.certificates.empty()) {
            TRY(refuse_mistaken_text(text));
            return not_a_certificate();
        }
        if (!trim(rest).empty()) {
            note(Peculiarity::text_after);
        }
        return {};
    }

    Result<void> add_block(Block const& block) {
        auto const der = decode_body(block.body);
        if (!der) {
            return bad_certificate(say("its base64 text is truncated or damaged"));
        }
        switch (block.label.form) {
        case CertificateForm::trusted_pem:
            return add_trusted_certificate(*der);
        case CertificateForm::pkcs7_pem:
            TRY(refuse_mistaken_der(*der));
            return add_bundle(*der);
        default:
            return add_certificate(*der);
        }
    }

    Result<void> add_certificate(Octets der) {
        TRY(refuse_mistaken_der(der));
        if (is_cms(der)) {
            note(Peculiarity::pkcs7_under_certificate);
            m_file.form = CertificateForm::pkcs7_pem;
            return add_bundle(der);
        }
        TRY_ASSIGN(auto certificate, decode_certificate(der));
        m_file.certificates.push_back(std::move(certificate));
        return {};
    }

    Result<void> add_bundle(Octets der) {
        TRY_ASSIGN(auto bundle, read_bundle(der));
        std::ranges::move(bundle.certificates, std::back_inserter(m_file.certificates));
        if (bundle.signature == Signature::present) {
            note(Peculiarity::cms_signature);
        }
        return {};
    }

    // The certificate, and what OpenSSL knows besides: its name and what it is trusted for.
    Result<void> add_trusted_certificate(Octets der) {
        DerReader reader(der);
        auto const element = reader.read();
        if (!element) {
            return bad_certificate(say("its encoding is truncated or damaged"));
        }
        TRY(add_certificate(element->encoding));
        auto const rest = der.subspan(element->encoding.size());
        if (rest.empty()) {
            return {};
        }
        ErrorQueueGuard const guard;
        auto const* next = rest.data();
        AuxiliaryHandle const auxiliary(d2i_X509_CERT_AUX(nullptr, &next, static_cast<long>(rest.size())));
        if (!auxiliary) {
            return bad_certificate(say("the trust settings of OpenSSL in it are truncated or damaged"));
        }
        if (next != rest.data() + rest.size()) {
            return trailing_data({next, rest.data() + rest.size()});
        }
        return {};
    }

    void note_peculiarities(Block const& block) {
        if (block.label.text == "X509 CERTIFICATE") {
            note(Peculiarity::x509_label);
        }
        if (!trim(block.before).empty()) {
            note(Peculiarity::text_before);
        }
        auto const contains = [&](std::string_view part) {
            return block.whole.find(part) != std::string_view::npos;
        };
        if (block.whole.find_first_of(" \t") == 0 || contains("\n ") || contains("\n\t") || contains("\r ") ||
            contains("\r\t")) {
            note(Peculiarity::blanks_before_lines);
        }
        if (contains("\r\n")) {
            note(Peculiarity::crlf_line_ends);
        } else if (contains("\r")) {
            note(Peculiarity::cr_line_ends);
        }
        note_one_line_body(block.body);
    }

    // One line is as good as many, but some programs take only one of the two.
    void note_one_line_body(std::string_view body) {
        auto const line = trim(body);
        if (line.size() > longest_usual_line && line.find_first_of("\r\n") == std::string_view::npos) {
            note(Peculiarity::one_line_body);
        }
    }

    void note(Peculiarity peculiarity) {
        if (std::ranges::find(m_file.peculiarities, peculiarity) == m_file.peculiarities.end()) {
            m_file.peculiarities.push_back(peculiarity);
        }
    }

    CertificateFile m_file{.form = CertificateForm::der, .peculiarities = {}, .certificates = {}};
};

} // namespace

Result<CertificateFile> read_certificates(std::span<std::uint8_t const> bytes) {
    if (bytes.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the certificate file is empty"));
    }
    if (bytes.size() > certificate_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("too large for a certificate: more than {} bytes", certificate_size_limit_bytes));
    }
    return FileReader().read(bytes);
}

Result<Certificate> parse_certificate(std::span<std::uint8_t const> bytes) {
    TRY_ASSIGN(auto file, read_certificates(bytes));
    if (file.certificates.size() > 1) {
        return fail(
            ErrorCode::unreadable, "several-certificates", say("the file holds more than one certificate"),
            say("use a file with only the certificate of the entity, without its issuers"));
    }
    return std::move(file.certificates.front());
}

} // namespace techuser
