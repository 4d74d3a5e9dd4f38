// SPDX-License-Identifier: Apache-2.0
#include "inspect_cert/inspection.hpp"

#include "inspect_cert/folder.hpp"
#include "support/try.hpp"
#include <techuser/files.hpp>
#include <techuser/report.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser::inspect_cert {

Result<CertificateFile> read_certificate_file(cli::Console& console, std::string const& path) {
    console.explain("reading " + path);
    TRY_ASSIGN(auto const content, console.read_input(path, certificate_size_limit_bytes));
    auto file = read_certificates(content);
    if (!file) {
        return fail(while_doing(path == "-" ? "standard input" : "'" + path + "'", std::move(file).error()));
    }
    return file;
}

std::vector<Certificate const*> holders_of(CertificateFile const& file) {
    auto const all_are_authorities = std::ranges::all_of(file.certificates, &Certificate::is_authority);
    std::vector<Certificate const*> holders;
    for (auto const& certificate : file.certificates) {
        if (all_are_authorities || !certificate.is_authority) {
            holders.push_back(&certificate);
        }
    }
    return holders;
}

void Inspection::take(std::string const& path) {
    if (path != "-" && is_folder(path)) {
        take_folder(path);
    } else {
        take_file(path);
    }
}

void Inspection::take_folder(std::string const& path) {
    auto const folder = list_folder(path);
    if (!folder) {
        refuse(path, folder.error());
        return;
    }
    auto const recursive = m_task.recursion == Recursion::into_folders;
    if (folder->files.empty() && !recursive) {
        refuse(
            path, {.code = ErrorCode::unreadable,
                   .reason = "empty-folder",
                   .message = fmt::format("'{}': the folder holds no file", path),
                   .hint = "--recursive looks into the folders below it"});
        return;
    }
    for (auto const& file : folder->files) {
        take_file(file);
    }
    if (recursive) {
        for (auto const& below : folder->folders) {
            take_folder(below);
        }
    }
}

void Inspection::take_file(std::string const& path) {
    auto const file = read_certificate_file(m_console, path);
    if (!file) {
        refuse(path, file.error());
        return;
    }
    if (m_task.show == Show::pem || m_task.show == Show::der) {
        convert(path, *file);
        return;
    }
    for (auto const* const certificate : holders_of(*file)) {
        judge(path, *file, *certificate);
    }
}

void Inspection::convert(std::string const& path, CertificateFile const& file) {
    if (m_task.show == Show::der && file.certificates.size() != 1) {
        refuse(
            path,
            {.code = ErrorCode::unreadable,
             .reason = "several-certificates",
             .message = fmt::format(
                 "'{}': a DER file has one certificate, and here are {}", path, file.certificates.size()),
             .hint = "--pem writes them all"});
        return;
    }
    for (auto const& certificate : file.certificates) {
        m_console.print(
            m_task.show == Show::pem ? to_pem(certificate) : std::string(as_text(certificate.der)));
    }
    ++m_converted;
}

void Inspection::judge(std::string const& path, CertificateFile const& file, Certificate const& certificate) {
    auto const assessment = assess(certificate, m_task.policy, m_task.reference, chain_of(file, certificate));
    CertificateReport const report{
        .input = path,
        .file = file,
        .certificate = certificate,
        .assessment = assessment,
        .at = m_task.policy.at,
        .national_numbers = m_task.national_numbers};
    if (m_task.show == Show::field) {
        m_console.print(field_of(report, m_task.field));
        ++m_converted;
        return;
    }
    auto const refused =
        assessment.verdict == Verdict::unfit ||
        (assessment.verdict == Verdict::fit_with_warnings && m_task.strictness == Strictness::warnings_fail);
    auto const status = refused ? cli::ExitStatus::refused : cli::ExitStatus::done;
    m_status = worse(m_status, status);
    if (m_console.format() == cli::OutputFormat::json) {
        m_console.print(to_json({m_console.tool(), static_cast<int>(status)}, report));
    } else {
        auto const first = m_fit + m_fit_with_warnings + m_unfit == 0;
        m_console.print((first ? "" : "\n") + to_text(report, m_console.colour()));
    }
    ++(assessment.verdict == Verdict::fit                 ? m_fit
       : assessment.verdict == Verdict::fit_with_warnings ? m_fit_with_warnings
                                                          : m_unfit);
}

void Inspection::refuse(std::string const& path, Error const& error) {
    auto const status = cli::exit_status(error.code);
    m_status = worse(m_status, status);
    ++m_unreadable;
    m_console.error(error);
    if (m_console.format() == cli::OutputFormat::json) {
        m_console.print(error_to_json({m_console.tool(), static_cast<int>(status)}, path, error));
    }
}

std::optional<ChainResult> Inspection::chain_of(
    CertificateFile const& file, Certificate const& certificate) const {
    if (!m_task.trust) {
        return std::nullopt;
    }
    return m_task.trust->verify(certificate, file.certificates, m_task.policy.at);
}

cli::ExitStatus Inspection::finish() {
    auto const judged = m_fit + m_fit_with_warnings + m_unfit;
    if (judged + m_converted + m_unreadable > 1) {
        m_console.note(
            m_task.show == Show::everything
                ? fmt::format(
                      "{} inputs: {} fit, {} fit with warnings, {} unfit, {} unreadable",
                      judged + m_unreadable, m_fit, m_fit_with_warnings, m_unfit, m_unreadable)
                : fmt::format(
                      "{} inputs: {} read, {} unreadable", m_converted + m_unreadable, m_converted,
                      m_unreadable));
    }
    return m_status;
}

} // namespace techuser::inspect_cert
