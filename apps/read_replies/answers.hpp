// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "read_replies/request.hpp"
#include "reply/reply_report.hpp"
#include <techuser/registry.hpp>

namespace techuser::read_replies {

// Records what an acknowledgment says of a set that the registry knows: a reply that can be relied on, of the
// set whose GO it names. Other replies, and no registry (null), leave everything as it is.
Result<AnswerRecord> record_answer(Registry* registry, Reply const& reply, Author const& author);

// The sets in the registry that were sent so long ago or longer and have no answer.
Result<cli::ExitStatus> list_unanswered(cli::Console& console, Request const& request);

} // namespace techuser::read_replies
