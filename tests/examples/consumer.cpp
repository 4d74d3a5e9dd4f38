// SPDX-License-Identifier: Apache-2.0
// A program outside this project: prints the technical users of a registry that has an enterprise number.
#include <techuser/enterprise_number.hpp>
#include <techuser/registry.hpp>

#include <cstdio>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: consumer ENTERPRISE-NUMBER REGISTRY\n", stderr);
        return 2;
    }
    auto const number = techuser::EnterpriseNumber::parse(argv[1]);
    if (!number) {
        std::fprintf(stderr, "%s\n", number.error().message.english().c_str());
        return 1;
    }
    auto const registry = techuser::open_registry(argv[2], techuser::OpenMode::read);
    if (!registry) {
        std::fprintf(stderr, "%s\n", registry.error().message.english().c_str());
        return 5;
    }
    auto const users = (*registry)->find(*number);
    if (!users) {
        std::fprintf(stderr, "%s\n", users.error().message.english().c_str());
        return 5;
    }
    for (auto const& user : *users) {
        std::printf(
            "%s %s\n", number->to_string().c_str(), user.registration.username.portal_username().c_str());
    }
}
