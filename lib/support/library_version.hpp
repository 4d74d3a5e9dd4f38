// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// The versions of other libraries, as each tells it: at run time, or by its headers where it has no function
// for it. Each is defined beside a source that uses the library. Weak: in a tool that does not link that
// source the function is null, and asking does not link it.
namespace techuser::library_version {

[[gnu::weak]] std::string botan();
[[gnu::weak]] std::string cli11();
[[gnu::weak]] std::string libbsd();
[[gnu::weak]] std::string libedit();
[[gnu::weak]] std::string libssh2();
[[gnu::weak]] std::string minizip();
[[gnu::weak]] std::string nlohmann_json();
[[gnu::weak]] std::string openssl();
[[gnu::weak]] std::string pugixml();
[[gnu::weak]] std::string spdlog();
[[gnu::weak]] std::string sqlite();
[[gnu::weak]] std::string toml();
[[gnu::weak]] std::string utf8proc();

} // namespace techuser::library_version
