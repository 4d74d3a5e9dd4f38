// SPDX-License-Identifier: Apache-2.0
#include "registry/calendar.hpp"

#include "certificate/certificate_words.hpp"
#include "registry/registry_report.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/brussels_time.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

// The second and later octets of a character in UTF-8.
bool continues_character(char octet) {
    return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

std::string moment(Timestamp when) {
    auto text = to_iso(when); // 2020-06-01T00:00:00Z, which the basic form writes without - and :
    std::erase_if(text, [](char character) { return character == '-' || character == ':'; });
    return text;
}

// What an event is for.
enum class Occasion : std::uint8_t { expiry, renewal };

// Rings at the start of its event (RFC 5545 section 3.6.6).
std::string alarm(std::string_view summary) {
    return calendar_line("BEGIN:VALARM") + calendar_line("ACTION:DISPLAY") + calendar_line("TRIGGER:PT0S") +
           calendar_line("DESCRIPTION:" + calendar_text(summary)) + calendar_line("END:VALARM");
}

std::string event(
    RegisteredUser const& user, Channel const& channel, Timestamp now, Occasion occasion, Date day) {
    auto const& certificate = *channel.certificate;
    auto const& registration = user.registration;
    auto const is_renewal = occasion == Occasion::renewal;
    auto const summary = labelled(
        is_renewal ? tr("Renew the certificate") : tr("Certificate expires"),
        registration.username.portal_username());
    auto const fact = [](std::string_view label, std::string_view value) {
        return calendar_text(labelled(label, value)) + "\\n";
    };
    // The UID stays the same, so that a calendar that is imported again has no duplicate events.
    return calendar_line("BEGIN:VEVENT") +
           calendar_line(fmt::format(
               "UID:{}-{}-{}{}@techuser", registration.username.to_string(), to_string(channel.type),
               certificate.sha256, is_renewal ? "-renewal" : "")) +
           calendar_line("DTSTAMP:" + moment(now)) + calendar_line("DTSTART;VALUE=DATE:" + to_compact(day)) +
           calendar_line("SUMMARY:" + calendar_text(summary)) +
           calendar_line(
               "DESCRIPTION:" + fact(tr("Sender number"), in_language(sender_number_text(user))) +
               fact(tr("Enterprise number"), registration.enterprise_number.to_string()) +
               fact(tr("Channel"), to_string(channel.type)) +
               fact(tr("Certificate owner"), mask(certificate, NationalNumbers::masked).owner()) +
               fact(tr("Serial number (decimal)"), certificate.serial.decimal)) +
           calendar_line("TRANSP:TRANSPARENT") + (is_renewal ? alarm(summary) : "") +
           calendar_line("END:VEVENT");
}

// RFC 5545 section 3.6 asks for at least one component, also where there are no events.
std::string time_zone() {
    return calendar_line("BEGIN:VTIMEZONE") + calendar_line("TZID:Etc/UTC") +
           calendar_line("BEGIN:STANDARD") + calendar_line("DTSTART:19700101T000000") +
           calendar_line("TZOFFSETFROM:+0000") + calendar_line("TZOFFSETTO:+0000") +
           calendar_line("END:STANDARD") + calendar_line("END:VTIMEZONE");
}

} // namespace

std::string calendar_text(std::string_view text) {
    std::string escaped;
    for (char const character : terminal_text(text)) {
        if (character == '\\' || character == ';' || character == ',') {
            escaped += '\\';
        }
        escaped += character;
    }
    return escaped;
}

std::string calendar_line(std::string_view line) {
    constexpr std::size_t longest_octets = 75;
    std::string folded;
    auto room = longest_octets;
    while (line.size() > room) {
        auto end = room;
        while (end > 1 && continues_character(line[end])) {
            --end;
        }
        folded.append(line.substr(0, end)).append("\r\n ");
        line.remove_prefix(end);
        room = longest_octets - 1; // the blank that marks the rest of a line counts
    }
    return folded.append(line).append("\r\n");
}

std::string to_calendar(
    std::span<RegisteredUser const> users, Timestamp until, Timestamp now,
    std::optional<std::chrono::days> lead) {
    std::string events;
    for (auto const& user : users) {
        for (auto const& channel : user.registration.channels) {
            if (!channel.certificate || channel.certificate->expires_on >= until) {
                continue;
            }
            auto const expiry = channel.certificate->expires_on;
            if (lead) {
                events += event(user, channel, now, Occasion::renewal, brussels_day(expiry - *lead));
            }
            events += event(user, channel, now, Occasion::expiry, brussels_day(expiry));
        }
    }
    return calendar_line("BEGIN:VCALENDAR") + calendar_line("VERSION:2.0") +
           calendar_line("PRODID:-//techuser//register-techuser//EN") +
           (events.empty() ? time_zone() : events) + calendar_line("END:VCALENDAR");
}

} // namespace techuser
