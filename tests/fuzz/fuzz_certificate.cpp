// SPDX-License-Identifier: Apache-2.0
#include "fuzz_targets.hpp"
#include <techuser/certificate.hpp>

namespace techuser::fuzz {

void certificate(std::span<std::uint8_t const> bytes) {
    auto const file = read_certificates(bytes);
    if (!file) {
        require(file.error().code == ErrorCode::unreadable && !file.error().message.empty());
        return;
    }
    for (auto const& certificate : file->certificates) {
        auto const pem = to_pem(certificate);
        auto const again = parse_certificate({reinterpret_cast<std::uint8_t const*>(pem.data()), pem.size()});
        require(again && *again == certificate && again->sha256 == certificate.sha256);
    }
}

} // namespace techuser::fuzz
