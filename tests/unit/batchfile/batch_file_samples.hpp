// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>

#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>

namespace techuser::test {

// The names that the portal's manuals and pages show.
inline constexpr std::array<std::string_view, 30> documented_names{
    "FI.XXXX.123456.20120213.00001.R.1.1", "FS.XXXX.123456.20120213.00001.R.1.1",
    "GO.XXXX.123456.20120213.00001.R.1",   "TD.XXXX.123456.20120213.00001.R.1",
    "FI.DMFA.006400.20020423.00001.R.4.1", "FI.DMFA.006400.20140628.00005.R.4.1",
    "FI.DMFA.006400.20140628.00001.R.1.1", "FO.ACRF.999999.20140628.00001.R",
    "CO.NOTI.999999.20140628.00001.R",     "FO.NOTI.999999.20140628.82456.R",
    "FO.NOTI.999999.20140628.24AZG.R",     "FI.DMFA.006400.20070423.00001.R.4.1",
    "FI.DMFA.006400.20070423.00001.R.4.2", "FI.DMFA.006400.20070423.00001.R.4.3",
    "FI.DMFA.006400.20070423.00001.R.4.4", "FO.DMNO.999999.20070425.00010.R.1.1",
    "FI.ACRF.006400.20070424.00001.R",     "FI.ACRF.003000.20070426.00001.R",
    "FI.DMFA.123456.20030801.00001.R.1.1", "FS.DMFA.123456.20030801.00001.R.1.1",
    "FI.WECH.123456.20030801.00001.R",     "FI.ZIMA.123456.20030801.00001.R",
    "FI.AOAT.123456.20030801.00001.R",     "FI.XXXX.123456.20030801.00001.R",
    "FO.ACRF.999999.20110701.00001.T",     "FS.ACRF.999999.20110701.00001.T",
    "GO.ACRF.999999.20110701.00001.T",     "FI.DMFA.112768.20250109.00014.R.1.1",
    "FS.DMFA.112768.20250109.00014.R.1.1", "GO.DMFA.112768.20250109.00014.R.1",
};

// The distributions of the standard library differ between its makers; this does not.
inline std::size_t random_below(std::mt19937& generator, std::size_t limit) {
    return generator() % limit;
}

// Valid, on a day that is not in the future of any test, for an application that has no profile.
inline Submission random_submission(std::mt19937& generator) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    std::string code;
    while (code.size() < 4) {
        code += alphabet[random_below(generator, alphabet.size())];
    }
    auto const day = std::chrono::sys_days(std::chrono::year(1900) / 1 / 1) +
                     std::chrono::days(random_below(generator, 45'000)); // into 2023
    auto const parts = static_cast<std::uint8_t>(random_below(generator, 10));
    return {
        *ApplicationCode::parse(code == "WECH" ? "DMFA" : code),
        *SenderNumber::make(static_cast<std::uint32_t>(1 + random_below(generator, SenderNumber::last))),
        Date(day),
        *Sequence::from_ordinal(static_cast<std::uint32_t>(1 + random_below(generator, Sequence::count))),
        static_cast<Environment>(random_below(generator, 3)),
        parts == 0 ? std::nullopt : std::optional(parts)};
}

inline BatchFileName random_name(std::mt19937& generator) {
    auto const submission = random_submission(generator);
    auto const kind = static_cast<FileKind>(random_below(generator, 6));
    std::optional<Parts> parts;
    if (submission.parts) {
        parts = Parts{*submission.parts, std::nullopt};
        if (kind != FileKind::start && kind != FileKind::cancel) {
            parts->index = static_cast<std::uint8_t>(1 + random_below(generator, *submission.parts));
        }
    }
    return *BatchFileName::make(
        {kind, submission.application, submission.sender, submission.date, submission.sequence,
         submission.environment, parts});
}

} // namespace techuser::test
