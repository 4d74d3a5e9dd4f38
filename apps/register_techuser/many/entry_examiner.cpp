// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/many/entry_examiner.hpp"

#include "support/try.hpp"

#include <exception>
#include <utility>

namespace techuser::register_techuser {

namespace {

std::size_t size_of(RegistrationEntry const& entry) {
    auto size = entry.place.size();
    if (entry.texts) {
        for (auto const& text : *entry.texts) {
            size += text.size();
        }
    }
    return size;
}

} // namespace

EntryExaminer::EntryExaminer(RegistrationSource& source, Examine examine, std::size_t jobs)
    : m_source(source), m_examine(std::move(examine)) {
    for (std::size_t job = 0; job < jobs; ++job) {
        m_threads.emplace_back([this](std::stop_token const& stop) { work(stop); });
    }
}

EntryExaminer::~EntryExaminer() = default;

Result<bool> EntryExaminer::read_ahead() {
    while (!m_ended && m_ahead.size() < batches_ahead && m_bytes < bytes_ahead &&
           (m_ahead.empty() || !m_source.keeps_waiting())) {
        read_batch();
    }
    if (m_ahead.empty() && m_fault) {
        return fail(*std::exchange(m_fault, std::nullopt));
    }
    return !m_ahead.empty();
}

EntryExaminer::Batch EntryExaminer::next() {
    if (m_ahead.empty()) {
        return {};
    }
    auto batch = m_ahead.front().batch.get();
    m_bytes -= m_ahead.front().bytes;
    m_ahead.pop_front();
    return batch;
}

void EntryExaminer::read_batch() {
    Work work;
    std::size_t bytes = 0;
    while (work.entries.size() < entries_in_batch && bytes < bytes_in_batch &&
           (work.entries.empty() || !m_source.keeps_waiting())) {
        auto entry = m_source.next();
        if (!entry || !*entry) {
            m_ended = true;
            if (!entry) {
                m_fault = std::move(entry).error();
            }
            break;
        }
        bytes += size_of(**entry);
        work.entries.push_back(**std::move(entry));
    }
    if (work.entries.empty()) {
        return;
    }
    m_ahead.push_back({work.examined.get_future(), bytes});
    m_bytes += bytes;
    {
        std::lock_guard const lock(m_mutex);
        m_waiting.push_back(std::move(work));
    }
    m_changed.notify_one();
}

void EntryExaminer::work(std::stop_token const& stop) {
    for (;;) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, stop, [this] { return !m_waiting.empty(); });
        if (stop.stop_requested()) {
            return;
        }
        auto work = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        try {
            Batch batch;
            batch.reserve(work.entries.size());
            for (auto const& entry : work.entries) {
                batch.push_back({entry.place, m_examine(entry)});
            }
            work.examined.set_value(std::move(batch));
        } catch (...) {
            work.examined.set_exception(std::current_exception());
        }
    }
}

} // namespace techuser::register_techuser
