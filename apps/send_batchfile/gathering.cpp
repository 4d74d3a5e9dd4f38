// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_report.hpp"
#include "send_batchfile/request.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"
#include "system/held_file.hpp"

#include <filesystem>
#include <map>
#include <set>
#include <system_error>

namespace techuser::send_batchfile {
namespace {

namespace fs = std::filesystem;

// The most names that a folder may have.
constexpr std::size_t most_files_in_folder = 1'000'000;

class Gathering final {
public:
    Gathering(cli::Console& console, Tally& tally) : m_console(console), m_tally(tally) {}

    void take(std::string const& operand) {
        std::error_code ignored; // what cannot be read is a file, whose reading says why
        auto const taken = fs::is_directory(operand, ignored) ? take_folder(operand) : take_file(operand);
        if (!taken) {
            m_tally.add(operand, taken.error());
        }
    }

    std::vector<OutgoingSet> sets() const {
        std::vector<OutgoingSet> all;
        for (auto const& [folder, names] : m_names) {
            auto sorted = sort_sets(folder, std::vector(names.begin(), names.end()));
            std::ranges::move(sorted.sets, std::back_inserter(all));
        }
        return all;
    }

private:
    Result<void> take_folder(std::string const& folder) {
        TRY_ASSIGN(auto const names, list_files(folder, most_files_in_folder));
        for (auto const& other : sort_sets(folder, names).others) {
            m_console.note(
                say("'{}': not sent: not the name of an FI, FS or GO", (fs::path(folder) / other).native()));
        }
        m_names[folder].insert(names.begin(), names.end());
        return {};
    }

    Result<void> take_file(std::string const& path) {
        auto const place = fs::path(path);
        auto const text = place.filename().native();
        TRY_ASSIGN(auto const name, BatchFileName::parse(text));
        if (sort_sets({}, std::span(&text, 1)).sets.empty()) {
            return fail(
                ErrorCode::invalid, "kind", say("'{}' is not an FI, FS or GO that is sent", path),
                say("pass the declaration (FI); its FS and GO follow from its name"));
        }
        TRY(look_at_file(place));
        TRY_ASSIGN(auto const names, name_submission(submission_of(name)));
        for (auto const& file : names) {
            std::error_code ignored;
            if (fs::exists(place.parent_path() / file.to_string(), ignored)) {
                m_names[place.parent_path().native()].insert(file.to_string());
            }
        }
        return {};
    }

    cli::Console& m_console;
    Tally& m_tally;
    std::map<std::string, std::set<std::string>> m_names; // by folder
};

} // namespace

std::vector<OutgoingSet> gather_sets(cli::Console& console, Request const& request, Tally& tally) {
    Gathering gathering(console, tally);
    for (auto const& operand : request.operands) {
        gathering.take(operand);
    }
    return gathering.sets();
}

} // namespace techuser::send_batchfile
