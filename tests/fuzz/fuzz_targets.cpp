// SPDX-License-Identifier: Apache-2.0
#include "fuzz_targets.hpp"

#include "certificate/certificate_parts.hpp"
#include "certificate/revocation_list.hpp"
#include "channel/known_hosts.hpp"
#include "channel/server_offer.hpp"
#include "registry/registry_records.hpp"
#include "reply/compressed_reply.hpp"
#include "report/terminal_text.hpp"
#include "signature/token_uri.hpp"
#include "sshkey/ppk_file.hpp"
#include "support/period.hpp"
#include <techuser/acknowledgment.hpp>
#include <techuser/batch_file_check.hpp>
#include <techuser/batch_signature.hpp>
#include <techuser/channel_probe.hpp>
#include <techuser/contact_person.hpp>
#include <techuser/enterprise_number.hpp>
#include <techuser/registration_file.hpp>
#include <techuser/registry.hpp>
#include <techuser/time.hpp>
#include <techuser/username.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace techuser::fuzz {

namespace {

using Bytes = std::span<std::uint8_t const>;

std::string_view text_of(Bytes bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

std::vector<std::string> lines_of(Bytes bytes) {
    std::vector<std::string> lines;
    for (auto text = text_of(bytes); !text.empty();) {
        auto const end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

// For a value whose text its parse() reads back.
template <typename Value>
void value(Bytes bytes) {
    auto const parsed = Value::parse(text_of(bytes));
    if (!parsed) {
        require(!parsed.error().message.empty() && !parsed.error().reason.empty());
        return;
    }
    auto const again = Value::parse(parsed->to_string());
    require(again && *again == *parsed);
}

// The check digits are computed here as well, from the number as it is written.
void enterprise_number(Bytes bytes) {
    value<EnterpriseNumber>(bytes);
    auto const parsed = EnterpriseNumber::parse(text_of(bytes));
    if (!parsed) {
        return;
    }
    unsigned long digits = 0;
    std::size_t count = 0;
    for (char const character : parsed->to_string()) {
        if (character >= '0' && character <= '9') {
            digits = digits * 10 + static_cast<unsigned long>(character - '0');
            ++count;
        }
    }
    constexpr unsigned long modulus = 97;
    require(count == 10 && digits < 2'000'000'000 && digits % 100 == modulus - digits / 100 % modulus);
}

void signature(Bytes bytes) {
    auto const parsed = BatchSignature::parse(text_of(bytes));
    if (!parsed) {
        require(parsed.error().code == ErrorCode::unreadable && !parsed.error().message.empty());
        return;
    }
    auto const verified = parsed->verify([]() -> Result<Bytes> { return Bytes(); });
    require(verified || verified.error().code == ErrorCode::invalid);
}

void token_uri(Bytes bytes) {
    static_cast<void>(parse_token_uri(text_of(bytes)));
}

void qc_statements(Bytes bytes) {
    static_cast<void>(read_qc_statements(bytes));
}

void crl(Bytes bytes) {
    for (auto const& list : decode_crls(bytes)) {
        require(list != nullptr);
    }
}

void ppk_file(Bytes bytes) {
    static_cast<void>(read_ppk_file(text_of(bytes)));
}

void known_hosts(Bytes bytes) {
    std::vector const files{std::string(text_of(bytes))};
    for (std::uint16_t const port : {std::uint16_t{22}, std::uint16_t{2222}}) {
        KnownHost const host(files, "sftp.example.be", port);
        require(host.key_types().size() <= bytes.size());
    }
}

void server_offer(Bytes bytes) {
    auto const text = text_of(bytes);
    auto const offer = read_server_offer(text, text.substr(0, text.find('\n')));
    if (offer) {
        require(split_names(offer->cipher).size() <= offer->cipher.size() + 1);
    }
}

void batch_file_set(Bytes bytes) {
    auto const names = lines_of(bytes);
    std::vector<FileProfile> const none{};
    auto const day = std::chrono::year(2014) / 6 / 28;
    auto const checked = check_names(names, {none, day, std::nullopt, CheckScope::sets});
    require(checked.size() == names.size());
}

void acknowledgment(Bytes bytes) {
    auto const read = parse_acknowledgment(bytes);
    if (!read) {
        require(!read.error().message.empty() && !read.error().reason.empty());
        return;
    }
    require(!read->result_code.empty() && read->unknown.size() <= unknown_element_limit);
    static_cast<void>(read->answered());
}

void compressed_reply(Bytes bytes) {
    static auto const name = BatchFileName::parse("CO.NOTI.999999.20140628.00001.R");
    auto const content = uncompress(*name, bytes);
    require(!content || content->size() <= bytes.size() * compression_limit);
}

void username(Bytes bytes) {
    value<Username>(bytes);
    for (auto const& suggestion : suggest_usernames(text_of(bytes))) {
        require(Username::parse(suggestion.to_string()).has_value());
    }
    static_cast<void>(suggest_usernames_for_company(text_of(bytes)));
}

void registration(Bytes bytes) {
    auto const draft = parse_registration_file(text_of(bytes), "file", "/folder");
    if (draft) {
        static_cast<void>(registration_to_toml(*draft));
    }
}

void registration_json(Bytes bytes) {
    static_cast<void>(parse_registration_json(text_of(bytes), "line", "/folder"));
}

void registry_export(Bytes bytes) {
    auto const lines = lines_of(bytes);
    std::size_t next = 0;
    auto const next_line = [&]() -> Result<std::optional<std::string_view>> {
        return next < lines.size() ? std::optional<std::string_view>(lines[next++]) : std::nullopt;
    };
    std::string written = export_heading();
    auto const counts = read_export(next_line, [&](RegistryRecord const& record) -> Result<void> {
        written += to_json_line(record);
        return {};
    });
    require(!counts || !written.empty());
}

void times(Bytes bytes) {
    auto const text = text_of(bytes);
    if (auto const date = parse_date(text)) {
        require(parse_date(to_iso(*date)) == *date);
    }
    static_cast<void>(parse_timestamp(text));
    static_cast<void>(parse_period(text));
}

void registry_key(Bytes bytes) {
    static_cast<void>(parse_registry_keys(text_of(bytes)));
}

void addresses(Bytes bytes) {
    static_cast<void>(HostKeyFingerprint::parse(text_of(bytes)));
    static_cast<void>(Proxy::parse(text_of(bytes)));
}

void shown_text(Bytes bytes) {
    auto const shown = terminal_text(text_of(bytes));
    require(std::ranges::none_of(
        shown, [](char character) { return (character >= 0 && character < ' ') || character == '\x7f'; }));
}

constexpr std::array all{
    Target{"acknowledgment", acknowledgment},
    Target{"addresses", addresses},
    Target{"batch_file_name", value<BatchFileName>},
    Target{"batch_file_set", batch_file_set},
    Target{"certificate", certificate},
    Target{"compressed_reply", compressed_reply},
    Target{"configuration", configuration},
    Target{"crl", crl},
    Target{"csv", csv},
    Target{"email", value<EmailAddress>},
    Target{"enterprise_number", enterprise_number},
    Target{"known_hosts", known_hosts},
    Target{"phone", value<PhoneNumber>},
    Target{"ppk_file", ppk_file},
    Target{"qc_statements", qc_statements},
    Target{"reference_data", reference_data},
    Target{"registration", registration},
    Target{"registration_json", registration_json},
    Target{"registry_export", registry_export},
    Target{"registry_key", registry_key},
    Target{"server_offer", server_offer},
    Target{"shown_text", shown_text},
    Target{"signature", signature},
    Target{"ssh_key", ssh_key},
    Target{"ssh_version", ssh_version},
    Target{"times", times},
    Target{"token_uri", token_uri},
    Target{"username", username},
};

} // namespace

std::span<Target const> targets() {
    return all;
}

} // namespace techuser::fuzz
