// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// The versions of other libraries, as each tells it: at run time, or by its headers where it has no function
// for it. Each is defined beside a source that uses the library.
namespace techuser::library_version {

std::string botan();
std::string cli11();
std::string libssh2();
std::string minizip();
std::string nlohmann_json();
std::string openssl();
std::string pugixml();
std::string spdlog();
std::string sqlite();
std::string toml();
std::string utf8proc();

} // namespace techuser::library_version
