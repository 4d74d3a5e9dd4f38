// SPDX-License-Identifier: Apache-2.0
#include "channel/deadline.hpp"

#include <algorithm>
#include <cerrno>
#include <poll.h>

namespace techuser {

using std::chrono::milliseconds;

milliseconds Deadline::left() const {
    return std::max(std::chrono::ceil<milliseconds>(at - clock()), milliseconds::zero());
}

int wait_for(int descriptor, short events, Deadline const& deadline) {
    for (;;) {
        auto const left = deadline.left();
        if (left == milliseconds::zero()) {
            return ETIMEDOUT;
        }
        pollfd event{descriptor, events, 0};
        auto const count = ::poll(&event, 1, static_cast<int>(left.count()));
        if (count > 0) {
            return 0;
        }
        if (count < 0 && errno != EINTR) {
            return errno;
        }
    }
}

} // namespace techuser
