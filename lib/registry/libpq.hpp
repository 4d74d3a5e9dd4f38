// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <libpq-fe.h>

namespace techuser {

// The functions of libpq that we call. The library is loaded only for a registry in PostgreSQL: loading it
// takes longer than everything else.
struct Libpq {
    decltype(&PQconninfoParse) conninfo_parse;
    decltype(&PQconninfoFree) conninfo_free;
    decltype(&PQconnectdbParams) connect;
    decltype(&PQfinish) finish;
    decltype(&PQstatus) status;
    decltype(&PQerrorMessage) error_message;
    decltype(&PQsetNoticeReceiver) set_notice_receiver;
    decltype(&PQsendQuery) send;
    decltype(&PQsendQueryParams) send_with;
    decltype(&PQsocket) socket;
    decltype(&PQconsumeInput) consume_input;
    decltype(&PQisBusy) is_busy;
    decltype(&PQgetResult) get_result;
    decltype(&PQclear) clear;
    decltype(&PQresultStatus) result_status;
    decltype(&PQresultErrorField) error_field;
    decltype(&PQntuples) row_count;
    decltype(&PQcmdTuples) changed_rows;
    decltype(&PQfname) column_name;
    decltype(&PQftype) column_type;
    decltype(&PQgetisnull) is_null;
    decltype(&PQgetvalue) value;
    decltype(&PQgetlength) length;
    decltype(&PQunescapeBytea) unescape_bytes;
    decltype(&PQfreemem) free_memory;
};

// Loads the library at the first call. Unavailable: no-libpq.
Result<Libpq const*> libpq();

} // namespace techuser
