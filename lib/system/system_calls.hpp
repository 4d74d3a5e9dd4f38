// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/new_files.hpp"

#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

namespace techuser {

// The calls that write_new_files makes, with the operating system's names and results. Tests derive from it
// to make each of them fail.
class SystemCalls {
public:
    SystemCalls() = default;
    SystemCalls(SystemCalls const&) = delete;
    SystemCalls& operator=(SystemCalls const&) = delete;
    virtual ~SystemCalls() = default;

    virtual int openat(int directory, char const* name, int flags, mode_t mode) {
        return ::openat(directory, name, flags, mode);
    }
    virtual int fchmod(int file, mode_t mode) { return ::fchmod(file, mode); }
    virtual int fstat(int file, struct stat* status) { return ::fstat(file, status); }
    virtual ssize_t write(int file, void const* bytes, std::size_t count) {
        return ::write(file, bytes, count);
    }
    virtual ssize_t pread(int file, void* bytes, std::size_t count, off_t offset) {
        return ::pread(file, bytes, count, offset);
    }
    virtual int fsync(int file) { return ::fsync(file); }
    virtual int linkat(int from, char const* old_name, int to, char const* new_name, int flags) {
        return ::linkat(from, old_name, to, new_name, flags);
    }
    virtual int unlinkat(int directory, char const* name) { return ::unlinkat(directory, name, 0); }
    // A child that shares our memory, as posix_spawn starts it: copying it costs more than all that the child
    // does. This thread waits until the child has ended; the child outlives it when it is killed.
    virtual pid_t clone(int (*run)(void*), void* stack_end, void* argument) {
        return ::clone(run, stack_end, CLONE_VM | CLONE_VFORK | SIGCHLD, argument);
    }
};

Result<void> write_new_files(
    std::filesystem::path const& folder, std::span<NewFile const> files, std::span<KeptFile const> kept,
    SystemCalls& calls);

} // namespace techuser
