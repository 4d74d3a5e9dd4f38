// SPDX-License-Identifier: Apache-2.0
#include "cli/process.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace techuser::cli {

void keep_memory_private() {
    // Both only ever lower what the process may do, and so do not fail.
    rlimit const none{.rlim_cur = 0, .rlim_max = 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
}

} // namespace techuser::cli
