// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/file_profile.hpp>
#include <techuser/result.hpp>
#include <techuser/sender_number.hpp>
#include <techuser/time.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// Which way a file goes: to the institution, or from it.
enum class Direction : std::uint8_t { sent, received };

// FS and GO go both ways: the integrator is the sender of those that are received.
Direction direction_of(BatchFileName const& name);

// The folder of the SFTP server that a file belongs in: IN, INTEST or INTEST-S for what is sent, OUT, OUTTEST
// or OUTTEST-S for what is received.
std::string_view directory_of(Direction direction, Environment environment);
std::string_view directory_of(BatchFileName const& name);

// Why the portal would refuse a file, judging by its name.
struct NameFault {
    Error error; // with an offset when one element is wrong, without one when the set is
    std::vector<std::string_view>
        labels; // the portal's three-digit anomaly labels; several when no source tells which
};

// One name and its faults.
struct CheckedName {
    std::string input;                 // the path or name as it was given
    std::optional<BatchFileName> name; // nullopt when it cannot be parsed
    std::vector<NameFault> faults;
};

// Whether the names are checked each by itself, or also as sets.
enum class CheckScope : std::uint8_t { names, sets };

struct NameRules {
    std::span<FileProfile const> profiles;
    Date today;                         // later days are in the future
    std::optional<SenderNumber> sender; // whose files they are; nullopt: anybody's
    CheckScope scope;
};

// Checks names, which may have folders before them. Offsets count from the beginning of the input.
// Reasons of one name: those of BatchFileName::parse, date-future, directory (of another environment),
// direction (of the other way), other-sender. Reasons of sets: duplicate, declaration-missing,
// signature-missing, parts-differ. A set is what shares all elements but kind and part; it has to be complete
// when its GO is there.
std::vector<CheckedName> check_names(std::span<std::string const> inputs, NameRules const& rules);

// Whether the names of this application carry parts, and the portal asks for a signature in the environment.
// A code without a profile is treated like most: parts, and signatures in R and T.
bool carries_parts(FileProfile const* profile);
bool asks_signature(FileProfile const* profile, Environment environment);

// Whether `reply`, a file of the integrator, can answer the declaration: it is of the same environment and no
// older. Its name tells no more.
bool can_answer(BatchFileName const& reply, BatchFileName const& declaration);

} // namespace techuser
