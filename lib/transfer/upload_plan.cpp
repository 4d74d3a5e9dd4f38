// SPDX-License-Identifier: Apache-2.0
#include "transfer/upload_plan.hpp"

#include <algorithm>

namespace techuser {

FileStanding standing_of(FilePair const& file) {
    if (!file.there_bytes) {
        return FileStanding::absent;
    }
    return *file.there_bytes < file.here_bytes   ? FileStanding::partial
           : *file.there_bytes > file.here_bytes ? FileStanding::larger
                                                 : FileStanding::same;
}

UploadStep plan_upload(
    std::span<FilePair const> files, bool start_is_there, std::optional<SetState> recorded) {
    auto const count = [&](FileStanding standing) {
        return static_cast<std::size_t>(std::ranges::count(files, standing, standing_of));
    };
    auto const absent = count(FileStanding::absent);
    auto const same = count(FileStanding::same);
    auto const was_whole = recorded && *recorded >= SetState::uploaded;
    if (count(FileStanding::larger) > 0) {
        return UploadStep::refuse_content;
    }
    if (start_is_there) {
        // A server that is taking it away may begin with any file.
        return same == files.size()                         ? UploadStep::nothing
               : was_whole && absent + same == files.size() ? UploadStep::was_taken
                                                            : UploadStep::refuse_content;
    }
    if (was_whole && absent > 0) {
        return absent == files.size() ? UploadStep::was_taken : UploadStep::refuse_gap;
    }
    return UploadStep::write;
}

} // namespace techuser
