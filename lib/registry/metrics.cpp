// SPDX-License-Identifier: Apache-2.0
#include "registry/registry_report.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

constexpr std::string_view metric = "techuser_certificate_expiry_timestamp_seconds";

} // namespace

std::string metrics_heading() {
    return fmt::format(
        "# TYPE {0} gauge\n# UNIT {0} seconds\n# HELP {0} When the certificate of a channel expires.\n",
        metric);
}

std::string certificate_metrics(RegisteredUser const& user) {
    std::string samples;
    auto const& registration = user.registration;
    for (auto const& channel : registration.channels) {
        if (channel.certificate) {
            // None of these values can hold a quote, a backslash or a line feed.
            samples += fmt::format(
                "{}{{username=\"{}\",enterprise_number=\"{}\",quality=\"{}\",channel=\"{}\"}} {}\n", metric,
                registration.username.to_string(), registration.enterprise_number.to_string(),
                registration.quality.to_string(), to_string(channel.type),
                channel.certificate->expires_on.time_since_epoch().count());
        }
    }
    return samples;
}

std::string metrics_end() {
    return "# EOF\n";
}

} // namespace techuser
