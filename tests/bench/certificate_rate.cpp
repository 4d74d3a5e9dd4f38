// SPDX-License-Identifier: Apache-2.0
// certificate_rate FILE LISTS: how many times a second the DER certificate in FILE is read and judged on one
// core, by the lists of the folder LISTS; read by the library alone; and by OpenSSL's d2i_X509 without more,
// in a context that has no keys and in the usual one.
#include <techuser/certificate.hpp>
#include <techuser/certificate_checks.hpp>
#include <techuser/reference_data.hpp>

#include <openssl/provider.h>
#include <openssl/x509.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <span>
#include <unistd.h>

namespace {

constexpr auto least_duration = std::chrono::milliseconds(150);
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

// Into the same place each time: clearing memory is not what is measured.
std::span<std::uint8_t const> content_of(char const* path) {
    static std::array<std::uint8_t, 1 << 16> content;
    int const file = ::open(path, O_RDONLY | O_CLOEXEC);
    auto const size = ::read(file, content.data(), content.size());
    ::close(file);
    return std::span(content).first(size < 0 ? 0 : static_cast<std::size_t>(size));
}

bool judge(char const* path, techuser::CertificatePolicy const& policy) {
    auto const certificate = techuser::parse_certificate(content_of(path));
    techuser::CheckOptions const options{
        .at = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())};
    return certificate &&
           techuser::check_certificate(*certificate, options, policy).verdict != techuser::Fitness::unfit;
}

bool decode(std::span<std::uint8_t const> der, OSSL_LIB_CTX* context) {
    X509* certificate = X509_new_ex(context, nullptr);
    auto const* next = der.data();
    auto const* const read = d2i_X509(&certificate, &next, static_cast<long>(der.size()));
    X509_free(certificate);
    return read != nullptr;
}

} // namespace

int main(int count, char** arguments) {
    auto const* const path = count == 3 ? arguments[1] : "";
    auto const der = content_of(path);
    auto const policy = techuser::read_certificate_policy(count == 3 ? arguments[2] : "", {});
    if (!policy) {
        std::fprintf(stderr, "certificate_rate: error: %s\n", policy.error().message.english().c_str());
        return 1;
    }
    row("file read, certificate parsed and checked", [&] { return judge(path, *policy); });
    OSSL_LIB_CTX* const keyless = OSSL_LIB_CTX_new();
    OSSL_PROVIDER* const provider = OSSL_PROVIDER_load(keyless, "null");
    row("techuser::parse_certificate", [&] { return techuser::parse_certificate(der).has_value(); });
    row("d2i_X509 with the null provider", [&] { return decode(der, keyless); });
    row("d2i_X509 with the default provider", [&] { return decode(der, nullptr); });
    OSSL_PROVIDER_unload(provider);
    OSSL_LIB_CTX_free(keyless);
}
