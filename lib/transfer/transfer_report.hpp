// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include "transfer/set_judgement.hpp"
#include <techuser/registry.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What became of a set.
enum class SendOutcome : std::uint8_t {
    sent,        // now
    unchanged,   // it stands on the server already, with its GO
    sent_before, // by the registry, or because the server has taken it since
    ready,       // a rehearsal: it would be sent
    refused,     // it is not right, or another set has its name
    not_sent,    // something is unavailable; running the command again goes on
};

// sent, unchanged, sent-before, ready, refused, not-sent
std::string_view to_string(SendOutcome outcome);

// A file of a set, and what is on the server under its name.
struct SentFile {
    enum class Remote : std::uint8_t {
        unknown,   // the server was not asked
        absent,    // nothing
        partial,   // a part of it
        differs,   // something larger
        unchanged, // it was there already
        written,   // now
    };

    BatchFileName name;
    std::string path;
    std::uint64_t size_bytes;
    Remote remote{Remote::unknown};
};

// unknown, absent, partial, differs, unchanged, written
std::string_view to_string(SentFile::Remote remote);

struct SendReport {
    BatchFileName start; // the GO, which stands for the set
    SendOutcome outcome;
    std::vector<SentFile> files;        // FI, FS, GO; with faults of names perhaps fewer
    std::optional<BatchSet> recorded{}; // what the registry knows of it now; nullopt: nothing
    std::vector<NameFault> faults{};    // why it was not sent, with the labels of the portal
};

// A set that was judged and not sent: refused, or not-sent when a fault is one of availability.
SendReport report_unsent(JudgedSet const& judged);

// The worst code of the faults; nullopt without any.
std::optional<ErrorCode> worst_fault(SendReport const& report);

std::string to_text(SendReport const& report, Colour colour);
std::string to_json(JsonHead const& head, SendReport const& report, Rehearsal rehearsal);

} // namespace techuser
