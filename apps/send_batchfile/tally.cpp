// SPDX-License-Identifier: Apache-2.0
#include "send_batchfile/request.hpp"
#include "support/say.hpp"

namespace techuser::send_batchfile {

void Tally::add(SendReport const& report) {
    for (auto const& fault : report.faults) {
        m_console.error(fault.error);
    }
    print(report);
}

void Tally::skip(SendReport const& report) {
    print(report);
}

void Tally::print(SendReport const& report) {
    auto const worst = worst_fault(report);
    auto const status = worst ? cli::exit_status(*worst) : cli::ExitStatus::done;
    m_status = worse(m_status, status);
    switch (report.outcome) {
    case SendOutcome::sent:
    case SendOutcome::ready:
        ++m_sent;
        break;
    case SendOutcome::unchanged:
    case SendOutcome::sent_before:
        ++m_before;
        break;
    case SendOutcome::refused:
        ++m_refused;
        break;
    case SendOutcome::not_sent:
        ++m_not_sent;
        break;
    }
    m_console.print(
        m_console.format() == cli::OutputFormat::json
            ? to_json({m_console.tool(), static_cast<int>(status)}, report, m_rehearsal)
            : to_text(report, m_console.colour()));
}

void Tally::add(std::string const& input, Error const& error) {
    auto const status = cli::exit_status(error.code);
    m_status = worse(m_status, status);
    ++m_refused;
    m_console.error(error);
    if (m_console.format() == cli::OutputFormat::json) {
        m_console.print(error_to_json({m_console.tool(), static_cast<int>(status)}, input, error));
    }
}

cli::ExitStatus Tally::finish() {
    auto const count = m_sent + m_before + m_refused + m_not_sent;
    if (count == 0) {
        m_console.note(say("there is no set to send"));
    } else if (count > 1) {
        m_console.note(
            m_rehearsal == Rehearsal::dry_run
                ? say("{} sets: {} to be sent, {} sent before, {} refused, {} not sent", count, m_sent,
                      m_before, m_refused, m_not_sent)
                : say("{} sets: {} sent, {} sent before, {} refused, {} not sent", count, m_sent, m_before,
                      m_refused, m_not_sent));
    }
    if (m_rehearsal == Rehearsal::dry_run) {
        m_console.note(say("dry run: nothing was sent"));
    }
    return m_status;
}

} // namespace techuser::send_batchfile
