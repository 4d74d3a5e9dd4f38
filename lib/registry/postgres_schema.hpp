// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registry/schema.hpp"

#include <array>
#include <cstddef>

namespace techuser {

// The same tables for PostgreSQL and databases like it, which began with the second version: their first
// entry makes version 2, each next one leads to the next version. registry.turn is the lock of all that
// write. The rules that SQLite keeps with triggers are kept here by what the roles may do
// (postgresql-roles.sql).
inline constexpr std::size_t postgres_first_version = 2;
inline constexpr std::array postgres_schema_versions{
    R"sql(
CREATE TABLE registry (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    schema_version BIGINT NOT NULL,
    turn BIGINT NOT NULL
);
INSERT INTO registry VALUES (1, 2, 0);

CREATE TABLE users (
    id BIGINT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE CHECK (username = lower(username)),
    enterprise_number TEXT NOT NULL CHECK (length(enterprise_number) = 10),
    quality TEXT NOT NULL,
    sender_number BIGINT NOT NULL UNIQUE CHECK (sender_number BETWEEN 1 AND 999998),
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
    removed_on TEXT,
    revision BIGINT NOT NULL DEFAULT 1,
    expires_on TEXT NOT NULL DEFAULT '9999-12-31T23:59:59Z'
);
CREATE UNIQUE INDEX users_active ON users (enterprise_number, quality) WHERE removed_on IS NULL;
CREATE INDEX users_assigned ON users (sender_number) WHERE sender_number_source = 'assigned';
CREATE INDEX users_expiry ON users (expires_on, sender_number);

CREATE TABLE emails (
    user_id BIGINT NOT NULL REFERENCES users (id),
    position BIGINT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (user_id, position)
);

CREATE TABLE channels (
    id BIGINT PRIMARY KEY,
    user_id BIGINT NOT NULL REFERENCES users (id),
    type TEXT NOT NULL,
    connection TEXT NOT NULL,
    ssh_public_key BYTEA,
    ssh_key_sha256 TEXT,
    certificate BYTEA,
    certificate_sha256 TEXT,
    UNIQUE (user_id, type)
);
CREATE INDEX channels_key ON channels (ssh_key_sha256) WHERE ssh_key_sha256 IS NOT NULL;
CREATE INDEX channels_certificate ON channels (certificate_sha256) WHERE certificate_sha256 IS NOT NULL;

CREATE TABLE channel_applications (
    channel_id BIGINT NOT NULL REFERENCES channels (id),
    application TEXT NOT NULL,
    preferred BIGINT NOT NULL CHECK (preferred IN (0, 1)),
    PRIMARY KEY (channel_id, application)
);

CREATE TABLE sequences (
    sender_number BIGINT NOT NULL,
    date TEXT NOT NULL,
    environment TEXT NOT NULL,
    last_ordinal BIGINT NOT NULL CHECK (last_ordinal BETWEEN 1 AND 60466175),
    reserved_at TEXT NOT NULL,
    reserved_by TEXT NOT NULL,
    PRIMARY KEY (sender_number, date, environment)
);

CREATE TABLE journal (
    number BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    "user" TEXT NOT NULL,
    host TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    role TEXT
);
CREATE INDEX journal_subject ON journal (subject);
)sql",

    // Texts in the order of their bytes, as in SQLite, whatever the order of the database.
    R"sql(
ALTER TABLE users ALTER COLUMN username TYPE TEXT COLLATE "C", ALTER COLUMN quality TYPE TEXT COLLATE "C";
ALTER TABLE channel_applications ALTER COLUMN application TYPE TEXT COLLATE "C";
ALTER TABLE journal ALTER COLUMN subject TYPE TEXT COLLATE "C";
)sql",

    // Every number that was ever used, the current one of each technical user among them; it can be pending.
    R"sql(
ALTER TABLE users ALTER COLUMN sender_number DROP NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_sender_number_source_check;
ALTER TABLE users ADD CONSTRAINT users_sender_number_source_check
    CHECK (sender_number_source IN ('pending', 'assigned', 'given'));
ALTER TABLE users ADD CONSTRAINT users_pending_check
    CHECK ((sender_number IS NULL) = (sender_number_source = 'pending'));
DROP INDEX users_assigned;
DROP INDEX users_expiry;
CREATE INDEX users_order ON users (coalesce(sender_number, 1000000 + id));
CREATE INDEX users_expiry ON users (expires_on, id);

CREATE TABLE sender_numbers (
    number BIGINT PRIMARY KEY CHECK (number BETWEEN 1 AND 999998),
    source TEXT NOT NULL CHECK (source IN ('assigned', 'given')),
    user_id BIGINT REFERENCES users (id), -- NULL: skipped
    state TEXT NOT NULL CHECK (state IN ('current', 'replaced', 'skipped')),
    CHECK ((user_id IS NULL) = (state = 'skipped'))
);
CREATE INDEX sender_numbers_user ON sender_numbers (user_id);
CREATE INDEX sender_numbers_assigned ON sender_numbers (number) WHERE source = 'assigned';
INSERT INTO sender_numbers SELECT sender_number, sender_number_source, id, 'current' FROM users;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
INSERT INTO settings VALUES ('numbers', 'assigned');
)sql",

    // How far each set of batch files has come, so that no name is sent twice.
    R"sql(
CREATE TABLE batch_sets (
    sender_number BIGINT NOT NULL CHECK (sender_number BETWEEN 1 AND 999998),
    date TEXT COLLATE "C" NOT NULL,
    environment TEXT COLLATE "C" NOT NULL,
    sequence TEXT COLLATE "C" NOT NULL CHECK (length(sequence) = 5),
    application TEXT COLLATE "C" NOT NULL CHECK (length(application) = 4),
    parts BIGINT CHECK (parts BETWEEN 1 AND 9), -- NULL: its names carry none
    state TEXT NOT NULL CHECK (state IN ('reserved', 'signed', 'uploaded', 'sent', 'accepted', 'refused')),
    since TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    sent_at TEXT,
    labels TEXT NOT NULL DEFAULT '', -- of a refusal, with blanks between them
    PRIMARY KEY (sender_number, date, environment, sequence, application)
);
)sql",

    // How people know the entity.
    R"sql(
ALTER TABLE users ADD COLUMN entity_name TEXT;
)sql",

    // For which declaration a set was reserved.
    R"sql(
ALTER TABLE batch_sets ADD COLUMN declaration TEXT; -- SHA-256 in hexadecimal
CREATE INDEX batch_sets_declaration ON batch_sets (declaration) WHERE declaration IS NOT NULL;
)sql",
};

// What the roles of postgresql-roles.sql may do with the tables that each version after the first has added;
// a migration grants it where the roles are. Empty: nothing to grant.
inline constexpr std::array<char const*, postgres_schema_versions.size()> postgres_grants{
    "",     "",
    R"sql(
GRANT SELECT ON techuser.sender_numbers, techuser.settings TO techuser_read;
GRANT INSERT ON techuser.sender_numbers TO techuser_register;
GRANT UPDATE (source, state) ON techuser.sender_numbers TO techuser_register;
GRANT UPDATE (sender_number, sender_number_source) ON techuser.users TO techuser_register;
)sql",
    R"sql(
GRANT SELECT ON techuser.batch_sets TO techuser_read;
GRANT INSERT ON techuser.batch_sets TO techuser_register;
GRANT UPDATE (parts, state, since, changed_by, sent_at, labels) ON techuser.batch_sets TO techuser_register;
)sql", "GRANT UPDATE (entity_name) ON techuser.users TO techuser_register",
    "",
};
static_assert(postgres_first_version + postgres_schema_versions.size() - 1 == schema_version_now);

} // namespace techuser
