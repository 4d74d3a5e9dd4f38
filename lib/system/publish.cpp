// SPDX-License-Identifier: Apache-2.0
#include "system/publish.hpp"

#include "system/held_signals.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <memory>
#include <sys/mman.h>
#include <sys/wait.h>

namespace techuser {
namespace {

// What the child reports to its parent.
struct Outcome {
    enum class Step : int { unfinished, keeping, linking, synchronising, done };

    Step step{Step::unfinished};
    std::size_t index{0}; // of the file that failed
    int error{0};
};

// In a mapping of its own: emulators start the child with a copy of our memory.
class SharedOutcome final {
public:
    SharedOutcome()
        : m_memory(
              ::mmap(nullptr, sizeof(Outcome), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        if (is_there()) {
            new (m_memory) Outcome;
        }
    }
    SharedOutcome(SharedOutcome const&) = delete;
    SharedOutcome& operator=(SharedOutcome const&) = delete;
    ~SharedOutcome() {
        if (is_there()) {
            ::munmap(m_memory, sizeof(Outcome));
        }
    }

    bool is_there() const { return m_memory != MAP_FAILED; }
    Outcome& operator*() const { return *static_cast<Outcome*>(m_memory); }

private:
    void* m_memory;
};

// From here to run_child everything runs in a child that shares our memory: nothing may allocate, because
// a thread of ours may be killed while it holds the lock of the heap.

bool has_inode(int directory, std::string const& name, ino_t inode) {
    struct stat status{};
    return ::fstatat(directory, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_ino == inode;
}

// Renames without replacing, which rename() cannot guarantee on every file system. Zero or errno.
int rename_new(int directory, std::string const& from, std::string const& to, SystemCalls& calls) {
    if (calls.linkat(directory, from.c_str(), directory, to.c_str(), 0) != 0) {
        return errno;
    }
    if (calls.unlinkat(directory, from.c_str()) != 0) {
        auto const error = errno;
        calls.unlinkat(directory, to.c_str());
        return error;
    }
    return 0;
}

Outcome name_all(Publication const& publication, SystemCalls& calls) {
    for (std::size_t index = 0; index < publication.kept.size(); ++index) {
        auto const& kept = publication.kept[index];
        if (auto const error = rename_new(publication.directory, kept.name, kept.kept_as, calls);
            error != 0) {
            return {Outcome::Step::keeping, index, error};
        }
    }
    for (std::size_t index = 0; index < publication.files.size(); ++index) {
        auto const& file = publication.files[index];
        if (calls.linkat(
                publication.directory, file.link_source.c_str(), publication.directory, file.name.c_str(),
                AT_SYMLINK_FOLLOW) != 0) {
            return {Outcome::Step::linking, index, errno};
        }
    }
    if (calls.fsync(publication.directory) != 0) {
        return {Outcome::Step::synchronising, 0, errno};
    }
    return {Outcome::Step::done};
}

// Restores the folder. The inodes tell what this run did, so it may be called at any time.
void undo(Publication const& publication, std::span<ino_t const> kept_inodes, SystemCalls& calls) {
    auto const directory = publication.directory;
    for (auto const& file : publication.files) {
        if (has_inode(directory, file.name, file.inode)) {
            calls.unlinkat(directory, file.name.c_str());
        }
    }
    for (std::size_t index = 0; index < publication.kept.size(); ++index) {
        auto const& kept = publication.kept[index];
        if (has_inode(directory, kept.kept_as, kept_inodes[index])) {
            // The old name may still exist: then only the new one is removed.
            calls.linkat(directory, kept.kept_as.c_str(), directory, kept.name.c_str(), 0);
            if (has_inode(directory, kept.name, kept_inodes[index])) {
                calls.unlinkat(directory, kept.kept_as.c_str());
            }
        }
    }
    calls.fsync(directory);
}

struct Work {
    Publication const& publication;
    std::span<ino_t const> kept_inodes;
    SystemCalls& calls;
    Outcome& outcome;
};

int run_child(void* argument) {
    auto& work = *static_cast<Work*>(argument);
    auto const result = name_all(work.publication, work.calls);
    if (result.step != Outcome::Step::done) {
        undo(work.publication, work.kept_inodes, work.calls);
    }
    for (auto const& file : work.publication.files) {
        if (!file.temporary_name.empty()) {
            work.calls.unlinkat(work.publication.directory, file.temporary_name.c_str());
        }
    }
    work.outcome = result;
    return 0;
}

std::string failed_name(Publication const& publication, Outcome const& outcome) {
    switch (outcome.step) {
    case Outcome::Step::keeping:
        return publication.kept[outcome.index].kept_as;
    case Outcome::Step::linking:
        return publication.files[outcome.index].name;
    default:
        return {};
    }
}

} // namespace

// No system call names several files at once. So a child process gives the names while this one waits: it
// finishes even when this process is killed; when the child is killed, its parent undoes what it did.
Published publish(Publication const& publication, SystemCalls& calls) {
    std::vector<ino_t> kept_inodes;
    for (auto const& kept : publication.kept) {
        struct stat status{};
        if (::fstatat(publication.directory, kept.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            return {errno, kept.name};
        }
        kept_inodes.push_back(status.st_ino);
    }
    SharedOutcome const outcome;
    if (!outcome.is_there()) {
        return {errno, {}};
    }
    constexpr std::size_t stack_size_bytes = 65536;
    auto const stack = std::make_unique_for_overwrite<std::byte[]>(stack_size_bytes);
    Work work{publication, kept_inodes, calls, *outcome};
    // ^C, and SIGTERM to a whole service, would end both processes.
    sigset_t all;
    ::sigfillset(&all);
    HeldSignals const held(all);
    auto const child = calls.clone(run_child, stack.get() + stack_size_bytes, &work);
    if (child < 0) {
        return {errno, {}};
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (work.outcome.step == Outcome::Step::unfinished) {
        undo(publication, kept_inodes, calls);
        return {EINTR, {}};
    }
    return {work.outcome.error, failed_name(publication, work.outcome)};
}

} // namespace techuser
