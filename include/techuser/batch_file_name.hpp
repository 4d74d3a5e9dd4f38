// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/sender_number.hpp>
#include <techuser/time.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What a batch file is. The first four are sent, the last two and FS, GO are received.
enum class FileKind : std::uint8_t {
    declaration,      // FI
    signature,        // FS
    start,            // GO: empty, starts the processing
    cancel,           // TD: empty, cancels the processing
    reply,            // FO
    compressed_reply, // CO
};

// FI, FS, GO, TD, FO, CO. Reason of parse_file_kind: kind.
std::string_view to_string(FileKind kind);
Result<FileKind> parse_file_kind(std::string_view text);

// Where a file is processed.
enum class Environment : std::uint8_t {
    production,       // R
    circuit_test,     // T
    declaration_test, // S
};

// R, T, S. Reason of parse_environment: environment.
std::string_view to_string(Environment environment);
Result<Environment> parse_environment(std::string_view text);

// What a file is for: four of A-Z and 0-9, for example DMFA. Which codes exist is reference data.
class ApplicationCode final {
public:
    // Reasons: application-length, application-character.
    static Result<ApplicationCode> parse(std::string_view text);

    std::string to_string() const { return {m_code.begin(), m_code.end()}; }

    auto operator<=>(ApplicationCode const&) const = default;

private:
    explicit ApplicationCode(std::array<char, 4> code) : m_code(code) {}

    std::array<char, 4> m_code;
};

// Makes a name unique for one sender, date and environment: five of 0-9 and A-Z, not all zero.
//
// Sequences have an order in which they are given out: 00001 to 99999, then those with letters, 0000A to
// ZZZZZ, compared as text.
class Sequence final {
public:
    static constexpr std::uint32_t count = 60'466'175; // 36^5 - 1

    // Reasons: sequence-length, sequence-character, sequence-zero.
    static Result<Sequence> parse(std::string_view text);

    // The sequence that is given out as the `ordinal`th, 1 to `count`. Reason: exhausted.
    static Result<Sequence> from_ordinal(std::uint32_t ordinal);

    // The inverse of from_ordinal.
    std::uint32_t ordinal() const;

    std::string to_string() const { return {m_text.begin(), m_text.end()}; }

    bool operator==(Sequence const&) const = default;

private:
    explicit Sequence(std::array<char, 5> text) : m_text(text) {}

    std::array<char, 5> m_text;
};

// Into how many files a declaration is cut, 1 to 9, and which of them this one is. GO and TD stand for the
// whole set and have no index.
struct Parts {
    static constexpr std::uint8_t most = 9;

    std::uint8_t count;
    std::optional<std::uint8_t> index; // 1 to count

    bool operator==(Parts const&) const = default;
};

// The name of a file that goes through a batch channel:
//     KIND.APPL.SENDER.DATE.SEQUENCE.ENVIRONMENT[.PARTS[.PART]]
// for example FI.DMFA.006400.20140628.00005.R.4.1 (portal, "directives pour les noms de fichiers").
class BatchFileName final {
public:
    struct Elements {
        FileKind kind;
        ApplicationCode application;
        SenderNumber sender;
        Date date;
        Sequence sequence;
        Environment environment;
        std::optional<Parts> parts;

        bool operator==(Elements const&) const = default;
    };

    // Refuses parts out of range, an index on GO or TD, a missing index on a kind that has one, and the
    // integrator as sender of FI or TD. Reasons: parts, part, part-missing, part-unexpected, sender, date.
    static Result<BatchFileName> make(Elements elements);

    // The error lists every wrong element as a cause with its byte offset. Reasons: those of make() and of
    // the elements, too-few-elements, too-many-elements, parts-length, parts-character, parts-zero,
    // part-length, part-character, part-zero (not one digit of 1 to 9), date-format, and of any element
    // -missing (kind-missing: nothing between the dots) and -case (kind-case: right but for lower case).
    static Result<BatchFileName> parse(std::string_view text);

    std::string to_string() const;
    Elements const& elements() const { return m_elements; }

    bool operator==(BatchFileName const&) const = default;

private:
    explicit BatchFileName(Elements elements) : m_elements(elements) {}

    Elements m_elements;
};

// One submission: its files share all elements but kind and part.
struct Submission {
    ApplicationCode application;
    SenderNumber sender;
    Date date;
    Sequence sequence;
    Environment environment;
    std::optional<std::uint8_t> parts; // 1 to 9; nullopt where the application's names carry no parts
};

// The submission that a file belongs to.
Submission submission_of(BatchFileName const& name);

// The kinds of a whole submission in the order of upload: every FI, every FS, then the GO that starts the
// processing.
inline constexpr std::array whole_submission{FileKind::declaration, FileKind::signature, FileKind::start};

// Names of these kinds in the submission, in the order given; one for each part where the kind has parts.
Result<std::vector<BatchFileName>> name_submission(
    Submission const& submission, std::span<FileKind const> kinds = whole_submission);

} // namespace techuser
