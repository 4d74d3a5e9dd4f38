// SPDX-License-Identifier: Apache-2.0
#include "transfer/send_set.hpp"

#include "support/say.hpp"
#include "support/try.hpp"
#include "system/held_file.hpp"
#include "transfer/upload_plan.hpp"

#include <string>
#include <utility>
#include <vector>

namespace techuser {
namespace {

SentFile::Remote remote_of(FileStanding standing) {
    switch (standing) {
    case FileStanding::absent:
        return SentFile::Remote::absent;
    case FileStanding::partial:
        return SentFile::Remote::partial;
    case FileStanding::same:
        return SentFile::Remote::unchanged;
    case FileStanding::larger:
        break;
    }
    return SentFile::Remote::differs;
}

tl::unexpected<Error> fail_differs(BatchFileName const& start) {
    return fail(
        ErrorCode::conflict, "differs",
        say("the server has other files under the names of '{}'", start.to_string()),
        say("give the declaration a new name with name-batchfile; nothing was written over"));
}

tl::unexpected<Error> fail_gap(BatchFileName const& start) {
    return fail(
        ErrorCode::conflict, "partly-gone",
        say("some files of '{}' were on the server and are gone: the portal may be taking them",
            start.to_string()),
        say("run the command again later; if nothing has changed then, send the declaration under a new name"));
}

// One set on its way.
class Sending final {
public:
    Sending(RemoteFiles& server, JudgedSet const& judged, SendOrder const& order)
        : m_server(server), m_set(judged.set), m_judged(judged.files), m_order(order),
          m_report(report_unsent(judged)) {
        m_report.recorded = order.recorded;
        m_report.outcome = SendOutcome::not_sent;
    }

    SendReport send() && {
        if (auto done = carry_out(); !done) {
            // What was sent and could not be recorded was sent.
            if (m_report.outcome == SendOutcome::not_sent && done.error().code != ErrorCode::unavailable) {
                m_report.outcome = SendOutcome::refused;
            }
            m_report.faults.push_back({done.error(), {}});
        }
        return std::move(m_report);
    }

private:
    Result<void> carry_out() {
        if (m_order.recorded && m_order.recorded->state >= SetState::sent) {
            m_report.outcome = SendOutcome::sent_before;
            return {};
        }
        TRY(hold_files());
        TRY_ASSIGN(auto const step, look());
        switch (step) {
        case UploadStep::nothing:
            m_report.outcome = SendOutcome::unchanged;
            return record(SetState::sent);
        case UploadStep::was_taken:
            m_report.outcome = SendOutcome::sent_before;
            return record(SetState::sent);
        case UploadStep::refuse_content:
            return fail_differs(m_report.start);
        case UploadStep::refuse_gap:
            return fail_gap(m_report.start);
        case UploadStep::write:
            break;
        }
        if (m_order.rehearsal == Rehearsal::dry_run) {
            m_report.outcome = SendOutcome::ready;
            return {};
        }
        TRY(write_missing());
        TRY(record(SetState::uploaded));
        TRY(write_start());
        m_report.outcome = SendOutcome::sent;
        return record(SetState::sent);
    }

    // What was judged is what is sent, by one process at a time.
    Result<void> hold_files() {
        for (auto const& file : m_judged) {
            TRY_ASSIGN(auto held, HeldFile::open(m_set.path_of(file.name)));
            TRY(held.expect(file.state));
            m_held.push_back(std::move(held));
        }
        return {};
    }

    Result<UploadStep> look() {
        TRY_ASSIGN(auto const start, m_server.size_of(m_set.remote_path_of(m_report.start)));
        m_report.files.back().remote = start ? SentFile::Remote::unchanged : SentFile::Remote::absent;
        std::vector<FilePair> pairs;
        for (std::size_t index = 0; index < m_judged.size(); ++index) {
            TRY_ASSIGN(auto const there, m_server.size_of(m_set.remote_path_of(m_judged[index].name)));
            pairs.push_back({m_judged[index].state.size_bytes, there});
            m_report.files[index].remote = remote_of(standing_of(pairs.back()));
        }
        auto const state = m_order.recorded ? std::optional(m_order.recorded->state) : std::nullopt;
        return plan_upload(pairs, start.has_value(), state);
    }

    Result<void> write_missing() {
        for (std::size_t index = 0; index < m_judged.size(); ++index) {
            auto& file = m_report.files[index];
            if (file.remote == SentFile::Remote::unchanged) {
                continue;
            }
            file.remote = SentFile::Remote::partial;
            TRY(m_server.write(
                m_set.remote_path_of(file.name), m_held[index].descriptor(),
                [&](std::uint64_t bytes) { m_order.progress(file, bytes); }));
            TRY(m_held[index].expect(m_judged[index].state));
            TRY_ASSIGN(auto const arrived, m_server.size_of(m_set.remote_path_of(file.name)));
            TRY(expect_size(file, arrived));
            file.remote = SentFile::Remote::written;
        }
        return {};
    }

    Result<void> expect_size(SentFile const& file, std::optional<std::uint64_t> arrived) const {
        if (arrived == file.size_bytes) {
            return {};
        }
        return fail(
            ErrorCode::unavailable, "size-differs",
            say("'{}' was sent with {} bytes, and the server has {}", file.name.to_string(), file.size_bytes,
                arrived ? verbatim(std::to_string(*arrived)) : say("no such file")),
            say("run the command again; if it goes on, ask the server's administrators"));
    }

    // Its size is not asked: it may be taken at once.
    Result<void> write_start() {
        TRY(m_server.make_empty(m_set.remote_path_of(m_report.start)));
        m_report.files.back().remote = SentFile::Remote::written;
        return {};
    }

    Result<void> record(SetState state) {
        if (m_order.record && m_order.rehearsal == Rehearsal::no) {
            TRY_ASSIGN(m_report.recorded, m_order.record(state));
        }
        return {};
    }

    RemoteFiles& m_server;
    OutgoingSet const& m_set;
    std::vector<JudgedFile> const& m_judged;
    SendOrder const& m_order;
    SendReport m_report;
    std::vector<HeldFile> m_held;
};

} // namespace

SendReport send_set(RemoteFiles& server, JudgedSet const& judged, SendOrder const& order) {
    return Sending(server, judged, order).send();
}

} // namespace techuser
