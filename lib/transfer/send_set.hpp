// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/remote_files.hpp"
#include "transfer/set_judgement.hpp"
#include "transfer/transfer_report.hpp"
#include <techuser/registry.hpp>

#include <functional>
#include <optional>

namespace techuser {

// What the registry has to do with sending.
struct SendOrder {
    Rehearsal rehearsal{Rehearsal::no}; // dry_run: looks at the server, writes and records nothing
    std::optional<BatchSet> recorded{}; // what the registry knows of the set
    std::function<Result<BatchSet>(SetState)> record{}; // how far it has come; null: nothing is recorded
    std::function<void(SentFile const& file, std::uint64_t bytes)> progress; // so many of the file arrived
};

// Sends a set without faults: FI, FS, then GO, each under its name; the server tells its size before the next
// one begins. What stands there whole is not sent again. `uploaded` is recorded before the GO is written and
// `sent` after it, so that after an end at any moment the same call goes on, and no GO ever comes before the
// rest or twice. A set that the registry knows as sent is not looked for. Faults of the report: conflict
// differs, partly-gone; unavailable size-differs, changed-meanwhile, file-in-use; and those of RemoteFiles.
SendReport send_set(RemoteFiles& server, JudgedSet const& judged, SendOrder const& order);

} // namespace techuser
