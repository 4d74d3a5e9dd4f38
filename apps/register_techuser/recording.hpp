// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_report.hpp"
#include <techuser/author.hpp>
#include <techuser/registry.hpp>
#include <techuser/result.hpp>

namespace techuser::register_techuser {

// What is done with warnings.
enum class Strictness : std::uint8_t { lenient, strict };

// What becomes of a technical user that is recorded with other values.
enum class IfRecorded : std::uint8_t { refuse, update };

struct RecordingOptions {
    Strictness strictness;
    IfRecorded recorded;
};

// Records a registration unless it is recorded already. Conflict: as Registry::add(), and differs; both with
// the fields in which the recorded one differs as causes. Invalid: refuse_warnings(), when
// strict. A number that the portal gave is recorded for a technical user that
// has none of the portal yet, and with IfRecorded::update the entity's name, the contact person and the
// channel as well: changed.
Result<RecordedUser> record(
    Registry& registry, ExaminedRegistration const& examined, RecordingOptions options, Author const& author);

} // namespace techuser::register_techuser
