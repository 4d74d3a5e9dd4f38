// SPDX-License-Identifier: Apache-2.0
#include "read_replies/waiting_replies.hpp"

#include "read_replies/request.hpp"
#include "reply/compressed_reply.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/descriptor.hpp"
#include "system/file_steps.hpp"
#include "system/new_files.hpp"
#include "system/system_message.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <sys/mman.h>
#include <unistd.h>

namespace techuser::read_replies {
namespace {

constexpr std::size_t start_size_limit_bytes = 4096; // a GO is empty, but for two letters in one product

std::size_t limit_of(FileKind kind) {
    return kind == FileKind::start       ? start_size_limit_bytes
           : kind == FileKind::signature ? signature_size_limit_bytes
                                         : reply_size_limit_bytes;
}

// A file of a reply, here or on the server.
struct Fetching {
    BatchFileName name;
    bool on_server;
    Bytes content;
    ReplyFile report;
};

class Fetcher final {
public:
    Fetcher(RemoteFiles& files, Route const& route) : m_files(files), m_route(route) {}

    Result<Fetched> fetch() && {
        TRY_ASSIGN(auto const names, gather());
        auto sorted = sort_replies(names);
        m_fetched.others = std::move(sorted.others);
        std::erase_if(m_fetched.others, [&](auto const& name) { return !m_on_server.contains(name); });
        for (auto const& triple : sorted.replies) {
            auto const waits =
                std::ranges::any_of(triple.files(), [&](auto const& file) { return is_on_server(file); });
            if (!waits) {
                continue;
            }
            if (!triple.is_complete()) {
                m_fetched.incomplete.push_back(triple.name.to_string());
                continue;
            }
            if (auto taken = take(triple); !taken) {
                auto const lost = taken.error().code == ErrorCode::unavailable;
                m_fetched.errors.emplace_back(triple.name.to_string(), std::move(taken).error());
                keep_start(*triple.start);
                m_lost = m_lost || lost;
            }
            if (m_lost) {
                return std::move(m_fetched);
            }
        }
        remove_starts();
        return std::move(m_fetched);
    }

private:
    // The names on the server and those in the folder, each once.
    Result<std::vector<std::string>> gather() {
        TRY_ASSIGN(auto const listing, m_files.list(m_route.directory));
        if (listing.completeness == DirectoryListing::Completeness::cut) {
            m_fetched.errors.emplace_back(
                m_route.directory, Error{
                                       .code = ErrorCode::unavailable,
                                       .reason = "too-many-files",
                                       .message = say(
                                           "more than {} files are waiting; only the first were looked at",
                                           listing.files.size()),
                                       .hint = say("run the command again with --delete")});
        }
        for (auto const& file : listing.files) {
            m_on_server.insert(file.name);
        }
        TRY_ASSIGN(auto const here, list_files(m_route.folder, most_files_in_folder));
        auto all = m_on_server;
        all.insert(here.begin(), here.end());
        return std::vector(all.begin(), all.end());
    }

    bool is_on_server(BatchFileName const& file) const { return m_on_server.contains(file.to_string()); }

    std::string remote_path(BatchFileName const& file) const {
        return m_route.directory + '/' + file.to_string();
    }

    Result<Bytes> download(BatchFileName const& file) {
        Descriptor const memory(::memfd_create("reply", MFD_CLOEXEC));
        if (memory.get() < 0) {
            return fail(
                ErrorCode::unavailable, "limit", say("the system refuses: {}", system_message(errno)));
        }
        auto const limit = limit_of(file.elements().kind);
        TRY(m_files.read(remote_path(file), memory.get(), limit, [](std::uint64_t) {}));
        ::lseek(memory.get(), 0, SEEK_SET);
        return read_descriptor(memory.get(), file.to_string(), limit);
    }

    Result<Fetching> get(BatchFileName const& name) {
        Fetching file{.name = name, .on_server = is_on_server(name), .content = {}, .report = {}};
        file.report.path = (std::filesystem::path(m_route.folder) / name.to_string()).native();
        TRY_ASSIGN(auto here, read_if_there(m_route.folder, name));
        if (!file.on_server) {
            file.content = here ? *std::move(here) : Bytes();
            return file;
        }
        TRY_ASSIGN(file.content, download(name));
        file.report.remote = ReplyFile::Remote::kept;
        file.report.local = !here                   ? ReplyFile::Local::written
                            : *here == file.content ? ReplyFile::Local::unchanged
                                                    : ReplyFile::Local::conflict;
        return file;
    }

    Result<void> take(ReplyTriple const& triple) {
        std::vector<Fetching> files;
        ReplyContent content;
        for (auto const& name : triple.files()) {
            TRY_ASSIGN(auto file, get(name));
            auto const kind = name.elements().kind;
            if (kind != FileKind::start) {
                (kind == FileKind::reply       ? content.reply
                 : kind == FileKind::signature ? content.signature
                                               : content.compressed) = file.content;
            }
            files.push_back(std::move(file));
        }
        ReplyReport report{judge_reply(triple, content, m_route.trust), {}};
        TRY(store(report, files));
        finish(report, files);
        for (auto& file : files) {
            report.files.push_back(std::move(file.report));
        }
        report.reply.uncompressed.reset(); // large, and stored
        m_fetched.reports.push_back(std::move(report));
        return {};
    }

    // Writes what is not here yet: all of it or, where contents contradict each other, nothing.
    Result<void> store(ReplyReport& report, std::vector<Fetching>& files) {
        auto& reply = report.reply;
        find_conflicts(reply, files);
        if (std::ranges::find(reply.faults, ErrorCode::conflict, &Error::code) != reply.faults.end()) {
            for (auto& file : files) {
                if (file.report.local == ReplyFile::Local::written) {
                    file.report.local = ReplyFile::Local::absent;
                }
            }
            return {};
        }
        std::vector<NewFile> missing;
        if (reply.uncompressed) {
            missing.push_back({reply.name.to_string(), *reply.uncompressed, Readers::owner});
            auto const path = std::filesystem::path(m_route.folder) / reply.name.to_string();
            report.files.push_back({path.native(), ReplyFile::Local::written, ReplyFile::Remote::absent});
        }
        for (auto const& file : files) {
            if (file.report.local == ReplyFile::Local::written) {
                missing.push_back({file.name.to_string(), file.content, Readers::owner});
            }
        }
        if (!missing.empty()) {
            TRY(write_new_files(m_route.folder, missing));
            ++m_fetched.new_replies;
        }
        return flush(files);
    }

    static void find_conflicts(Reply& reply, std::vector<Fetching> const& files) {
        for (auto const& file : files) {
            if (file.report.local == ReplyFile::Local::conflict) {
                reply.faults.push_back(
                    {.code = ErrorCode::conflict,
                     .reason = "differs",
                     .message = say("'{}' is there already with another content", file.report.path),
                     .hint = say("move one of the two away; nothing of this reply was written or removed")});
            }
        }
    }

    // What was here before is put on the disk as well: nobody tells who wrote it, and when.
    Result<void> flush(std::vector<Fetching> const& files) const {
        auto error = flush_folder(m_route.folder);
        for (auto const& file : files) {
            error = error == 0 ? flush_file(file.report.path) : error;
        }
        if (error != 0) {
            return fail(
                ErrorCode::unavailable, "write",
                say("cannot write '{}': {}", m_route.folder, system_message(error)));
        }
        return {};
    }

    // Records a reply that can be relied on, and only then removes it from the server.
    void finish(ReplyReport& report, std::vector<Fetching>& files) {
        auto& reply = report.reply;
        auto const& start = reply.files.back();
        auto const recorded = m_route.record(reply);
        report.record = recorded.value_or(AnswerRecord::none);
        check(reply, recorded);
        for (auto& file : files) {
            if (m_route.removal == Removal::keep || !reply.faults.empty()) {
                keep_start(start);
                return;
            }
            if (file.on_server && file.name != start) {
                auto const removed = remove(file.name);
                check(reply, removed);
                file.report.remote = removed ? ReplyFile::Remote::deleted : ReplyFile::Remote::kept;
            }
        }
        if (is_on_server(start)) {
            m_starts.try_emplace(start.to_string(), start);
        }
    }

    // What fails after a reply was stored is a fault of the reply, which is shown all the same.
    template <typename T>
    void check(Reply& reply, Result<T> const& done) {
        if (!done) {
            m_lost = m_lost || done.error().code == ErrorCode::unavailable;
            reply.faults.push_back(done.error());
        }
    }

    // Other parts of the reply need it.
    void keep_start(BatchFileName const& start) { m_kept_starts.insert(start.to_string()); }

    // Somebody else may have removed the file meanwhile.
    Result<void> remove(BatchFileName const& file) {
        auto removed = m_files.remove(remote_path(file));
        if (!removed && removed.error().reason != "file-missing") {
            return fail(std::move(removed).error());
        }
        return {};
    }

    void remove_starts() {
        for (auto const& [text, start] : m_starts) {
            if (m_kept_starts.contains(text)) {
                continue;
            }
            if (auto removed = remove(start); !removed) {
                m_fetched.errors.emplace_back(text, std::move(removed).error());
                continue;
            }
            for (auto& report : m_fetched.reports) {
                if (report.reply.files.back() == start) {
                    report.files.back().remote = ReplyFile::Remote::deleted;
                }
            }
        }
    }

    RemoteFiles& m_files;
    Route const& m_route;
    std::set<std::string> m_on_server;
    std::map<std::string, BatchFileName> m_starts; // of replies that were removed
    std::set<std::string> m_kept_starts;
    bool m_lost{false}; // nothing more can be done
    Fetched m_fetched;
};

} // namespace

Result<Fetched> fetch(RemoteFiles& files, Route const& route) {
    return Fetcher(files, route).fetch();
}

} // namespace techuser::read_replies
