// SPDX-License-Identifier: Apache-2.0
#include "read_replies/request.hpp"
#include "reply/compressed_reply.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace techuser::read_replies {
namespace {

cli::ExitStatus status_of(Reply const& reply) {
    auto status = reply.verdict == ReplyVerdict::refused ? cli::ExitStatus::refused : cli::ExitStatus::done;
    for (auto const& fault : reply.faults) {
        status = worse(status, cli::exit_status(fault.code));
    }
    return status;
}

} // namespace

void Tally::add(ReplyReport const& report) {
    auto const& reply = report.reply;
    auto const status = status_of(reply);
    m_status = worse(m_status, status);
    if (!reply.faults.empty()) {
        ++m_unreliable;
    } else {
        ++(reply.verdict == ReplyVerdict::accepted  ? m_accepted
           : reply.verdict == ReplyVerdict::refused ? m_refused
                                                    : m_other);
    }
    for (auto const& fault : reply.faults) {
        m_console.error(fault);
    }
    m_console.print(
        m_console.format() == cli::OutputFormat::json
            ? to_json({m_console.tool(), static_cast<int>(status)}, report)
            : to_text(report, m_console.colour()));
}

void Tally::add(std::string const& input, Error const& error) {
    auto const status = cli::exit_status(error.code);
    m_status = worse(m_status, status);
    ++m_unreliable;
    m_console.error(error);
    if (m_console.format() == cli::OutputFormat::json) {
        m_console.print(error_to_json({m_console.tool(), static_cast<int>(status)}, input, error));
    }
}

cli::ExitStatus Tally::finish() {
    auto const count = m_accepted + m_refused + m_other + m_unreliable;
    if (count > 1) {
        m_console.note(
            say("{} replies: {} accepted, {} refused, {} of other kinds, {} not to be relied on", count,
                m_accepted, m_refused, m_other, m_unreliable));
    }
    return m_status;
}

Result<std::optional<TrustStore>> read_trust(cli::Console& console, std::vector<std::string> const& paths) {
    if (paths.empty()) {
        return std::nullopt;
    }
    std::vector<Certificate> trusted;
    for (auto const& path : paths) {
        TRY_ASSIGN(auto const content, console.read_input(path, certificate_size_limit_bytes));
        auto file = read_certificates(content);
        if (!file) {
            return fail(while_doing(Text("'" + path + "'"), std::move(file).error()));
        }
        std::ranges::move(file->certificates, std::back_inserter(trusted));
    }
    TRY_ASSIGN(auto store, TrustStore::make(trusted));
    return std::optional(std::move(store));
}

Result<std::optional<Bytes>> read_if_there(
    std::string const& folder, std::optional<BatchFileName> const& name) {
    if (!name) {
        return std::nullopt;
    }
    auto content = read_file(std::filesystem::path(folder) / name->to_string(), reply_size_limit_bytes);
    if (!content && content.error().reason == "missing") {
        return std::nullopt;
    }
    TRY_ASSIGN(auto found, std::move(content));
    return std::optional(std::move(found));
}

} // namespace techuser::read_replies
