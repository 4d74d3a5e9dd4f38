// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registration.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace techuser {

// The table of technical users: sender number, username, enterprise number, quality, channels, who gave the
// number, expiry of the certificate, name of the entity.
class UserTable final {
public:
    // To fit into so many columns it leaves out what matters least, then shortens what is left; nullopt: all
    // of it.
    explicit UserTable(std::optional<std::size_t> columns);

    std::string heading() const;
    std::string line(RegisteredUser const& user) const;

private:
    struct Column {
        std::size_t kind;
        std::size_t width; // of the last one the most that is written
    };

    std::string row(std::vector<std::string> const& cells) const;

    std::vector<Column> m_columns;
};

} // namespace techuser
