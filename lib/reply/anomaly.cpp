// SPDX-License-Identifier: Apache-2.0
#include "reply/anomaly.hpp"

#include "support/say.hpp"

#include <algorithm>
#include <array>

namespace techuser {
namespace {

// The meaning has a gap where there is something to name: a kind of file or a directory.
struct Row {
    std::string_view label;
    char const* meaning;
    std::string_view named;
    char const* what_to_do;
};

constexpr char const* check_names =
    gettext_noop("run `name-batchfile --check` on the names, then send a new set under right ones");
constexpr char const* new_set =
    gettext_noop("reserve a new sequence with `name-batchfile --reserve`, and send the set under it");
constexpr char const* new_date =
    gettext_noop("name the files with the date of today with `name-batchfile`, and send them again");
constexpr char const* sign_again =
    gettext_noop("sign the declaration again with `sign-batchfile`, and send it in a new set");
constexpr char const* send_all = gettext_noop("send every FI, then every FS, then the GO, in a new set");
constexpr char const* ask_right =
    gettext_noop("have the right recorded at the portal or at the institution, then send a new set");
constexpr char const* use_own_number =
    gettext_noop("log in as the technical user of this sender number; `register-techuser show` tells it");
constexpr char const* look_into =
    gettext_noop("put the files into the directory of their letter: IN for R, INTEST for T, INTEST-S for S");
constexpr char const* correct_file = gettext_noop("correct the declaration, and send it in a new set");
constexpr char const* check_certificate =
    gettext_noop("compare the certificate of the signature with the one that is registered at the portal");
constexpr char const* divide = gettext_noop("divide the declaration over several sets or parts");
constexpr char const* tell_portal =
    gettext_noop("open the channel at the portal, or have the portal's contact centre look at it");
constexpr char const* zip_again = gettext_noop("send the file unpacked, or in a ZIP that holds it alone");
constexpr char const* nothing_to_do = gettext_noop("nothing, if the set was sent again since");

constexpr char const* structure = gettext_noop("the structure of the name of the {} file is wrong");
constexpr char const* outside = gettext_noop("a file of environment {} is outside its directory");
constexpr char const* numbering =
    gettext_noop("the number or the numbering of the FI or FS files does not match the announced parts");
constexpr char const* not_authorised = gettext_noop("the sender is not authorised, or not for this employer");
constexpr char const* no_data =
    gettext_noop("there is no declaration: no data, no FI file, or nothing in it");
constexpr char const* too_much =
    gettext_noop("too much: too many declarations, or the file, or FI and FS together, too large");
constexpr char const* no_channel = gettext_noop(
    "no sender number or no channel for replies is known of the party, or the channel is not that of the directory");
constexpr char const* isabel = gettext_noop("an anomaly of the Isabel channel only");

constexpr std::array rows{
    Row{"038", isabel, {}, tell_portal},
    Row{"039", isabel, {}, tell_portal},
    Row{"101", not_authorised, {}, ask_right},
    Row{"103", not_authorised, {}, ask_right},
    Row{"107", structure, "GO", check_names},
    Row{"108", gettext_noop("the sender number in the name is not that of the account"), {}, use_own_number},
    Row{"109", gettext_noop("the date in the name is not eight digits"), {}, check_names},
    Row{"110", gettext_noop("the date in the name is no day of the calendar"), {}, check_names},
    Row{"111", gettext_noop("the date in the name is in the future"), {}, new_date},
    Row{"112", gettext_noop("the sequence in the name is not five characters"), {}, check_names},
    Row{"113", gettext_noop("the sequence in the name is not only digits"), {}, new_set},
    Row{"114", gettext_noop("the number of parts in the name is not one digit"), {}, check_names},
    Row{"115", gettext_noop("the number of parts in the name is not numeric"), {}, check_names},
    Row{"116", gettext_noop("the number of parts in the name is zero"), {}, check_names},
    Row{"117", gettext_noop("the environment in the name is not R, T or S"), {}, check_names},
    Row{"118", outside, "R", look_into},
    Row{"119", outside, "T", look_into},
    Row{"120", numbering, {}, send_all},
    Row{"121", gettext_noop("a signature was sent on a channel that must not have one"), {}, tell_portal},
    Row{"122", numbering, {}, send_all},
    Row{"123", numbering, {}, send_all},
    Row{"124", numbering, {}, send_all},
    Row{"125", gettext_noop("the signature is not valid"), {}, sign_again},
    Row{"126", gettext_noop("the date in the name is too old"), {}, new_date},
    Row{"127", gettext_noop("the sequence in the name is zero"), {}, new_set},
    Row{"128", gettext_noop("the number of parts in the name is above the maximum"), {}, divide},
    Row{"129", gettext_noop("the name does not begin with a known kind of file"), {}, check_names},
    Row{"130", gettext_noop("the GO file was never received"), {}, send_all},
    Row{"131", structure, "FI", check_names},
    Row{"132", structure, "FS", check_names},
    Row{"133", gettext_noop("a file of the same name was sent before"), {}, new_set},
    Row{"134", no_data, {}, correct_file},
    Row{"140", isabel, {}, tell_portal},
    Row{"141", isabel, {}, tell_portal},
    Row{"142", no_data, {}, correct_file},
    Row{"143", isabel, {}, tell_portal},
    Row{"144", gettext_noop("the environment in the name cannot be told"), {}, check_names},
    Row{"153", gettext_noop("the certificate does not belong to its owner"), {}, check_certificate},
    Row{"154", gettext_noop("the sender number is not allowed for this application"), {}, ask_right},
    Row{"156", isabel, {}, tell_portal},
    Row{"157", no_data, {}, correct_file},
    Row{"158",
        gettext_noop("the form in the file is not that of the application in the name"),
        {},
        check_names},
    Row{"171", isabel, {}, tell_portal},
    Row{"172", too_much, {}, divide},
    Row{"184", too_much, {}, divide},
    Row{"189", no_channel, {}, tell_portal},
    Row{"190", no_channel, {}, tell_portal},
    Row{"193", no_channel, {}, tell_portal},
    Row{"194", no_channel, {}, tell_portal},
    Row{"195", no_channel, {}, tell_portal},
    Row{"236", no_channel, {}, tell_portal},
    Row{"249", no_channel, {}, tell_portal},
    Row{"257", outside, "S", look_into},
    Row{"280", gettext_noop("the ZIP file is invalid"), {}, zip_again},
    Row{"281", gettext_noop("the ZIP file holds no file, or more than one"), {}, zip_again},
    Row{"367",
        gettext_noop("the sequence in the name has a character other than 0-9 and A-Z"),
        {},
        check_names},
    Row{"430",
        gettext_noop("files that caused trouble when they were first sent were deleted"),
        {},
        nothing_to_do},
    Row{"509", too_much, {}, divide},
};

} // namespace

Anomaly explain_anomaly(std::string_view label) {
    auto const row = std::ranges::find(rows, label, &Row::label);
    if (row == rows.end()) {
        return {};
    }
    return {
        row->named.empty() ? tabled(row->meaning) : tabled(row->meaning, verbatim(row->named)),
        tabled(row->what_to_do)};
}

std::vector<std::string_view> anomaly_labels() {
    std::vector<std::string_view> labels;
    for (auto const& row : rows) {
        labels.push_back(row.label);
    }
    return labels;
}

} // namespace techuser
