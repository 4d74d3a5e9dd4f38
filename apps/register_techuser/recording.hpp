// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_report.hpp"
#include <techuser/author.hpp>
#include <techuser/registry.hpp>
#include <techuser/result.hpp>

namespace techuser::register_techuser {

// What is done with what is only worth a warning.
enum class Strictness : std::uint8_t { lenient, strict };

// Records a registration unless it is recorded already. Conflict: as Registry::add(), and differs; both with
// the fields in which the one that stands in the way differs as causes. Invalid: refuse_warnings(), when
// strict.
Result<RecordedUser> record(
    Registry& registry, ExaminedRegistration const& examined, Strictness strictness, Author const& author);

} // namespace techuser::register_techuser
