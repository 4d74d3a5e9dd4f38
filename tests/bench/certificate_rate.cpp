// SPDX-License-Identifier: Apache-2.0
// certificate_rate FILE: how many times a second the DER certificate in FILE is read on one core: by the
// library, and by OpenSSL's d2i_X509 without more, in a context that has no keys and in the usual one.
#include <techuser/certificate.hpp>

#include <openssl/provider.h>
#include <openssl/x509.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <vector>

namespace {

constexpr auto least_duration = std::chrono::seconds(1);
constexpr auto rounds = 1000;

template <typename Read>
void row(char const* name, Read read) {
    auto const started = std::chrono::steady_clock::now();
    std::chrono::duration<double> elapsed{};
    auto count = 0;
    while (elapsed < least_duration) {
        for (auto round = 0; round < rounds; ++round) {
            if (!read()) {
                std::fprintf(stderr, "certificate_rate: error: %s cannot read it\n", name);
                std::exit(1);
            }
        }
        count += rounds;
        elapsed = std::chrono::steady_clock::now() - started;
    }
    std::printf("%-44s %14.3f ms %9.0f /s\n", name, 1000 * elapsed.count() / count, count / elapsed.count());
}

bool decode(std::vector<std::uint8_t> const& der, OSSL_LIB_CTX* context) {
    X509* certificate = X509_new_ex(context, nullptr);
    auto const* next = der.data();
    auto const* const read = d2i_X509(&certificate, &next, static_cast<long>(der.size()));
    X509_free(certificate);
    return read != nullptr;
}

} // namespace

int main(int count, char** arguments) {
    std::ifstream file(count == 2 ? arguments[1] : "", std::ios::binary);
    std::vector<std::uint8_t> const der{std::istreambuf_iterator<char>(file), {}};
    OSSL_LIB_CTX* const keyless = OSSL_LIB_CTX_new();
    OSSL_PROVIDER* const provider = OSSL_PROVIDER_load(keyless, "null");
    row("techuser::parse_certificate", [&] { return techuser::parse_certificate(der).has_value(); });
    row("d2i_X509 with the null provider", [&] { return decode(der, keyless); });
    row("d2i_X509 with the default provider", [&] { return decode(der, nullptr); });
    OSSL_PROVIDER_unload(provider);
    OSSL_LIB_CTX_free(keyless);
}
