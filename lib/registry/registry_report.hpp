// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/registration.hpp>
#include <techuser/registry.hpp>
#include <techuser/time.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace techuser {

// A calendar (RFC 5545) with an all-day event for each certificate that expires before `until`; without any
// it has a time zone alone, which is valid too. `now` is when it was made.
// With `lead` each has another event, with an alarm, so many days before: a new certificate takes weeks.
std::string to_calendar(
    std::span<RegisteredUser const> users, Timestamp until, Timestamp now,
    std::optional<std::chrono::days> lead = {});

// The moments at which the certificates of technical users expire, as OpenMetrics 1.0 text for monitoring:
// certificate_metrics() for each technical user, between the heading and the end.
std::string metrics_heading();
std::string certificate_metrics(RegisteredUser const& user);
std::string metrics_end();

// The journal of a technical user: a line for each change with the old and new values below it, then one for
// each of its sets of batch files.
struct UserHistory {
    RegisteredUser const& user;
    std::span<JournalEntry const> entries;
    std::span<BatchSet const> sets;
};
std::string to_text(UserHistory const& history);
std::string to_json(JsonHead const& head, UserHistory const& history);

// How far one set has come: a line with the name of its GO file, a JSON document, a row of a CSV table.
std::string to_text(BatchSet const& set);
std::string to_json(JsonHead const& head, BatchSet const& set);
enum class Headings : std::uint8_t { none, before };
std::string to_csv(BatchSet const& set, Headings headings);

// What was done with a registry.
struct RegistryReport {
    std::string_view action; // init, check, backup, restore, migrate, move
    std::string_view registry;
    Rehearsal rehearsal;
    RegistryCheck const* check;              // null unless it was checked
    Restoration const* restoration{nullptr}; // null unless it was restored
};

// What was restored, and what is not given again.
std::string to_text(Restoration const& restoration, std::string_view backup, Rehearsal rehearsal);

// How much a registry holds, then a line for each problem.
std::string to_text(RegistryCheck const& check, Colour colour);
std::string to_json(JsonHead const& head, RegistryReport const& report);

} // namespace techuser
