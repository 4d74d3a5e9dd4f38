// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/time.hpp>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace techuser {

namespace {

unsigned day_number(Date date) {
    return static_cast<unsigned>(date.day());
}

unsigned month_number(Date date) {
    return static_cast<unsigned>(date.month());
}

int year_number(Date date) {
    return static_cast<int>(date.year());
}

} // namespace

Result<Date> parse_date(std::string_view text) {
    bool const shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
    auto const year = shaped ? parse_digits(text.substr(0, 4), 4) : std::nullopt;
    auto const month = shaped ? parse_digits(text.substr(5, 2), 2) : std::nullopt;
    auto const day = shaped ? parse_digits(text.substr(8, 2), 2) : std::nullopt;
    if (!year || !month || !day) {
        return fail(
            ErrorCode::invalid, "date-format",
            say("date {}: expected year, month and day as in 2020-06-01", quoted(text)));
    }
    Date const date(
        std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month), std::chrono::day(*day));
    if (*year == 0 || !date.ok()) {
        return fail(ErrorCode::invalid, "date", say("date {}: no such day in the calendar", quoted(text)));
    }
    return date;
}

Result<Date> parse_typed_date(std::string_view text) {
    std::string iso(text);
    if (text.size() == 8) {
        iso = fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6));
    } else if (text.size() == 10 && text[2] == '/' && text[5] == '/') {
        iso = fmt::format("{}-{}-{}", text.substr(6), text.substr(3, 2), text.substr(0, 2));
    }
    auto date = parse_date(iso);
    if (date) {
        return date;
    }
    auto error = std::move(date).error();
    error.message =
        error.reason == "date"
            ? say("date {}: no such day in the calendar", quoted(text))
            : say("date {}: expected a day as in 2020-06-01, 20200601 or 01/06/2020", quoted(text));
    return fail(std::move(error));
}

std::string to_iso(Date date) {
    return fmt::format("{:04}-{:02}-{:02}", year_number(date), month_number(date), day_number(date));
}

std::string to_portal(Date date) {
    return fmt::format("{:02}/{:02}/{:04}", day_number(date), month_number(date), year_number(date));
}

std::string to_compact(Date date) {
    return fmt::format("{:04}{:02}{:02}", year_number(date), month_number(date), day_number(date));
}

std::string to_iso(Timestamp moment) {
    std::chrono::hh_mm_ss const time(moment - start_of(day_of(moment)));
    auto const date = day_of(moment);
    // Compiled: each registration has several.
    return fmt::format(
        FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z"), year_number(date), month_number(date),
        day_number(date), time.hours().count(), time.minutes().count(), time.seconds().count());
}

Result<Timestamp> parse_timestamp(std::string_view text) {
    bool const shaped =
        text.size() == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z';
    auto const hours = shaped ? parse_digits(text.substr(11, 2), 2) : std::nullopt;
    auto const minutes = shaped ? parse_digits(text.substr(14, 2), 2) : std::nullopt;
    auto const seconds = shaped ? parse_digits(text.substr(17, 2), 2) : std::nullopt;
    bool const in_a_day = hours && minutes && seconds && *hours < 24 && *minutes < 60 && *seconds < 60;
    auto const date = parse_date(text.substr(0, 10));
    if (!in_a_day || !date) {
        return fail(
            ErrorCode::invalid, "timestamp",
            say("time {}: expected a real one, as in 2020-06-01T00:00:00Z", quoted(text)));
    }
    return start_of(*date) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
           std::chrono::seconds(*seconds);
}

Date day_of(Timestamp moment) {
    return Date(std::chrono::floor<std::chrono::days>(moment));
}

Timestamp start_of(Date date) {
    return std::chrono::sys_days(date);
}

} // namespace techuser
