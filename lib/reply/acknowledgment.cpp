// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/library_version.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf8.hpp"
#include <techuser/acknowledgment.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <set>
#include <utility>

namespace techuser {
namespace {

struct KnownElement {
    std::string_view path;
    std::string Acknowledgment::* text;
};

constexpr std::array known_texts{
    KnownElement{"ACRF/Form/Identification", &Acknowledgment::identification},
    KnownElement{"ACRF/Form/FormCreationDate", &Acknowledgment::created_on},
    KnownElement{"ACRF/Form/FormCreationHour", &Acknowledgment::created_at},
    KnownElement{"ACRF/Form/AttestationStatus", &Acknowledgment::attestation_status},
    KnownElement{"ACRF/Form/TypeForm", &Acknowledgment::form_type},
    KnownElement{"ACRF/Form/FileReference/FileName", &Acknowledgment::file_name},
    KnownElement{"ACRF/Form/FileReference/ReferenceOrigin", &Acknowledgment::reference_origin},
    KnownElement{"ACRF/Form/FileReference/ReferenceNbr", &Acknowledgment::reference_number},
    KnownElement{"ACRF/Form/ReceptionResult/ResultCode", &Acknowledgment::result_code},
};
constexpr std::array<std::string_view, 4> known_parents{
    "ACRF", "ACRF/Form", "ACRF/Form/FileReference", "ACRF/Form/ReceptionResult"};
constexpr std::string_view error_id_path = "ACRF/Form/ReceptionResult/ErrorID";
constexpr std::array<std::string_view, 2> needed_paths{
    "ACRF/Form/FileReference/FileName", "ACRF/Form/ReceptionResult/ResultCode"};

tl::unexpected<Error> unreadable(std::string_view reason, Text message) {
    return fail(ErrorCode::unreadable, reason, std::move(message));
}

// The name without the prefix of its namespace, which the one known file does not use.
std::string_view local_name(pugi::xml_node node) {
    std::string_view const name(node.name());
    return name.substr(name.rfind(':') + 1);
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = std::min(text.find_first_not_of(blanks), text.size());
    return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// Whether XML may have the text: pugixml takes any bytes.
bool is_xml_text(std::string_view text) {
    while (!text.empty()) {
        auto const point = decode_utf8(text);
        if (!point ||
            (point->value < ' ' && point->value != '\t' && point->value != '\n' && point->value != '\r')) {
            return false;
        }
        text.remove_prefix(point->length);
    }
    return true;
}

class Reader final {
public:
    Result<Acknowledgment> read(pugi::xml_node root) {
        TRY(visit(root, std::string(local_name(root)), 1));
        for (auto const path : needed_paths) {
            if (!m_seen.contains(path)) {
                return unreadable("element-missing", say("no element {}", verbatim(path)));
            }
        }
        auto const& code = m_read.result_code;
        if (constexpr std::size_t longest = 9;
            code.size() > longest || !parse_digits(code, code.size()) || code.empty()) {
            return unreadable("result-code", say("ResultCode '{}': expected a number", code));
        }
        return std::move(m_read);
    }

private:
    Result<void> visit(pugi::xml_node node, std::string const& path, std::size_t depth) {
        if (depth > acknowledgment_depth_limit) {
            return unreadable(
                "too-deep", say("elements are nested more than {} levels deep", acknowledgment_depth_limit));
        }
        std::string text;
        for (auto const child : node.children()) {
            if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
                text += child.value();
            }
        }
        if (!is_xml_text(text) || !is_xml_text(path)) {
            return unreadable("not-xml", say("not XML: characters that XML does not allow"));
        }
        TRY(take(path, std::string(trim(text))));
        TRY(take_attributes(node, path));
        for (auto const child : node.children()) {
            if (child.type() == pugi::node_element) {
                TRY(visit(child, path + '/' + std::string(local_name(child)), depth + 1));
            }
        }
        return {};
    }

    Result<void> take(std::string const& path, std::string text) {
        if (path == error_id_path) {
            m_read.error_ids.push_back(std::move(text));
            return {};
        }
        auto const known = std::ranges::find(known_texts, path, &KnownElement::path);
        auto const is_parent = std::ranges::find(known_parents, path) != known_parents.end();
        if (known == known_texts.end() && !is_parent) {
            return take_unknown(path, std::move(text));
        }
        if (!m_seen.insert(path).second) {
            return unreadable("element-twice", say("duplicate element {}", verbatim(path)));
        }
        if (known != known_texts.end()) {
            m_read.*known->text = std::move(text);
            return {};
        }
        return text.empty() ? Result<void>() : take_unknown(path, std::move(text));
    }

    // Those that declare namespaces or schemas say nothing of the reply.
    Result<void> take_attributes(pugi::xml_node node, std::string const& path) {
        for (auto const attribute : node.attributes()) {
            std::string_view const name(attribute.name());
            if (name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:")) {
                continue;
            }
            if (!is_xml_text(name) || !is_xml_text(attribute.value())) {
                return unreadable("not-xml", say("not XML: characters that XML does not allow"));
            }
            TRY(take_unknown(path + "/@" + std::string(name), attribute.value()));
        }
        return {};
    }

    Result<void> take_unknown(std::string path, std::string text) {
        if (m_read.unknown.size() == unknown_element_limit) {
            return unreadable(
                "too-many-elements", say("more than {} unknown elements", unknown_element_limit));
        }
        m_read.unknown.push_back({std::move(path), std::move(text)});
        return {};
    }

    Acknowledgment m_read;
    std::set<std::string, std::less<>> m_seen;
};

// The only element of the document itself.
Result<pugi::xml_node> root_of(pugi::xml_document const& document) {
    pugi::xml_node root;
    for (auto const child : document.children()) {
        if (child.type() == pugi::node_doctype) {
            return unreadable("doctype", say("the XML has a document type, which replies do not have"));
        }
        auto const is_text = child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata;
        if (is_text || (child.type() == pugi::node_element && root)) {
            return unreadable("not-xml", say("not XML: something beside the root element"));
        }
        root = child.type() == pugi::node_element ? child : root;
    }
    if (!root) {
        return unreadable("not-xml", say("not XML: no root element"));
    }
    return root;
}

} // namespace

std::string_view to_string(Reception reception) {
    return reception == Reception::accepted ? "accepted" : "refused";
}

Reception Acknowledgment::reception() const {
    auto const is_zero = std::ranges::all_of(result_code, [](char digit) { return digit == '0'; });
    return is_zero ? Reception::refused : Reception::accepted;
}

std::optional<BatchFileName> Acknowledgment::answered() const {
    auto name = BatchFileName::parse(file_name);
    return name && name->elements().kind == FileKind::start ? std::optional(*std::move(name)) : std::nullopt;
}

Result<Acknowledgment> parse_acknowledgment(std::span<std::uint8_t const> bytes) {
    if (bytes.size() > acknowledgment_size_limit_bytes) {
        return unreadable(
            "too-large", say("larger than the limit of {} KiB", acknowledgment_size_limit_bytes / 1024));
    }
    pugi::xml_document document;
    auto const parsed = document.load_buffer(
        bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_doctype | pugi::parse_fragment);
    if (!parsed) {
        return unreadable(
            "not-xml", say("not XML: the fault is after byte {}", static_cast<std::size_t>(parsed.offset)));
    }
    TRY_ASSIGN(auto const root, root_of(document));
    if (local_name(root) != known_parents.front()) {
        return unreadable(
            "not-an-acknowledgment", say("not an acknowledgment: the root element is '{}', expected ACRF",
                                         std::string(local_name(root)).substr(0, 40)));
    }
    return Reader().read(root);
}

std::string_view anomaly_label(std::string_view error_id) {
    constexpr std::string_view prefix = "ACRF-";
    constexpr std::size_t label_size = 3;
    if (!error_id.starts_with(prefix) || !parse_digits(error_id.substr(prefix.size()), label_size)) {
        return {};
    }
    return error_id.substr(prefix.size());
}

std::string library_version::pugixml() {
    return fmt::format("{}.{}", PUGIXML_VERSION / 1000, PUGIXML_VERSION % 1000 / 10);
}

} // namespace techuser
