// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>

#include <span>
#include <string>
#include <vector>

namespace techuser {

// The files of one submission that are in a folder of this machine.
struct OutgoingSet {
    Submission submission;            // with the number of parts that the GO tells, else the first file
    std::string folder;               // empty: the working directory
    std::vector<BatchFileName> files; // FI, FS, then GO, each by part

    BatchFileName start() const; // the GO, whether it is there or not

    std::string path_of(BatchFileName const& file) const;
    std::string remote_path_of(BatchFileName const& file) const;
};

// The files of a folder, sorted out.
struct SortedSets {
    std::vector<OutgoingSet> sets;   // by their first names
    std::vector<std::string> others; // what is not the name of an FI, FS or GO that is sent
};

SortedSets sort_sets(std::string const& folder, std::span<std::string const> names);

} // namespace techuser
