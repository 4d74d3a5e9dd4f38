// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "signature/signature_report.hpp"
#include "system/held_file.hpp"
#include "transfer/outgoing_set.hpp"
#include <techuser/batch_file_check.hpp>

#include <functional>
#include <string>
#include <vector>

namespace techuser {

// What a set is judged by.
struct SetRules {
    NameRules names;                        // its scope does not count: names are always checked as a set
    std::optional<Environment> environment; // the only one whose sets are sent; nullopt: any
    Severity refused{Severity::error};      // findings about a certificate from this severity on are faults
    // Verifies the FS beside the declaration of that path.
    std::function<Result<SignatureReport>(std::string const& declaration)> verify;
};

// An FI or FS as it was when the set was judged.
struct JudgedFile {
    BatchFileName name;
    FileState state;
};

// A set, and all that is wrong with it: only one without faults may be sent.
struct JudgedSet {
    OutgoingSet set;
    std::vector<JudgedFile> files; // FI, then FS; no GO, which is sent empty whatever the file holds
    std::vector<NameFault> faults;
};

// Judges what is here, without the server: the names and the environment that the folder stands for, that
// every part has its FI, every FI that needs one its FS, and every FS belongs to its FI and is of a fit and
// registered signer. Reasons: those of check_names(), other-environment, empty (an FI), and those of files,
// signatures and certificates.
JudgedSet judge_set(OutgoingSet set, SetRules const& rules);

} // namespace techuser
