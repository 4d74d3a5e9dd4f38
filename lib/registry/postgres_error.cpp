// SPDX-License-Identifier: Apache-2.0
#include "registry/postgres_error.hpp"

#include "registry/database.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace techuser {

namespace {

Error unavailable(std::string_view reason, Text message, Text hint) {
    return {
        .code = ErrorCode::unavailable,
        .reason = reason,
        .message = std::move(message),
        .hint = std::move(hint)};
}

std::string on_one_line(std::string_view text) {
    std::string line;
    for (char const character : text) {
        line += character == '\n' || character == '\t' ? ' ' : character;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

// What libpq says when a connection fails, and how we say it. The first that is found counts.
struct CommonFailure {
    std::string_view said;
    char const* message; // {} is the name of the registry
    char const* hint;
};

constexpr auto no_server = gettext_noop("registry '{}': no server answers at this address");
constexpr auto see_server = gettext_noop("check that PostgreSQL runs there, and the host and the port");
constexpr auto no_tls = gettext_noop("registry '{}': no protected connection (TLS) to the server");
constexpr auto see_tls =
    gettext_noop("check sslmode and sslrootcert in the address, and the certificate of the server");

constexpr std::array common_failures{
    CommonFailure{
        "no password supplied", gettext_noop("registry '{}': the server asks for a password"),
        gettext_noop("write it in ~/.pgpass, with mode 0600")},
    CommonFailure{
        "password authentication failed", gettext_noop("registry '{}': the server refuses the password"),
        gettext_noop("correct it in ~/.pgpass, or the user in the address")},
    CommonFailure{
        "could not translate host name", gettext_noop("registry '{}': unknown host"),
        gettext_noop("correct the host in the address, or check the network")},
    CommonFailure{"SSL", no_tls, see_tls},
    CommonFailure{"certificate", no_tls, see_tls},
    CommonFailure{
        "session is read-only", gettext_noop("registry '{}': no server of the address accepts changes"),
        gettext_noop("wait until a stand-by takes over, or name the primary")},
    CommonFailure{
        "pg_hba.conf", gettext_noop("registry '{}': the server does not let this user in from this machine"),
        gettext_noop("ask its administrator for an entry in pg_hba.conf")},
    CommonFailure{"Connection refused", no_server, see_server},
    CommonFailure{"No such file or directory", no_server, see_server},
    CommonFailure{"timeout expired", no_server, see_server},
    CommonFailure{"No route to host", no_server, see_server},
    CommonFailure{
        "role \"", gettext_noop("registry '{}': the server does not know this user"),
        gettext_noop("correct the user in the address, or ask the administrator to create it")},
    CommonFailure{
        "database \"", gettext_noop("registry '{}': the server has no such database"),
        gettext_noop("create it with createdb, or correct its name in the address")},
    CommonFailure{
        "no such database", gettext_noop("registry '{}': the server has no such database"),
        gettext_noop("create it with createdb, or correct its name in the address")},
};

} // namespace

Error postgres_error(std::string_view state, std::string_view name, std::string_view said) {
    auto const one_of = [state](std::initializer_list<std::string_view> states) {
        return std::ranges::find(states, state) != states.end();
    };
    if (one_of({"40001", "40P01", "55P03", "57014"})) {
        return unavailable(
            "busy", say("registry '{}': in use by other programs", name), say("try again later"));
    }
    if (state.empty() || state.starts_with("08") || state.starts_with("57P") || one_of({"53300"})) {
        return unavailable(
            "connection", say("registry '{}': the connection was lost", name),
            say("try again: what was recorded stays, and is not recorded twice"));
    }
    if (one_of({"25006"})) {
        return unavailable(
            "read-only", say("registry '{}': cannot be written", name),
            say("check whether the server is a read-only stand-by"));
    }
    if (one_of({"42501", "28000", "28P01"})) {
        return unavailable(
            "permission", say("registry '{}': permission denied", name),
            say("ask its owner for the role techuser_read or techuser_register"));
    }
    if (one_of({"53100"})) {
        return unavailable(
            "disk-full", say("registry '{}': the disk of the server is full", name), say("make room on it"));
    }
    if (one_of({"53200"})) {
        return unavailable(
            "memory", say("registry '{}': the server has no memory left", name), say("try again later"));
    }
    if (one_of({"58030"})) {
        return unavailable(
            "io", say("registry '{}': the disk of the server does not read or write", name),
            say("see its log"));
    }
    if (one_of({"22P05"})) {
        return not_unicode(name);
    }
    auto const line = on_one_line(said);
    if (state.starts_with("XX00") || one_of({"42P01", "42703", "3F000"})) {
        return damaged_registry(name, Text(line));
    }
    return {
        .code = ErrorCode::internal,
        .reason = "postgresql",
        .message = say("registry '{}': the server says '{}'", name, line)};
}

Error connection_error(std::string_view name, std::string_view said) {
    for (auto const& failure : common_failures) {
        if (said.find(failure.said) != std::string_view::npos) {
            return unavailable("connection", tabled(failure.message, verbatim(name)), tabled(failure.hint));
        }
    }
    return unavailable(
        "connection", say("registry '{}': cannot connect: '{}'", name, on_one_line(said)),
        say("check that the server runs and lets you in"));
}

Error unanswered(std::string_view name) {
    return unavailable(
        "connection", say("registry '{}': the server does not answer any more", name),
        say("try again: what was recorded stays, and is not recorded twice"));
}

Error not_unicode(std::string_view name) {
    return unavailable(
        "encoding", say("registry '{}': the encoding of the database is not UTF-8", name),
        say("make the registry in a database with ENCODING 'UTF8'"));
}

} // namespace techuser
