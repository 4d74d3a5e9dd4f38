// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "entity/enterprise_number_scan.hpp"

#include <array>
#include <random>
#include <string>
#include <vector>

using namespace techuser;

namespace {

constexpr std::array formats{
    EnterpriseNumberFormat::plain, EnterpriseNumberFormat::dotted, EnterpriseNumberFormat::vat};

// Lines behind which the scan has room to look at the line before.
std::string const padding(64, '#');

struct Verdict {
    std::size_t right{0};
    std::size_t wrong{0};
    std::string written;
};

// What the three scans say of one line, which must agree with each other.
Verdict scan_line(std::string const& line, char line_end, EnterpriseNumberFormat format) {
    std::string const text = line + line_end + padding;
    std::array<char, 64> output{};
    auto const written = write_right_numbers(text, line_end, format, output);
    auto const skipped = skip_right_numbers(text, line_end);
    auto const counted = count_numbers(text, line_end);
    bool const one_line = counted.bytes == 0 || counted.bytes == line.size() + 1;
    if (!one_line || written.right != counted.right || skipped.right != counted.right ||
        (counted.right == 1 && (written.bytes != counted.bytes || skipped.bytes != counted.bytes)) ||
        counted.right + counted.wrong != (counted.bytes == 0 ? 0 : 1)) {
        FAIL("the scans disagree on '" << line << "'");
    }
    return {counted.right, counted.wrong, {output.data(), written.written}};
}

std::string random_spelling(std::mt19937& random) {
    auto const pick = [&](std::size_t count) { return random() % count; };
    auto const eight = static_cast<unsigned>(pick(20'000'000));
    auto const check = pick(8) == 0 ? static_cast<unsigned>(pick(100)) : 97 - eight % 97;
    std::string digits = std::to_string(10'000'000'000U + std::uint64_t{eight} * 100 + check).substr(1);
    if (pick(2) == 0) {
        char const separator = pick(2) == 0 ? '.' : ' ';
        digits.insert(7, 1, separator).insert(4, 1, separator);
    }
    constexpr std::array<std::string_view, 4> prefixes{"", "", "BE", "BE "};
    return std::string(prefixes[pick(4)]) + digits + (pick(8) == 0 ? "\r" : "");
}

// Up to two characters changed, put in or taken out.
void edit(std::string& line, std::mt19937& random) {
    constexpr std::string_view characters = "0123456789019.-/ BEbe:;\r\t\x80\xB0\xFF\x2F";
    for (auto edits = random() % 3; edits > 0 && !line.empty(); --edits) {
        auto const place = random() % line.size();
        char const character = characters[random() % characters.size()];
        switch (random() % 3) {
        case 0:
            line[place] = character;
            break;
        case 1:
            line.insert(place, 1, character);
            break;
        default:
            line.erase(place, 1);
        }
    }
}

} // namespace

TEST_CASE("The scan of enterprise numbers gives the verdicts of parse", "[domain]") {
    constexpr int lines = 2'000'000;
    std::mt19937 random(20261123);
    std::size_t scanned = 0;
    std::size_t disagreements = 0;
    for (int count = 0; count < lines; ++count) {
        auto line = random_spelling(random);
        edit(line, random);
        auto const format = formats[static_cast<std::size_t>(count) % formats.size()];
        auto const verdict = scan_line(line, '\n', format);
        if (verdict.right + verdict.wrong == 0) {
            continue; // left to parse
        }
        ++scanned;
        auto const number = EnterpriseNumber::parse(line);
        auto const written = number ? to_string(*number, format) + '\n' : std::string();
        if (number.has_value() != (verdict.right == 1) || written != verdict.written) {
            ++disagreements;
            UNSCOPED_INFO("'" << line << "' gave '" << verdict.written << "', expected '" << written << "'");
        }
    }
    CHECK(disagreements == 0);
    CHECK(scanned > lines / 4);
}

TEST_CASE("The scan judges the spellings that most files have", "[domain]") {
    auto const line = GENERATE(
        as<std::string>(), "0949383342", "0949.383.342", "BE0949383342", "BE 0949383342", "BE0949.383.342",
        "BE 0949.383.342", "0949 383 342", "BE 0949 383 342", "0949383342\r", "BE 0949.383.342\r");
    CAPTURE(line);
    CHECK(scan_line(line, '\n', EnterpriseNumberFormat::dotted).written == "0949.383.342\n");
    CHECK(scan_line(line, '\n', EnterpriseNumberFormat::plain).written == "0949383342\n");
    CHECK(scan_line(line, '\n', EnterpriseNumberFormat::vat).written == "BE0949383342\n");
    CHECK(scan_line(line, '\0', EnterpriseNumberFormat::vat).written == "BE0949383342\n");
}

TEST_CASE("The scan counts a number with wrong check digits", "[domain]") {
    auto const line = GENERATE(
        as<std::string>(), "0949383343", "0949.383.300", "0200004300", "0200004298", "BE 0949.383.399\r");
    CAPTURE(line);
    CHECK(scan_line(line, '\n', EnterpriseNumberFormat::dotted).wrong == 1);
}

TEST_CASE("The scan leaves to parse what needs an explanation", "[domain]") {
    auto const line = GENERATE(
        as<std::string>(), "", "2123456791", "9123456791", "0949383342 ", "949383342", "0949-383-342",
        "0949.383342", "0949.383 342", "0949 383.342", "0949.383.34", "094938334", "09493833422",
        "O949383342", "094938334\xB2",
        "0949.383\xAE"
        "342",
        "be0949383342", "BE  0949383342", "0949383342\r\r", "0949383342;");
    CAPTURE(line);
    auto const verdict = scan_line(line, '\n', EnterpriseNumberFormat::dotted);
    CHECK(verdict.right + verdict.wrong == 0);
}

TEST_CASE("The scan stops where its output is full and before a wrong number", "[domain]") {
    std::string lines;
    for (int count = 0; count < 100; ++count) {
        lines += "0949383342\n";
    }
    std::vector<char> output(13 * 10 + 17);
    auto const full = write_right_numbers(lines, '\n', EnterpriseNumberFormat::dotted, output);
    CHECK(full.right == 10);
    CHECK(full.bytes == 10 * 11);
    CHECK(full.written == 10 * 13);
    lines.replace(5 * 11, 10, "0949383343");
    CHECK(skip_right_numbers(lines, '\n').right == 5);
    auto const counted = count_numbers(lines, '\n');
    CHECK(counted.wrong == 1);
    CHECK(counted.right >= 97);
    CHECK(counted.bytes == (counted.right + counted.wrong) * 11);
}

TEST_CASE("The scan reads nothing behind its text", "[domain]") {
    // In memory of exactly the size, so that the sanitizers see a byte too much.
    std::string const text = "BE 0949.383.342\r\nBE 0949.383.342\r\n";
    for (std::size_t size = 0; size <= text.size(); ++size) {
        std::vector<char> const exact(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
        std::vector<char> output(size);
        auto const scanned =
            write_right_numbers({exact.data(), exact.size()}, '\n', EnterpriseNumberFormat::dotted, output);
        CHECK(scanned.bytes <= size);
        CHECK(count_numbers({exact.data(), exact.size()}, '\n').bytes <= size);
    }
}
