// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_json.hpp"
#include "certificate/certificate_report.hpp"
#include "report/colour.hpp"
#include "report/json_document.hpp"
#include "report/language.hpp"
#include "report/page.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace techuser {

namespace {

// A field that is not the same in both certificates.
struct Change {
    std::string field;
    Json old;
    Json renewed;
};

void find_changes(
    std::string const& prefix, Json const& old, Json const& renewed, std::vector<Change>& changes) {
    for (auto const& [key, value] : old.items()) {
        auto const& other = renewed[key];
        if (value == other) {
            continue;
        }
        auto const field = prefix + key;
        if (value.is_object() && other.is_object()) {
            find_changes(field + '.', value, other, changes);
        } else {
            changes.push_back({field, value, other});
        }
    }
}

std::vector<Change> find_changes(CertificateReport const& old, CertificateReport const& renewed) {
    std::vector<Change> changes;
    find_changes("", describe_wholly(old), describe_wholly(renewed), changes);
    return changes;
}

Answer answer(bool condition) {
    return condition ? Answer::yes : Answer::no;
}

char const* word(Answer answer) {
    return answer == Answer::yes ? tr("yes") : tr("no");
}

std::string shown(Json const& value) {
    return value.is_string() ? value.get<std::string>()
                             : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

Answer Comparison::can_replace() const {
    return answer(same_holder == Answer::yes && longer == Answer::yes);
}

Comparison compare(Certificate const& old, Certificate const& renewed) {
    return {
        .same_holder = answer(is_same_holder(old, renewed)),
        .same_key = answer(old.key.sha256 == renewed.key.sha256),
        .longer = answer(renewed.expires_on > old.expires_on)};
}

std::string to_text(CertificateReport const& old, CertificateReport const& renewed, Colour colour) {
    auto const comparison = compare(old.certificate, renewed.certificate);
    TextPage page(colour);
    page.heading(tr("Comparison"));
    page.line(tr("Old certificate"), old.input);
    page.line(tr("New certificate"), renewed.input);
    page.line(tr("Same holder"), word(comparison.same_holder));
    page.line(tr("Same key"), word(comparison.same_key));
    page.line(tr("Expires later"), word(comparison.longer));
    page.heading(tr("What changed"));
    for (auto const& change : find_changes(old, renewed)) {
        page.item(terminal_text(change.field));
        page.item(fmt::format("    - {}", terminal_text(shown(change.old))));
        page.item(fmt::format("    + {}", terminal_text(shown(change.renewed))));
    }
    return fmt::format(
        "{}\n{}\n", std::move(page).take(),
        labelled(
            tr("Verdict"), comparison.can_replace() == Answer::yes
                               ? tr("can replace the old certificate")
                               : tr("cannot replace the old certificate")));
}

std::string to_json(JsonHead const& head, CertificateReport const& old, CertificateReport const& renewed) {
    auto const comparison = compare(old.certificate, renewed.certificate);
    auto document = begin_document(head);
    document["old"] = old.input;
    document["new"] = renewed.input;
    document["same_holder"] = comparison.same_holder == Answer::yes;
    document["same_key"] = comparison.same_key == Answer::yes;
    document["expires_later"] = comparison.longer == Answer::yes;
    document["can_replace"] = comparison.can_replace() == Answer::yes;
    document["changes"] = Json::array();
    for (auto const& change : find_changes(old, renewed)) {
        document["changes"].push_back(
            {{"field", change.field}, {"old", change.old}, {"new", change.renewed}});
    }
    return finish_document(document);
}

} // namespace techuser
