-- SPDX-License-Identifier: Apache-2.0
-- Roles for a registry in PostgreSQL. Its owner makes the registry and then runs this once:
--     register-techuser registry init --registry postgresql://owner@host/base
--     psql postgresql://owner@host/base --file postgresql-roles.sql
-- and gives people and machines one of the two: GRANT techuser_register TO anouk;
CREATE ROLE techuser_read NOLOGIN;
CREATE ROLE techuser_register NOLOGIN IN ROLE techuser_read;

GRANT USAGE ON SCHEMA techuser TO techuser_read;
GRANT SELECT ON ALL TABLES IN SCHEMA techuser TO techuser_read;

-- Technical users and the journal are never deleted, and the journal is never changed.
GRANT INSERT ON techuser.users, techuser.emails, techuser.channels, techuser.channel_applications,
    techuser.sequences, techuser.journal, techuser.sender_numbers, techuser.batch_sets TO techuser_register;
GRANT UPDATE (last_name, first_name, title, function, language, phone, fax, mobile, removed_on, revision, expires_on)
    ON techuser.users TO techuser_register;
GRANT UPDATE (entity_name) ON techuser.users TO techuser_register;
-- A number is replaced, and stays in sender_numbers for ever.
GRANT UPDATE (sender_number, sender_number_source) ON techuser.users TO techuser_register;
GRANT UPDATE (source, state) ON techuser.sender_numbers TO techuser_register;
GRANT DELETE ON techuser.emails, techuser.channels, techuser.channel_applications TO techuser_register;
GRANT UPDATE (last_ordinal, reserved_at, reserved_by) ON techuser.sequences TO techuser_register;
GRANT UPDATE (parts, state, since, changed_by, sent_at, labels) ON techuser.batch_sets TO techuser_register;
GRANT UPDATE (turn) ON techuser.registry TO techuser_register;
