// SPDX-License-Identifier: Apache-2.0
#include <techuser/certificate.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

// Nothing may crash, and what was read reads the same from the forms that we write.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace techuser;
    auto const file = read_certificates({data, size});
    if (!file) {
        if (file.error().code != ErrorCode::unreadable || file.error().message.empty()) {
            std::abort();
        }
        return 0;
    }
    for (auto const& certificate : file->certificates) {
        auto const pem = to_pem(certificate);
        auto const again = parse_certificate({reinterpret_cast<std::uint8_t const*>(pem.data()), pem.size()});
        if (!again || !(*again == certificate) || again->sha256 != certificate.sha256) {
            std::abort();
        }
    }
    return 0;
}
