// SPDX-License-Identifier: Apache-2.0
#include "inspect_cert/inspection.hpp"

#include "inspect_cert/folder.hpp"
#include "support/say.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <future>
#include <thread>
#include <utility>

namespace techuser::inspect_cert {
namespace {

// What one thread examines before its results are printed: enough to be worth a thread, little in memory.
constexpr std::size_t files_of_a_batch = 64;
constexpr std::size_t threads_most = 16;

std::vector<Inspected> inspect_files(Task const& task, std::span<std::string const> paths) {
    std::vector<Inspected> inspected;
    inspected.reserve(paths.size());
    for (auto const& path : paths) {
        inspected.push_back(inspect(task, path, read_file(path, certificate_size_limit_bytes)));
    }
    return inspected;
}

} // namespace

void Inspection::take(std::string const& path) {
    if (path != "-" && is_folder(path)) {
        take_folder(path);
    } else {
        m_console.explain("reading " + path);
        print(inspect(m_task, path, m_console.read_input(path, certificate_size_limit_bytes)));
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
                   .message = say("'{}': the folder holds no file", path),
                   .hint = say("use --recursive to look into its subfolders")});
        return;
    }
    m_console.explain(fmt::format("reading {} files in {}", folder->files.size(), path));
    take_files(folder->files);
    if (recursive) {
        for (auto const& below : folder->folders) {
            take_folder(below);
        }
    }
}

void Inspection::take_files(std::span<std::string const> paths) {
    auto const threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, threads_most);
    auto const policy =
        paths.size() > files_of_a_batch && threads > 1 ? std::launch::async : std::launch::deferred;
    std::deque<std::future<std::vector<Inspected>>> running;
    while (!paths.empty() || !running.empty()) {
        if (!paths.empty() && running.size() < threads) {
            auto const batch = paths.first(std::min(files_of_a_batch, paths.size()));
            running.push_back(std::async(policy, inspect_files, std::cref(m_task), batch));
            paths = paths.subspan(batch.size());
            continue;
        }
        for (auto const& inspected : running.front().get()) {
            print(inspected);
        }
        running.pop_front();
    }
}

void Inspection::refuse(std::string const& path, Error error) {
    print(inspect(m_task, path, fail(std::move(error))));
}

void Inspection::print(Inspected const& inspected) {
    auto const separated = m_task.show == Show::everything && m_task.format == cli::OutputFormat::text;
    auto first = m_fit + m_fit_with_warnings + m_unfit == 0;
    if (inspected.refusal) {
        m_console.error(*inspected.refusal);
        ++m_unreadable;
    }
    for (auto const& output : inspected.outputs) {
        m_console.print(separated && !std::exchange(first, false) ? "\n" + output : output);
    }
    m_status = worse(m_status, inspected.status);
    m_converted += inspected.converted;
    m_fit += inspected.fit;
    m_fit_with_warnings += inspected.fit_with_warnings;
    m_unfit += inspected.unfit;
}

cli::ExitStatus Inspection::finish() {
    auto const checked = m_fit + m_fit_with_warnings + m_unfit;
    if (checked + m_converted + m_unreadable > 1) {
        m_console.note(
            m_task.show == Show::everything
                ? say("{} inputs: {} fit, {} fit with warnings, {} unfit, {} unreadable",
                      checked + m_unreadable, m_fit, m_fit_with_warnings, m_unfit, m_unreadable)
                : say("{} inputs: {} read, {} unreadable", m_converted + m_unreadable, m_converted,
                      m_unreadable));
    }
    return m_status;
}

} // namespace techuser::inspect_cert
