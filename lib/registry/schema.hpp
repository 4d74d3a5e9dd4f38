// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

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

    // Changes: revisions, the preferred channel, who else has a key or certificate, and what expires when.
    R"sql(
PRAGMA user_version = 2;

ALTER TABLE users ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
-- The certificate that expires first; without a certificate the last moment there is.
ALTER TABLE users ADD COLUMN expires_on TEXT NOT NULL DEFAULT '9999-12-31T23:59:59Z';
CREATE INDEX users_expiry ON users (expires_on, sender_number);
CREATE INDEX users_username_order ON users (username COLLATE BINARY);

CREATE TABLE channels_2 (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    type TEXT NOT NULL,
    connection TEXT NOT NULL,
    ssh_public_key BLOB,      -- OpenSSH line, whose comment is of any encoding
    ssh_key_sha256 TEXT,      -- fingerprints
    certificate BLOB,         -- DER
    certificate_sha256 TEXT,
    UNIQUE (user_id, type)
) STRICT;
INSERT INTO channels_2 SELECT id, user_id, type, connection, CAST(ssh_public_key AS BLOB), NULL, certificate, NULL
    FROM channels;
CREATE TABLE channel_applications_2 (
    channel_id INTEGER NOT NULL REFERENCES channels_2 (id),
    application TEXT NOT NULL,
    preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)), -- the channel was chosen for it
    PRIMARY KEY (channel_id, application)
) STRICT, WITHOUT ROWID;
INSERT INTO channel_applications_2 SELECT channel_id, application, 0 FROM channel_applications;
DROP TABLE channel_applications;
DROP TABLE channels;
ALTER TABLE channels_2 RENAME TO channels;
ALTER TABLE channel_applications_2 RENAME TO channel_applications;
CREATE INDEX channels_key ON channels (ssh_key_sha256) WHERE ssh_key_sha256 IS NOT NULL;
CREATE INDEX channels_certificate ON channels (certificate_sha256) WHERE certificate_sha256 IS NOT NULL;

-- How a database with roles knew the author.
ALTER TABLE journal ADD COLUMN role TEXT;
CREATE INDEX journal_subject ON journal (subject);
)sql",

    // Drops an index that no query uses, and lets the trigger roll back the transaction: SQLite then need not
    // save each page that a new line touches.
    R"sql(
PRAGMA user_version = 3;

DROP INDEX users_username_order;
DROP TRIGGER journal_is_not_replaced;
CREATE TRIGGER journal_is_not_replaced BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM journal WHERE number = NEW.number)
BEGIN SELECT RAISE(ROLLBACK, 'the journal only grows'); END;
)sql",

    // Every number that was ever used, the current one of each technical user among them; it can be pending.
    R"sql(
PRAGMA user_version = 4;

CREATE TABLE users_4 (
    id INTEGER PRIMARY KEY,
    username TEXT NOT NULL COLLATE NOCASE UNIQUE,
    enterprise_number TEXT NOT NULL CHECK (length(enterprise_number) = 10),
    quality TEXT NOT NULL,
    sender_number INTEGER UNIQUE CHECK (sender_number BETWEEN 1 AND 999998),
    sender_number_source TEXT NOT NULL CHECK (sender_number_source IN ('pending', 'assigned', 'given')),
    last_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    title TEXT NOT NULL,
    function TEXT NOT NULL,
    language TEXT NOT NULL,
    phone TEXT NOT NULL,
    fax TEXT,
    mobile TEXT,
    registered_on TEXT NOT NULL,
    removed_on TEXT,
    revision INTEGER NOT NULL DEFAULT 1,
    expires_on TEXT NOT NULL DEFAULT '9999-12-31T23:59:59Z',
    CHECK ((sender_number IS NULL) = (sender_number_source = 'pending'))
) STRICT;
INSERT INTO users_4 SELECT id, username, enterprise_number, quality, sender_number, sender_number_source, last_name,
    first_name, title, function, language, phone, fax, mobile, registered_on, removed_on, revision, expires_on FROM users;
DROP TABLE users;
ALTER TABLE users_4 RENAME TO users;
CREATE UNIQUE INDEX users_active ON users (enterprise_number, quality) WHERE removed_on IS NULL;
CREATE INDEX users_order ON users (coalesce(sender_number, 1000000 + id));
CREATE INDEX users_expiry ON users (expires_on, id);

CREATE TABLE sender_numbers (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 999998),
    source TEXT NOT NULL CHECK (source IN ('assigned', 'given')),
    user_id INTEGER REFERENCES users (id), -- NULL: skipped
    state TEXT NOT NULL CHECK (state IN ('current', 'replaced', 'skipped')),
    CHECK ((user_id IS NULL) = (state = 'skipped'))
) STRICT;
CREATE INDEX sender_numbers_user ON sender_numbers (user_id);
CREATE INDEX sender_numbers_assigned ON sender_numbers (number) WHERE source = 'assigned';
INSERT INTO sender_numbers SELECT sender_number, sender_number_source, id, 'current' FROM users;

-- What holds for the whole registry.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES ('numbers', 'assigned');
)sql",

    // How far each set of batch files has come, so that no name is sent twice.
    R"sql(
PRAGMA user_version = 5;

CREATE TABLE batch_sets (
    sender_number INTEGER NOT NULL CHECK (sender_number BETWEEN 1 AND 999998),
    date TEXT NOT NULL,
    environment TEXT NOT NULL,
    sequence TEXT NOT NULL CHECK (length(sequence) = 5),
    application TEXT NOT NULL CHECK (length(application) = 4),
    parts INTEGER CHECK (parts BETWEEN 1 AND 9), -- NULL: its names carry none
    state TEXT NOT NULL CHECK (state IN ('reserved', 'signed', 'uploaded', 'sent', 'accepted', 'refused')),
    since TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    sent_at TEXT,
    labels TEXT NOT NULL DEFAULT '', -- of a refusal, with blanks between them
    PRIMARY KEY (sender_number, date, environment, sequence, application)
) STRICT, WITHOUT ROWID;
)sql",

    // How people know the entity.
    R"sql(
PRAGMA user_version = 6;

ALTER TABLE users ADD COLUMN entity_name TEXT;
)sql",

    // For which declaration a set was reserved.
    R"sql(
PRAGMA user_version = 7;

ALTER TABLE batch_sets ADD COLUMN declaration TEXT; -- SHA-256 in hexadecimal
CREATE INDEX batch_sets_declaration ON batch_sets (declaration) WHERE declaration IS NOT NULL;
)sql",
};

// The version that has the tables sender_numbers and settings.
inline constexpr std::size_t version_with_ledger = 4;

// The version that has the table batch_sets.
inline constexpr std::size_t version_with_sets = 5;

// The optional columns that a later version added to a table, each with that version: an older registry is
// read without them.
struct AddedColumn {
    std::string_view name;
    std::size_t version;
};
inline constexpr std::array added_columns{AddedColumn{"entity_name", 6}, AddedColumn{"declaration", 7}};

// Whether its table has that column in that version.
constexpr bool has_column(std::size_t version, std::string_view name) {
    return std::ranges::none_of(added_columns, [&](AddedColumn const& added) {
        return added.name == name && added.version > version;
    });
}

// The version of the schema that this program works with.
inline constexpr std::size_t schema_version_now = sqlite_schema_versions.size();

} // namespace techuser
