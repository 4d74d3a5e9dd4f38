// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <string_view>

namespace techuser {

// Makes the Error for what a server said about the registry `name`, by its SQLSTATE (Appendix A of the manual
// of PostgreSQL); an empty state is a connection that was lost. Reasons: busy, connection, read-only,
// permission, disk-full, io, encoding (unavailable); damaged (unreadable); postgresql (internal).
Error postgres_error(std::string_view state, std::string_view name, std::string_view said);

// Makes the Error for a connection that could not be made: `said` is what libpq tells in English.
// Unavailable: connection.
Error connection_error(std::string_view name, std::string_view said);

// The server said nothing for as long as we wait.
Error unanswered(std::string_view name);

// The database `name` has another encoding than UTF-8.
Error not_unicode(std::string_view name);

} // namespace techuser
