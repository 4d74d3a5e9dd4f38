// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace techuser {

// Finds a key that an object of a JSON text has twice, of which the parser would silently keep the last one.
// Told of each event of the parser.
class DuplicateKeys final {
public:
    template <typename Json>
    void see(nlohmann::detail::parse_event_t event, Json const& value) {
        if (event == Json::parse_event_t::object_start) {
            m_open_objects.emplace_back();
        } else if (event == Json::parse_event_t::object_end) {
            m_open_objects.pop_back();
        } else if (event == Json::parse_event_t::key) {
            auto const [key, is_new] = m_open_objects.back().insert(value.template get<std::string>());
            if (!is_new) {
                m_found = *key;
            }
        }
    }

    // The last one; nullopt: every key is there once.
    std::optional<std::string> const& found() const { return m_found; }

private:
    std::vector<std::unordered_set<std::string>> m_open_objects;
    std::optional<std::string> m_found;
};

} // namespace techuser
