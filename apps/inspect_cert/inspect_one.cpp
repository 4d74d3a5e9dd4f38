// SPDX-License-Identifier: Apache-2.0
#include "inspect_cert/inspect_one.hpp"

#include "report/json_document.hpp"
#include "support/say.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser::inspect_cert {
namespace {

Text name_of(std::string const& path) {
    return path == "-" ? say("standard input") : Text("'" + path + "'");
}

Inspected refuse(Task const& task, std::string const& path, Error error) {
    Inspected inspected{.status = cli::exit_status(error.code)};
    if (task.format == cli::OutputFormat::json) {
        inspected.outputs.push_back(
            error_to_json({task.tool, static_cast<int>(inspected.status)}, path, error));
    }
    inspected.refusal = std::move(error);
    return inspected;
}

Inspected convert(Task const& task, std::string const& path, CertificateFile const& file) {
    if (task.show == Show::der && file.certificates.size() != 1) {
        return refuse(
            task, path,
            {.code = ErrorCode::unreadable,
             .reason = "several-certificates",
             .message = say("'{}': a DER file holds one certificate, not {}", path, file.certificates.size()),
             .hint = say("use --pem to write them all")});
    }
    Inspected inspected{.converted = 1};
    for (auto const& certificate : file.certificates) {
        inspected.outputs.push_back(
            task.show == Show::pem ? to_pem(certificate) : std::string(as_text(certificate.der)));
    }
    return inspected;
}

Inspected extract(Task const& task, std::string const& path, Result<Bytes> const& content) {
    if (!content) {
        return refuse(task, path, content.error());
    }
    auto certificates = extract_certificates(*content);
    if (!certificates) {
        return refuse(task, path, while_doing(name_of(path), std::move(certificates).error()));
    }
    Inspected inspected{.converted = 1};
    for (auto const& certificate : *certificates) {
        inspected.outputs.push_back(to_pem(certificate));
    }
    return inspected;
}

std::optional<ChainResult> chain_of(
    Task const& task, IntermediateCertificates const& between, Certificate const& certificate) {
    if (!task.trust) {
        return std::nullopt;
    }
    return task.trust->check_chain(certificate, between, task.options.at);
}

void check(
    Task const& task, std::string const& path, CertificateFile const& file,
    IntermediateCertificates const& between, Certificate const& certificate, Inspected& inspected) {
    auto const result =
        check_certificate(certificate, task.options, task.lists, chain_of(task, between, certificate));
    CertificateReport const report{
        .input = path,
        .file = file,
        .certificate = certificate,
        .result = result,
        .at = task.options.at,
        .national_numbers = task.national_numbers};
    if (task.show == Show::field) {
        inspected.outputs.push_back(field_of(report, task.field));
        ++inspected.converted;
        return;
    }
    auto const refused = result.verdict == Fitness::unfit || (result.verdict == Fitness::fit_with_warnings &&
                                                              task.strictness == Strictness::warnings_fail);
    auto const status = refused ? cli::ExitStatus::refused : cli::ExitStatus::done;
    inspected.status = worse(inspected.status, status);
    inspected.outputs.push_back(
        task.format == cli::OutputFormat::json ? to_json({task.tool, static_cast<int>(status)}, report)
                                               : to_text(report, task.colour));
    switch (result.verdict) {
    case Fitness::fit:
        ++inspected.fit;
        break;
    case Fitness::fit_with_warnings:
        ++inspected.fit_with_warnings;
        break;
    case Fitness::unfit:
        ++inspected.unfit;
        break;
    }
}

} // namespace

Result<CertificateFile> read_certificate_file(std::string const& path, Result<Bytes> const& content) {
    if (!content) {
        return fail(content.error());
    }
    auto file = read_certificates(*content);
    if (!file) {
        return fail(while_doing(name_of(path), std::move(file).error()));
    }
    return file;
}

Inspected inspect(Task const& task, std::string const& path, Result<Bytes> const& content) {
    if (task.show == Show::extracted) {
        return extract(task, path, content);
    }
    auto const file = read_certificate_file(path, content);
    if (!file) {
        return refuse(task, path, file.error());
    }
    if (task.show == Show::pem || task.show == Show::der) {
        return convert(task, path, *file);
    }
    Inspected inspected;
    IntermediateCertificates const between(
        task.trust ? std::span(file->certificates) : std::span<Certificate const>());
    for (auto const* const certificate : holders_of(*file)) {
        check(task, path, *file, between, *certificate, inspected);
    }
    return inspected;
}

} // namespace techuser::inspect_cert
