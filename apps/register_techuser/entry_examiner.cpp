// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/entry_examiner.hpp"

#include "support/try.hpp"

#include <utility>

namespace techuser::register_techuser {
namespace {

struct Taken {
    std::vector<RegistrationEntry> entries;
    std::optional<Error> fault; // behind them
    bool ended;
};

Taken take_entries(RegistrationSource& source) {
    Taken taken{.entries = {}, .fault = {}, .ended = false};
    while (taken.entries.size() < entries_at_a_time) {
        auto entry = source.next();
        if (!entry || !*entry) {
            taken.ended = true;
            if (!entry) {
                taken.fault = std::move(entry).error();
            }
            break;
        }
        taken.entries.push_back(**std::move(entry));
    }
    return taken;
}

} // namespace

Result<std::vector<ExaminedEntry>> EntryExaminer::next() {
    start_jobs();
    if (!m_running.empty()) {
        auto entries = m_running.front().get();
        m_running.pop_front();
        start_jobs();
        return entries;
    }
    if (m_fault) {
        return fail(*std::exchange(m_fault, std::nullopt));
    }
    return Entries();
}

void EntryExaminer::start_jobs() {
    while (!m_ended && m_running.size() < m_jobs) {
        auto taken = take_entries(m_source);
        m_ended = taken.ended;
        m_fault = std::move(taken.fault);
        if (taken.entries.empty()) {
            return;
        }
        auto const policy = m_jobs == 1 ? std::launch::deferred : std::launch::async;
        m_running.push_back(std::async(policy, [this, entries = std::move(taken.entries)] {
            Entries examined;
            examined.reserve(entries.size());
            for (auto const& entry : entries) {
                examined.push_back({entry.place, m_examine(entry)});
            }
            return examined;
        }));
    }
}

} // namespace techuser::register_techuser
