// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include <techuser/assessment.hpp>
#include <techuser/certificate_chain.hpp>
#include <techuser/certificate_report.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace techuser::inspect_cert {

enum class Show : std::uint8_t { everything, field, pem, der };
enum class Recursion : std::uint8_t { no, into_folders };
enum class Strictness : std::uint8_t { warnings_pass, warnings_fail };

// What is to be done with every input.
struct Task {
    Show show{Show::everything};
    std::string field{}; // for Show::field
    Recursion recursion{Recursion::no};
    Strictness strictness{Strictness::warnings_pass};
    NationalNumbers national_numbers{NationalNumbers::masked};
    AssessmentPolicy policy;
    ReferenceData reference{};
    std::optional<TrustStore> trust{};
};

// Reads a file of certificates; its errors name the file.
Result<CertificateFile> read_certificate_file(cli::Console& console, std::string const& path);

// The certificates of holders; those of authorities only where there are no others.
std::vector<Certificate const*> holders_of(CertificateFile const& file);

// Takes inputs one after the other, prints each as it comes and keeps count.
class Inspection final {
public:
    Inspection(cli::Console& console, Task const& task) : m_console(console), m_task(task) {}

    // A file, a folder, or - for standard input.
    void take(std::string const& path);

    // The worst status; tells on standard error what became of many.
    cli::ExitStatus finish();

private:
    void take_folder(std::string const& path);
    void take_file(std::string const& path);
    void convert(std::string const& path, CertificateFile const& file);
    void judge(std::string const& path, CertificateFile const& file, Certificate const& certificate);
    void refuse(std::string const& path, Error const& error);
    std::optional<ChainResult> chain_of(CertificateFile const& file, Certificate const& certificate) const;

    cli::Console& m_console;
    Task const& m_task;
    cli::ExitStatus m_status{cli::ExitStatus::done};
    std::size_t m_converted{0};
    std::size_t m_fit{0};
    std::size_t m_fit_with_warnings{0};
    std::size_t m_unfit{0};
    std::size_t m_unreadable{0};
};

} // namespace techuser::inspect_cert
