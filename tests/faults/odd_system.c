// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD library for a system that is not the usual one: every file is on the file system whose number
// TECHUSER_FILE_SYSTEM is (statfs(2)), no file can be locked where TECHUSER_NO_LOCKS is set, and no thread be started where
// TECHUSER_NO_THREADS is.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/vfs.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int statfs(char const *path, struct statfs *status) {
    char const *type = getenv("TECHUSER_FILE_SYSTEM");
    int const result = REAL(statfs)(path, status);
    if (type != NULL) {
        status->f_type = strtol(type, NULL, 0);
    }
    return result;
}

static int locks(int command) { return command == F_SETLK || command == F_SETLKW || command == F_GETLK; }

#define FCNTL(name)                                                                                                    \
    int name(int file, int command, ...) {                                                                             \
        va_list rest;                                                                                                  \
        va_start(rest, command);                                                                                       \
        void *const argument = va_arg(rest, void *);                                                                   \
        va_end(rest);                                                                                                  \
        if (locks(command) && getenv("TECHUSER_NO_LOCKS") != NULL) {                                                   \
            errno = ENOLCK;                                                                                            \
            return -1;                                                                                                 \
        }                                                                                                              \
        return REAL(name)(file, command, argument);                                                                    \
    }
FCNTL(fcntl)
FCNTL(fcntl64)

int pthread_create(pthread_t *thread, pthread_attr_t const *attributes, void *(*start)(void *), void *argument) {
    return getenv("TECHUSER_NO_THREADS") != NULL ? EAGAIN : REAL(pthread_create)(thread, attributes, start, argument);
}
