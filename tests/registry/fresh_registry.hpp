// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "postgres_fixtures.hpp"
#include "registry_fixtures.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

namespace techuser::test {

struct Backend {
    std::string_view name;
    std::string (*url_in)(std::filesystem::path const& folder); // of a registry that does not exist yet
};

inline constexpr std::array backends{
    Backend{"sqlite", [](std::filesystem::path const& folder) { return (folder / "registry.db").string(); }},
    Backend{"postgresql", [](std::filesystem::path const&) { return new_postgres_database(); }},
};

// The backend whose turn it is: ctest runs all tests once for each.
inline Backend const& backend() {
    auto const* const chosen = std::getenv("TECHUSER_TEST_BACKEND");
    for (auto const& known : backends) {
        if (chosen != nullptr && known.name == chosen) {
            return known;
        }
    }
    REQUIRE(chosen == nullptr);
    return backends.front();
}

// A registry that is made for one test.
class FreshRegistry final {
public:
    FreshRegistry() : m_url(backend().url_in(m_folder.path())), m_registry(open()) {}

    std::unique_ptr<Registry> open(OpenMode mode = OpenMode::create) const {
        return must(open_registry(m_url, mode));
    }
    Registry* operator->() const { return m_registry.get(); }
    Registry& operator*() const { return *m_registry; }
    std::string const& url() const { return m_url; }
    std::filesystem::path const& folder() const { return m_folder.path(); }
    void close() { m_registry.reset(); }

private:
    TemporaryFolder m_folder;
    std::string m_url;
    std::unique_ptr<Registry> m_registry;
};

inline Registration with_sender_number(Registration registration, std::uint32_t number) {
    registration.given_sender_number = must(SenderNumber::make(number));
    return registration;
}

template <typename T>
void check_refused(
    Result<T> const& result, ErrorCode code, std::string_view reason, std::string_view field = {}) {
    REQUIRE_FALSE(result);
    INFO(result.error().message.english());
    CHECK(result.error().code == code);
    CHECK(result.error().reason == reason);
    CHECK(result.error().field == field);
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

} // namespace techuser::test
