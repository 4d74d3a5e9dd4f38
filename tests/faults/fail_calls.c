// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD library that lets one system call of a process fail, or kills it there. The calls of a process and its
// children are counted from 1; TECHUSER_FAIL_AT is the one, TECHUSER_FAIL_WITH an errno, "kill" or "short"; with "memory" it
// is the allocations from main() on that are counted, and one is refused. Without TECHUSER_FAIL_AT the count is written to the file
// TECHUSER_FAIL_COUNT at the end.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long *count; // shared with children
static long fail_at;
static int error;
static int is_short;
static int is_memory;
static int is_running; // main() was called

__attribute__((constructor)) static void prepare(void) {
    count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char const *at = getenv("TECHUSER_FAIL_AT");
    char const *with = getenv("TECHUSER_FAIL_WITH");
    fail_at = at == NULL ? 0 : atol(at);
    is_short = with != NULL && strcmp(with, "short") == 0;
    is_memory = with != NULL && strcmp(with, "memory") == 0;
    error = with == NULL || is_short || is_memory ? 0 : strcmp(with, "kill") == 0 ? -1 : atoi(with);
}

__attribute__((destructor)) static void tell(void) {
    char const *path = getenv("TECHUSER_FAIL_COUNT");
    if (path != NULL && fail_at == 0) {
        char text[32];
        int const size = snprintf(text, sizeof text, "%ld\n", *count);
        long const file = syscall(SYS_openat, AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
        syscall(SYS_write, file, text, size);
    }
}

// Some programs end without their destructors.
void _exit(int status) {
    tell();
    syscall(SYS_exit_group, status);
    __builtin_unreachable();
}

// Whether this call is the one that fails.
static int fails(void) {
    if (count == NULL || is_memory || __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST) != fail_at || is_short) {
        return 0;
    }
    if (error == -1) {
        kill(0, 0);
        raise(SIGKILL);
    }
    errno = error;
    return 1;
}

// A write that takes half of what it is given, where that is the one.
static size_t granted(size_t size) {
    return is_short && count != NULL && *count == fail_at && size > 1 ? size / 2 : size;
}

// Whether this allocation is the one that is refused.
static int refused(void) {
    if (count == NULL || !is_memory || !is_running || __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST) != fail_at) {
        return 0;
    }
    errno = ENOMEM;
    return 1;
}

// Not by dlsym(), which allocates.
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t number, size_t size);
void *__libc_realloc(void *old, size_t size);
void *malloc(size_t size) { return refused() ? NULL : __libc_malloc(size); }
void *calloc(size_t number, size_t size) { return refused() ? NULL : __libc_calloc(number, size); }
void *realloc(void *old, size_t size) { return refused() ? NULL : __libc_realloc(old, size); }

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int file, void const *bytes, size_t size) { return fails() ? -1 : REAL(write)(file, bytes, granted(size)); }
ssize_t pwrite64(int file, void const *bytes, size_t size, off64_t at) { return fails() ? -1 : REAL(pwrite64)(file, bytes, granted(size), at); }
ssize_t pwrite(int file, void const *bytes, size_t size, off_t at) { return fails() ? -1 : REAL(pwrite)(file, bytes, granted(size), at); }
ssize_t send(int file, void const *bytes, size_t size, int flags) { return fails() ? -1 : REAL(send)(file, bytes, granted(size), flags); }
int fsync(int file) { return fails() ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return fails() ? -1 : REAL(fdatasync)(file); }
int link(char const *from, char const *to) { return fails() ? -1 : REAL(link)(from, to); }
int linkat(int a, char const *from, int b, char const *to, int flags) { return fails() ? -1 : REAL(linkat)(a, from, b, to, flags); }
int rename(char const *from, char const *to) { return fails() ? -1 : REAL(rename)(from, to); }
int renameat2(int a, char const *from, int b, char const *to, unsigned flags) { return fails() ? -1 : REAL(renameat2)(a, from, b, to, flags); }
int unlink(char const *path) { return fails() ? -1 : REAL(unlink)(path); }
int ftruncate64(int file, off64_t size) { return fails() ? -1 : REAL(ftruncate64)(file, size); }
int ftruncate(int file, off_t size) { return fails() ? -1 : REAL(ftruncate)(file, size); }
int fchmod(int file, mode_t mode) { return fails() ? -1 : REAL(fchmod)(file, mode); }
int unlinkat(int folder, char const *path, int flags) { return fails() ? -1 : REAL(unlinkat)(folder, path, flags); }
int chmod(char const *path, mode_t mode) { return fails() ? -1 : REAL(chmod)(path, mode); }
int mkostemp(char *path, int flags) { return fails() ? -1 : REAL(mkostemp)(path, flags); }
int mkostemp64(char *path, int flags) { return fails() ? -1 : REAL(mkostemp64)(path, flags); }
int mkdir(char const *path, mode_t mode) { return fails() ? -1 : REAL(mkdir)(path, mode); }
ssize_t pread64(int file, void *bytes, size_t size, off64_t at) { return fails() ? -1 : REAL(pread64)(file, bytes, size, at); }

// A file whose close() fails is closed all the same, as in Linux.
int close(int file) {
    if (!fails()) {
        return (int)syscall(SYS_close, file);
    }
    int const why = errno;
    syscall(SYS_close, file);
    errno = why;
    return -1;
}

void *mmap(void *at, size_t size, int protection, int flags, int file, off_t offset) {
    return fails() ? MAP_FAILED : (void *)syscall(SYS_mmap, at, size, protection, flags, file, offset);
}
void *mmap64(void *at, size_t size, int protection, int flags, int file, off64_t offset) {
    return mmap(at, size, protection, flags, file, offset);
}

// glibc 2.36 crashes where it is refused memory while it looks up a name (nss_database.c): there none is.
struct passwd *getpwuid(uid_t user) {
    int const was_running = is_running;
    is_running = 0;
    struct passwd *const entry = REAL(getpwuid)(user);
    is_running = was_running;
    return entry;
}

typedef int Main(int, char **, char **);
static Main *main_of_tool;

static int run_main(int argc, char **argv, char **environment) {
    is_running = 1;
    return main_of_tool(argc, argv, environment);
}

int __libc_start_main(Main *main, int argc, char **argv, void (*init)(void), void (*fini)(void), void (*last)(void), void *stack) {
    main_of_tool = main;
    __typeof__(&__libc_start_main) const start = dlsym(RTLD_NEXT, "__libc_start_main");
    return start(run_main, argc, argv, init, fini, last, stack);
}

#define OPEN(name, signature, arguments)                                                                               \
    int name signature {                                                                                               \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t const mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;                           \
        va_end(rest);                                                                                                  \
        return fails() ? -1 : REAL(name) arguments;                                                                    \
    }
OPEN(open, (char const *path, int flags, ...), (path, flags, mode))
OPEN(open64, (char const *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int folder, char const *path, int flags, ...), (folder, path, flags, mode))
