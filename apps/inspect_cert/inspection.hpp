// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "inspect_cert/inspect_one.hpp"

#include <cstddef>
#include <span>
#include <string>

namespace techuser::inspect_cert {

// Inspects inputs one after the other, prints the results in their order and counts them. The files of a
// folder are inspected on all cores.
class Inspection final {
public:
    Inspection(cli::Console& console, Task const& task) : m_console(console), m_task(task) {}

    // A file, a folder, or - for standard input.
    void take(std::string const& path);

    // The worst status; tells on standard error what became of many.
    cli::ExitStatus finish();

private:
    void take_folder(std::string const& path);
    void take_files(std::span<std::string const> paths);
    void refuse(std::string const& path, Error error);
    void print(Inspected const& inspected);

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
