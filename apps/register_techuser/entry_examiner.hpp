// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration_source.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace techuser::register_techuser {

// So many registrations are examined, and recorded, at a time: enough for one flush of the disk to be little,
// few enough for any memory.
inline constexpr std::size_t entries_at_a_time = 1'000;

struct ExaminedEntry {
    std::string place;
    Result<ExaminedRegistration> examined;
};

// Examines the entries of a source in several threads, ahead of whoever asks for them.
class EntryExaminer final {
public:
    using Examine = std::function<Result<ExaminedRegistration>(RegistrationEntry const&)>;

    // `examine` is called by `jobs` threads at once; with one, by the thread that calls next().
    EntryExaminer(RegistrationSource& source, Examine examine, std::size_t jobs)
        : m_source(source), m_examine(std::move(examine)), m_jobs(jobs) {}

    // The next entries in their order, none at the end. An error of the source comes behind all before it.
    Result<std::vector<ExaminedEntry>> next();

private:
    using Entries = std::vector<ExaminedEntry>;

    void start_jobs();

    RegistrationSource& m_source;
    Examine m_examine;
    std::size_t m_jobs;
    std::deque<std::future<Entries>> m_running;
    std::optional<Error> m_fault;
    bool m_ended{false};
};

} // namespace techuser::register_techuser
