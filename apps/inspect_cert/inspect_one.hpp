// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "certificate/certificate_report.hpp"
#include "cli/cli.hpp"
#include "report/colour.hpp"
#include <techuser/certificate_chain.hpp>
#include <techuser/certificate_checks.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::inspect_cert {

enum class Show : std::uint8_t { everything, field, pem, der, extracted };
enum class Recursion : std::uint8_t { no, into_folders };
enum class Strictness : std::uint8_t { warnings_pass, warnings_fail };

// What is to be done with every input.
struct Task {
    std::string_view tool;
    cli::OutputFormat format{cli::OutputFormat::text};
    Colour colour{Colour::off};
    Show show{Show::everything};
    std::string field{}; // for Show::field
    Recursion recursion{Recursion::no};
    Strictness strictness{Strictness::warnings_pass};
    NationalNumbers national_numbers{NationalNumbers::masked};
    CheckOptions options;
    CertificatePolicy lists{};
    std::optional<TrustStore> trust{};
};

// What became of one input.
struct Inspected {
    std::vector<std::string> outputs{}; // one for each certificate, to be printed
    std::optional<Error> refusal{};     // then there is none
    cli::ExitStatus status{cli::ExitStatus::done};
    std::size_t converted{0};
    std::size_t fit{0};
    std::size_t fit_with_warnings{0};
    std::size_t unfit{0};
};

// Reads certificates; errors name the input.
Result<CertificateFile> read_certificate_file(std::string const& path, Result<Bytes> const& content);

// Does the task with one input. Many threads may do so at once.
Inspected inspect(Task const& task, std::string const& path, Result<Bytes> const& content);

} // namespace techuser::inspect_cert
