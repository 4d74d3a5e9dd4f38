// SPDX-License-Identifier: Apache-2.0
#include "batchfile/fault.hpp"
#include "support/digits.hpp"
#include "support/letters.hpp"
#include "support/named.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/batch_file_name.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::array<Named<FileKind>, 6> kinds{{
    {FileKind::declaration, "FI"},
    {FileKind::signature, "FS"},
    {FileKind::start, "GO"},
    {FileKind::cancel, "TD"},
    {FileKind::reply, "FO"},
    {FileKind::compressed_reply, "CO"},
}};

constexpr std::array<Named<Environment>, 3> environments{{
    {Environment::production, "R"},
    {Environment::circuit_test, "T"},
    {Environment::declaration_test, "S"},
}};

constexpr std::size_t fewest_elements = 6;
constexpr std::size_t most_elements = 8;
constexpr std::string_view shape = "KIND.APPL.SENDER.DATE.SEQUENCE.ENVIRONMENT[.PARTS[.PART]]";

bool stands_for_whole_set(FileKind kind) {
    return kind == FileKind::start || kind == FileKind::cancel;
}

// The integrator receives declarations; it never sends or cancels one.
std::optional<Error> sender_fault(FileKind kind, SenderNumber sender) {
    bool const only_sent = kind == FileKind::declaration || kind == FileKind::cancel;
    if (only_sent && sender == SenderNumber::integrator()) {
        return fault(
            "sender",
            say("sender '999999' is the integrator, which sends no {} files", verbatim(to_string(kind))));
    }
    return std::nullopt;
}

std::optional<Error> date_fault(Date date) {
    bool const in_range = date.year() >= std::chrono::year(1) && date.year() <= std::chrono::year(9999);
    if (!date.ok() || !in_range) {
        return fault("date", say("date: no such day in the calendar"));
    }
    return std::nullopt;
}

std::optional<Error> parts_fault(FileKind kind, Parts parts) {
    if (parts.count < 1 || parts.count > Parts::most) {
        return fault("parts", say("number of parts '{}': expected 1 to {}", parts.count, Parts::most));
    }
    if (stands_for_whole_set(kind)) {
        return parts.index
                   ? std::optional(fault(
                         "part-unexpected", say("part '{}': a {} file is for all parts and names none",
                                                *parts.index, verbatim(to_string(kind)))))
                   : std::nullopt;
    }
    if (!parts.index) {
        return fault(
            "part-missing", say("a {} file that tells the number of parts tells also which part it is",
                                verbatim(to_string(kind))));
    }
    if (*parts.index < 1 || *parts.index > parts.count) {
        return fault("part", say("part '{}': expected 1 to {}", *parts.index, parts.count));
    }
    return std::nullopt;
}

// The one error for a list of faults, which is not empty.
Error refusal(std::string_view name, std::vector<Error> faults) {
    Error const& first = faults.front();
    Error error = fault(
        faults.size() == 1 ? first.reason : "batch-file-name",
        say("batch file name {}: {}", quoted(name), first.message), first.hint);
    if (faults.size() > 1) {
        error.message = say("{}; and {} more", error.message, faults.size() - 1);
    }
    error.offset = first.offset;
    error.causes = std::move(faults);
    return error;
}

// 20140628, the form of to_compact().
Result<Date> parse_compact_date(std::string_view text) {
    if (!parse_digits(text, 8)) {
        return fail(
            ErrorCode::invalid, "date-format",
            say("date {}: expected eight digits as in 20200601", quoted(text)));
    }
    auto const date =
        parse_date(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
    if (!date) {
        return fail(ErrorCode::invalid, "date", say("date {}: no such day in the calendar", quoted(text)));
    }
    return date;
}

Result<SenderNumber> parse_sender(std::string_view text) {
    auto const integrator = SenderNumber::integrator();
    return text == integrator.to_string() ? Result<SenderNumber>(integrator) : SenderNumber::parse(text);
}

// What the digits that end a name are called when they are wrong.
struct DigitReasons {
    char const* title;
    std::string_view length;
    std::string_view character;
    std::string_view zero;
};

constexpr DigitReasons parts_reasons{
    gettext_noop("number of parts"), "parts-length", "parts-character", "parts-zero"};
constexpr DigitReasons part_reasons{gettext_noop("part"), "part-length", "part-character", "part-zero"};

template <DigitReasons const& reasons>
Result<std::uint8_t> parse_one_digit(std::string_view text) {
    auto const digit = parse_digits(text, 1);
    if (digit && *digit != 0) {
        return static_cast<std::uint8_t>(*digit);
    }
    return fail(
        ErrorCode::invalid,
        text.size() != 1 ? reasons.length
        : digit          ? reasons.zero
                         : reasons.character,
        say("{} {}: expected one digit, 1 to 9", tabled(reasons.title), quoted(text)));
}

enum Position : std::size_t {
    kind_at,
    application_at,
    sender_at,
    date_at,
    sequence_at,
    environment_at,
    parts_at,
    part_at
};

// The reasons for an element that is missing, and for one that is right but for lower case.
struct ElementReasons {
    char const* title;
    std::string_view missing;
    std::string_view letter_case{};
};

constexpr std::array<ElementReasons, most_elements> element_reasons{{
    {gettext_noop("kind"), "kind-missing", "kind-case"},
    {gettext_noop("application code"), "application-missing", "application-case"},
    {gettext_noop("sender number"), "sender-missing"},
    {gettext_noop("date"), "date-missing"},
    {gettext_noop("sequence"), "sequence-missing", "sequence-case"},
    {gettext_noop("environment"), "environment-missing", "environment-case"},
    {gettext_noop("number of parts"), "parts-missing"},
    {gettext_noop("part"), "part-missing"},
}};

constexpr std::string_view lower_case_letters = "abcdefghijklmnopqrstuvwxyz";

// Parses a name and collects its faults.
class Reader final {
public:
    explicit Reader(std::string_view text) : m_text(text) {
        for (std::size_t start = 0; m_count <= most_elements && start <= text.size(); ++m_count) {
            std::size_t const dot = std::min(text.find('.', start), text.size());
            m_offsets[m_count] = start;
            m_elements[m_count] = text.substr(start, dot - start);
            start = dot + 1;
        }
    }

    // At most one more than a name can have.
    std::size_t count() const { return m_count; }

    std::string_view element(std::size_t index) const { return m_elements[index]; }

    // The value of an element; nullopt when its fault was noted.
    template <typename Value>
    std::optional<Value> take(Position at, Result<Value> (*parse)(std::string_view)) {
        auto const text = element(at);
        auto const& reasons = element_reasons[at];
        auto value = parse(text);
        if (value) {
            return *std::move(value);
        }
        if (text.empty()) {
            note(at, fault(reasons.missing, say("no {} between the dots", tabled(reasons.title))));
        } else if (auto const upper = to_upper_case(text); upper != text && parse(upper)) {
            auto error = fault(
                reasons.letter_case,
                say("{} {}: expected capital letters", tabled(reasons.title), quoted(text)),
                say("write '{}'", upper));
            error.offset = text.find_first_of(lower_case_letters);
            note(at, std::move(error));
        } else {
            note(at, std::move(value).error());
        }
        return std::nullopt;
    }

    // Notes a fault of an element, or of the end of the name when there is no such element.
    void note(std::size_t index, std::optional<Error> error) {
        if (error) {
            std::size_t const start = index < m_count ? m_offsets[index] : m_text.size();
            error->offset = start + error->offset.value_or(0);
            m_faults.push_back(*std::move(error));
        }
    }

    std::vector<Error>& faults() { return m_faults; }

private:
    std::string_view m_text;
    std::array<std::string_view, most_elements + 1> m_elements{};
    std::array<std::size_t, most_elements + 1> m_offsets{};
    std::size_t m_count{0};
    std::vector<Error> m_faults{};
};

// The parts, checked against the kind where that is known.
std::optional<Parts> take_parts(Reader& reader, std::optional<FileKind> kind) {
    if (reader.count() <= parts_at) {
        return std::nullopt;
    }
    auto const count = reader.take(parts_at, parse_one_digit<parts_reasons>);
    std::optional<std::uint8_t> index;
    if (reader.count() > part_at) {
        index = reader.take(part_at, parse_one_digit<part_reasons>);
    }
    if (!count || (reader.count() > part_at && !index)) {
        return std::nullopt;
    }
    Parts const parts{*count, index};
    if (kind) {
        reader.note(part_at, parts_fault(*kind, parts));
    }
    return parts;
}

// The endings that other programs give to such files.
bool is_foreign_ending(std::string_view element) {
    static constexpr std::array<std::string_view, 6> endings{"XML", "TXT", "P7", "P7M", "P7S", "ZIP"};
    return std::ranges::find(endings, to_upper_case(element)) != endings.end();
}

} // namespace

std::string_view to_string(FileKind kind) {
    return name_of(kinds, kind);
}

Result<FileKind> parse_file_kind(std::string_view text) {
    return parse_named(kinds, "kind", gettext_noop("kind {}: expected {}"), text);
}

std::string_view to_string(Environment environment) {
    return name_of(environments, environment);
}

Result<Environment> parse_environment(std::string_view text) {
    return parse_named(environments, "environment", gettext_noop("environment {}: expected {}"), text);
}

Result<ApplicationCode> ApplicationCode::parse(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    std::array<char, 4> code{};
    std::size_t const wrong = text.find_first_not_of(alphabet);
    if (text.size() != code.size() || wrong != std::string_view::npos) {
        auto error = fault(
            text.size() != code.size() ? "application-length" : "application-character",
            say("application code {}: expected four of A-Z and 0-9", quoted(text)));
        error.offset = text.size() != code.size() ? 0 : wrong;
        return fail(std::move(error));
    }
    std::copy(text.begin(), text.end(), code.begin());
    return ApplicationCode(code);
}

Result<BatchFileName> BatchFileName::make(Elements elements) {
    std::vector<Error> faults;
    for (auto&& error :
         {sender_fault(elements.kind, elements.sender), date_fault(elements.date),
          elements.parts ? parts_fault(elements.kind, *elements.parts) : std::nullopt}) {
        if (error) {
            faults.push_back(*error);
        }
    }
    BatchFileName name(elements);
    if (!faults.empty()) {
        return fail(refusal(name.to_string(), std::move(faults)));
    }
    return name;
}

Result<BatchFileName> BatchFileName::parse(std::string_view text) {
    auto const last_dot = text.rfind('.');
    if (last_dot != std::string_view::npos && is_foreign_ending(text.substr(last_dot + 1))) {
        auto const name = text.substr(0, last_dot);
        auto ending = fault(
            "ending", say("{} after the name: batch files have no extension", quoted(text.substr(last_dot))),
            say("call the file '{}'", name));
        ending.offset = last_dot;
        auto const parsed = parse(name);
        auto faults = parsed ? std::vector<Error>{} : parsed.error().causes;
        faults.push_back(std::move(ending));
        return fail(refusal(text, std::move(faults)));
    }
    Reader reader(text);
    bool const too_many = reader.count() > most_elements;
    if (reader.count() < fewest_elements || too_many) {
        auto const found = too_many ? say("too many elements, expected 6 to 8 between dots")
                                    : counted(
                                          reader.count(), "{} element, expected 6 to 8 between dots",
                                          "{} elements, expected 6 to 8 between dots", reader.count());
        reader.note(
            0, fault(
                   too_many ? "too-many-elements" : "too-few-elements", found,
                   say("a name is {}", verbatim(shape))));
        return fail(refusal(text, std::move(reader.faults())));
    }
    auto const kind = reader.take(kind_at, parse_file_kind);
    auto const application = reader.take(application_at, ApplicationCode::parse);
    auto const sender = reader.take(sender_at, parse_sender);
    if (kind && sender) {
        reader.note(sender_at, sender_fault(*kind, *sender));
    }
    auto const date = reader.take(date_at, parse_compact_date);
    auto const sequence = reader.take(sequence_at, Sequence::parse);
    auto const environment = reader.take(environment_at, parse_environment);
    auto const parts = take_parts(reader, kind);
    if (!reader.faults().empty()) {
        return fail(refusal(text, std::move(reader.faults())));
    }
    return BatchFileName(Elements{*kind, *application, *sender, *date, *sequence, *environment, parts});
}

std::string BatchFileName::to_string() const {
    auto text = fmt::format(
        "{}.{}.{}.{}.{}.{}", techuser::to_string(m_elements.kind), m_elements.application.to_string(),
        m_elements.sender.to_string(), to_compact(m_elements.date), m_elements.sequence.to_string(),
        techuser::to_string(m_elements.environment));
    if (m_elements.parts) {
        text += fmt::format(".{}", m_elements.parts->count);
        text += m_elements.parts->index ? fmt::format(".{}", *m_elements.parts->index) : "";
    }
    return text;
}

} // namespace techuser
