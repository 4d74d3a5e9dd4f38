// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

namespace techuser {

// Marks a SQLite file as a registry: "TeUs" in the header of the file.
inline constexpr std::int64_t sqlite_application_id = 0x54655573;

// What leads from each version of the schema to the next; the number of the version is PRAGMA user_version.
// A version that was released never changes.
//
// Nothing is deleted: a removed technical user stays with its username and sender number, so that neither is
// given again.
inline constexpr std::array sqlite_schema_versions{
    R"sql(
PRAGMA application_id = 0x54655573;
PRAGMA user_version = 1;

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL COLLATE NOCASE UNIQUE,
    enterprise_number TEXT NOT NULL CHECK (length(enterprise_number) = 10),
    quality TEXT NOT NULL,
    sender_number INTEGER NOT NULL UNIQUE CHECK (sender_number BETWEEN 1 AND 999998),
    sender_number_source TEXT NOT NULL CHECK (sender_number_source IN ('assigned', 'given')),
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    title TEXT NOT NULL,
    function TEXT NOT NULL,
    language TEXT NOT NULL,
    phone TEXT NOT NULL,
    fax TEXT,
    mobile TEXT,
    registered_on TEXT NOT NULL,
    removed_on TEXT
) STRICT;
CREATE UNIQUE INDEX users_active ON users (enterprise_number, quality) WHERE removed_on IS NULL;
CREATE INDEX users_assigned ON users (sender_number) WHERE sender_number_source = 'assigned';

CREATE TABLE emails (
    user_id INTEGER NOT NULL REFERENCES users (id),
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (user_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    type TEXT NOT NULL,
    connection TEXT NOT NULL,
    ssh_public_key TEXT, -- OpenSSH line
    certificate BLOB,    -- DER
    UNIQUE (user_id, type)
) STRICT;

CREATE TABLE channel_applications (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    application TEXT NOT NULL,
    PRIMARY KEY (channel_id, application)
) STRICT, WITHOUT ROWID;

-- The last sequence that was given out, and to whom.
CREATE TABLE sequences (
    sender_number INTEGER NOT NULL,
    date TEXT NOT NULL,
    environment TEXT NOT NULL,
    last_ordinal INTEGER NOT NULL CHECK (last_ordinal BETWEEN 1 AND 60466175),
    reserved_at TEXT NOT NULL,
    reserved_by TEXT NOT NULL,
    PRIMARY KEY (sender_number, date, environment)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    host TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL
) STRICT;
CREATE TRIGGER journal_is_not_updated BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER journal_is_not_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
-- INSERT OR REPLACE does not call the trigger of DELETE.
CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
)sql",
};

} // namespace techuser
