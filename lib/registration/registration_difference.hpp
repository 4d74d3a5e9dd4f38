// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// A field that is recorded with one value and given with another.
struct FieldDifference {
    std::string_view field; // key in the registration file
    std::string recorded;   // a key by its fingerprint, a certificate by serial number and fingerprint
    std::string given;      // empty, like the other: none

    bool operator==(FieldDifference const&) const = default;
};

// Whether another spelling of the same telephone number is a difference.
enum class Spelling : std::uint8_t { ignored, compared };

// Where `given` differs from what is recorded, in the order of the portal's screens. What a registration does
// not decide is not compared: a sender number that is not given, and the channels chosen for applications.
std::vector<FieldDifference> differences(
    RegisteredUser const& recorded, Registration const& given, Spelling spelling = Spelling::ignored);

// Why `given` cannot be recorded while `holder` is: `refusal`, which is what the registry said, with the
// holder's entity and username as causes where they differ; or, where it is the same technical user, a
// conflict with a cause for each field that differs. Reason of the latter and of all causes: differs.
Error explain_conflict(Error refusal, RegisteredUser const& holder, Registration const& given);

} // namespace techuser
