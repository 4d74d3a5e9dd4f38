// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_source.hpp"
#include <techuser/result.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace techuser::register_techuser {

struct ExaminedEntry {
    std::string place;
    Result<ExaminedRegistration> examined;
};

// Examines the entries of a source in several threads, ahead of whoever asks for them, and hands them out in
// their order, a batch at a time.
class EntryExaminer final {
public:
    using Examine = std::function<Result<ExaminedRegistration>(RegistrationEntry const&)>;
    using Batch = std::vector<ExaminedEntry>;

    // Small enough for all threads to have some, large enough for their coming together to be little.
    static constexpr std::size_t entries_in_batch = 250;
    // What is read ahead: enough for a long step of the registry, little enough for any memory.
    static constexpr std::size_t batches_ahead = 40;
    // The same in bytes, for entries that are longer than usual: little more than this is read.
    static constexpr std::size_t bytes_in_batch = std::size_t{512} * 1024;
    static constexpr std::size_t bytes_ahead = std::size_t{8} * 1024 * 1024;

    // `examine` is called by `jobs` threads at once.
    EntryExaminer(RegistrationSource& source, Examine examine, std::size_t jobs);
    EntryExaminer(EntryExaminer const&) = delete;
    EntryExaminer& operator=(EntryExaminer const&) = delete;
    ~EntryExaminer();

    // Reads on, as far ahead as is allowed; waits for the source only where there is nothing to hand out yet.
    // Whether there is anything to hand out. An error of the source comes when all before it was handed out.
    Result<bool> read_ahead();

    // The next batch of what was read; empty when there is none. Waits only for the threads.
    Batch next();

private:
    struct Ahead {
        std::future<Batch> batch;
        std::size_t bytes;
    };
    struct Work {
        std::vector<RegistrationEntry> entries;
        std::promise<Batch> examined;
    };

    void read_batch();
    void work(std::stop_token const& stop);

    RegistrationSource& m_source;
    Examine m_examine;
    std::deque<Ahead> m_ahead;    // in order
    std::size_t m_bytes{0};       // of all that is ahead
    std::optional<Error> m_fault; // of the source, behind all that is ahead
    bool m_ended{false};

    std::mutex m_mutex; // of what follows
    std::condition_variable_any m_changed;
    std::deque<Work> m_waiting;
    std::vector<std::jthread> m_threads; // last, so that they end before what they use
};

} // namespace techuser::register_techuser
