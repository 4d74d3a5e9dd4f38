// SPDX-License-Identifier: Apache-2.0
#include "registry/libpq.hpp"

#include "support/say.hpp"

#include <dlfcn.h>

namespace techuser {

namespace {

constexpr auto library_name = "libpq.so.5";

template <typename Function>
bool find(void* library, char const* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

Result<Libpq> load() {
    // Never closed: its functions are used to the end of the program.
    void* const library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    Libpq functions{};
    if (library != nullptr && find(library, "PQconninfoParse", functions.conninfo_parse) &&
        find(library, "PQconninfoFree", functions.conninfo_free) &&
        find(library, "PQconnectdbParams", functions.connect) &&
        find(library, "PQfinish", functions.finish) && find(library, "PQstatus", functions.status) &&
        find(library, "PQerrorMessage", functions.error_message) &&
        find(library, "PQsetNoticeReceiver", functions.set_notice_receiver) &&
        find(library, "PQsendQuery", functions.send) &&
        find(library, "PQsendQueryParams", functions.send_with) &&
        find(library, "PQsocket", functions.socket) &&
        find(library, "PQconsumeInput", functions.consume_input) &&
        find(library, "PQisBusy", functions.is_busy) && find(library, "PQgetResult", functions.get_result) &&
        find(library, "PQclear", functions.clear) &&
        find(library, "PQresultStatus", functions.result_status) &&
        find(library, "PQresultErrorField", functions.error_field) &&
        find(library, "PQntuples", functions.row_count) &&
        find(library, "PQcmdTuples", functions.changed_rows) &&
        find(library, "PQfname", functions.column_name) && find(library, "PQftype", functions.column_type) &&
        find(library, "PQgetisnull", functions.is_null) && find(library, "PQgetvalue", functions.value) &&
        find(library, "PQgetlength", functions.length) &&
        find(library, "PQunescapeBytea", functions.unescape_bytes) &&
        find(library, "PQfreemem", functions.free_memory)) {
        return functions;
    }
    return fail(
        ErrorCode::unavailable, "no-libpq",
        say("registry: the client library of PostgreSQL is missing (libpq.so.5)"),
        say("install it: the package is libpq5 on Debian and Ubuntu"));
}

} // namespace

Result<Libpq const*> libpq() {
    static Result<Libpq> const loaded = load();
    if (!loaded) {
        return fail(loaded.error());
    }
    return &*loaded;
}

} // namespace techuser
