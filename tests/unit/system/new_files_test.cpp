// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "system/files.hpp"
#include "system/system_calls.hpp"
#include "temporary_folder.hpp"

#include <cerrno>
#include <csignal>
#include <map>
#include <sys/stat.h>

using namespace techuser;
using techuser::test::TemporaryFolder;

namespace {

// Content and mode of everything in a folder.
std::map<std::string, std::pair<std::string, unsigned>> contents(std::filesystem::path const& folder) {
    std::map<std::string, std::pair<std::string, unsigned>> found;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        struct stat status{};
        REQUIRE(::lstat(entry.path().c_str(), &status) == 0);
        std::string text;
        if (S_ISREG(status.st_mode)) {
            text = std::string(as_text(read_file(entry.path(), 1'000'000).value()));
        }
        found[entry.path().filename()] = {text, status.st_mode & 07777U};
    }
    return found;
}

struct Umask {
    explicit Umask(mode_t mask) : before(::umask(mask)) {}
    ~Umask() { ::umask(before); }
    mode_t before;
};

Bytes const secret(10'000, 's');
Bytes const pub{'p', 'u', 'b'};
std::vector<NewFile> const pair{{"key", secret, Readers::owner}, {"key.pub", pub, Readers::umask}};
std::map<std::string, std::pair<std::string, unsigned>> const whole_pair{
    {"key", {std::string(10'000, 's'), 0600U}}, {"key.pub", {"pub", 0644U}}};

// Makes the call with one number fail, counted from 1; the child that names the files goes on counting.
class FailingCalls final : public SystemCalls {
public:
    FailingCalls(int number, int error, bool unnamed_files)
        : m_left(number), m_error(error), m_unnamed(unnamed_files) {}

    int openat(int directory, char const* name, int flags, mode_t mode) override {
        if (!m_unnamed && (flags & O_TMPFILE) == O_TMPFILE) {
            errno = EOPNOTSUPP;
            return -1;
        }
        return fails() ? -1 : SystemCalls::openat(directory, name, flags, mode);
    }
    int fchmod(int file, mode_t mode) override { return fails() ? -1 : SystemCalls::fchmod(file, mode); }
    int fstat(int file, struct stat* status) override {
        return fails() ? -1 : SystemCalls::fstat(file, status);
    }
    ssize_t write(int file, void const* bytes, std::size_t count) override {
        return fails() ? -1 : SystemCalls::write(file, bytes, count);
    }
    ssize_t pread(int file, void* bytes, std::size_t count, off_t offset) override {
        return fails() ? -1 : SystemCalls::pread(file, bytes, count, offset);
    }
    int fsync(int file) override { return fails() ? -1 : SystemCalls::fsync(file); }
    int linkat(int from, char const* old_name, int to, char const* new_name, int flags) override {
        return fails() ? -1 : SystemCalls::linkat(from, old_name, to, new_name, flags);
    }
    int unlinkat(int directory, char const* name) override {
        return fails() ? -1 : SystemCalls::unlinkat(directory, name);
    }
    pid_t clone(int (*run)(void*), void* stack_end, void* argument) override {
        return fails() ? -1 : SystemCalls::clone(run, stack_end, argument);
    }

private:
    bool fails() {
        errno = m_error;
        return --m_left == 0;
    }

    int m_left;
    int m_error;
    bool m_unnamed;
};

} // namespace

TEST_CASE("write_new_files makes complete files with exact modes, whatever the umask", "[files]") {
    struct Row {
        mode_t umask;
        unsigned public_mode;
    };
    for (auto const& [mask, public_mode] : {Row{0, 0644}, Row{022, 0644}, Row{077, 0600}, Row{0777, 0}}) {
        TemporaryFolder const folder;
        INFO(mask);
        {
            Umask const umask(mask);
            REQUIRE(write_new_files(folder.path(), pair));
        }
        struct stat status{};
        REQUIRE(::stat((folder.path() / "key").c_str(), &status) == 0);
        CHECK((status.st_mode & 07777U) == 0600);
        CHECK(static_cast<std::size_t>(status.st_size) == secret.size());
        REQUIRE(::stat((folder.path() / "key.pub").c_str(), &status) == 0);
        CHECK((status.st_mode & 07777U) == public_mode);
        CHECK(status.st_size == 3);
    }
}

TEST_CASE("write_new_files replaces nothing and writes through nothing", "[files]") {
    TemporaryFolder const folder;
    auto const outside = folder.write("outside/target", "old");
    auto const inside = folder.path() / "inside";
    for (std::string const name : {"key", "key.pub"}) {
        for (std::string const kind : {"file", "link", "dangling link", "pipe", "folder"}) {
            INFO(name << " is a " << kind);
            std::filesystem::remove_all(inside);
            std::filesystem::create_directory(inside);
            auto const path = inside / name;
            if (kind == "file") {
                folder.write("inside/" + name, "old");
            } else if (kind == "link") {
                std::filesystem::create_symlink(outside, path);
            } else if (kind == "dangling link") {
                std::filesystem::create_symlink(folder.path() / "outside/absent", path);
            } else if (kind == "pipe") {
                REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
            } else {
                std::filesystem::create_directory(path);
            }
            auto const before = contents(inside);
            auto const written = write_new_files(inside, pair);
            REQUIRE_FALSE(written);
            CHECK(written.error().code == ErrorCode::conflict);
            CHECK(written.error().reason == "exists");
            CHECK_THAT(written.error().message.english(), Catch::Contains("'" + path.native() + "'"));
            CHECK(contents(inside) == before);
            CHECK(contents(folder.path() / "outside").size() == 1);
            CHECK(as_text(read_file(outside, 100).value()) == "old");
        }
    }
}

TEST_CASE("write_new_files refuses a folder that is absent, no folder, or open to everybody", "[files]") {
    TemporaryFolder const folder;
    folder.write("file", "x");
    std::filesystem::create_directory(folder.path() / "open");
    std::filesystem::permissions(folder.path() / "open", std::filesystem::perms::all);
    struct Row {
        std::string name;
        std::string_view reason;
    };
    for (auto const& [name, reason] :
         {Row{"absent", "missing"}, Row{"file", "missing"}, Row{"open", "folder-mode"}}) {
        INFO(name);
        auto const written = write_new_files(folder.path() / name, pair);
        REQUIRE_FALSE(written);
        CHECK(written.error().code == ErrorCode::unreadable);
        CHECK(written.error().reason == reason);
    }
    CHECK(std::filesystem::is_empty(folder.path() / "open"));
    // Files that everybody may read are allowed there, and in a folder like /tmp all files are.
    CHECK(write_new_files(folder.path() / "open", std::span(pair).last(1)));
    ::chmod((folder.path() / "open").c_str(), 01777);
    CHECK(write_new_files(folder.path() / "open", std::span(pair).first(1)));
}

TEST_CASE("is_there tells a free name from one that cannot be looked at", "[files]") {
    TemporaryFolder const folder;
    auto const file = folder.write("file", "old");
    std::filesystem::create_symlink("nowhere", folder.path() / "link");
    CHECK(is_there(file).value());
    CHECK(is_there(folder.path()).value());
    CHECK(is_there(folder.path() / "link").value());
    CHECK_FALSE(is_there(folder.path() / "absent").value());
    CHECK_FALSE(is_there(folder.path() / "absent" / "file").value());
    CHECK_FALSE(is_there(file / "file").value());
    auto const too_long = is_there(folder.path() / std::string(256, 'x'));
    REQUIRE(!too_long);
    CHECK(too_long.error().code == ErrorCode::usage);
    CHECK(too_long.error().reason == "path");
}

TEST_CASE("write_new_files keeps old files under another name", "[files]") {
    TemporaryFolder const folder;
    folder.write("key", "old key");
    folder.write("key.pub", "old pub");
    std::vector<KeptFile> const kept{{"key", "key.old"}, {"key.pub", "key.old.pub"}};
    REQUIRE(write_new_files(folder.path(), pair, kept));
    auto found = contents(folder.path());
    CHECK(found.size() == 4);
    CHECK(found["key.old"].first == "old key");
    CHECK(found["key.old.pub"].first == "old pub");
    CHECK(found["key"].second == 0600);

    // Nothing changes when the other name is taken.
    auto const again = write_new_files(
        folder.path(), pair, std::vector<KeptFile>{{"key", "key.new"}, {"key.pub", "key.old.pub"}});
    REQUIRE_FALSE(again);
    CHECK(again.error().reason == "exists");
    CHECK_THAT(again.error().message.english(), Catch::Contains("key.old.pub"));
    CHECK(contents(folder.path()) == found);
}

TEST_CASE("write_new_files leaves all or nothing when any one call fails", "[files]") {
    for (auto const unnamed_files : {true, false}) {
        for (auto const error : {EIO, ENOSPC}) {
            for (auto const rotate : {false, true}) {
                auto number = 1;
                for (auto failures = 0;; ++number) {
                    TemporaryFolder const folder;
                    std::vector<KeptFile> kept;
                    if (rotate) {
                        folder.write("key", "old key");
                        folder.write("key.pub", "old pub");
                        kept = {{"key", "key.old"}, {"key.pub", "key.old.pub"}};
                    }
                    auto const before = contents(folder.path());
                    FailingCalls calls(number, error, unnamed_files);
                    auto const written = write_new_files(folder.path(), pair, kept, calls);
                    auto after = contents(folder.path());
                    INFO(
                        "call " << number << ", error " << error << ", unnamed " << unnamed_files
                                << ", rotate " << rotate);
                    if (written) {
                        for (auto const& [name, kept_as] : kept) {
                            CHECK(after[kept_as] == before.at(name));
                            after.erase(kept_as);
                        }
                        CHECK(after == whole_pair);
                        // Removing the second, hidden name of a finished file is tried twice.
                        if (failures > 0 && (unnamed_files || number > 40)) {
                            CHECK(failures >= 18);
                            break;
                        }
                        continue;
                    }
                    ++failures;
                    CHECK(after == before);
                    CHECK(written.error().code == ErrorCode::unavailable);
                    CHECK(written.error().reason == "write");
                }
            }
        }
    }
}

TEST_CASE("write_new_files goes on after short writes and interruptions", "[files]") {
    struct ShortWrites final : SystemCalls {
        ssize_t write(int file, void const* bytes, std::size_t count) override {
            if (++number % 3 == 0) {
                errno = EINTR;
                return -1;
            }
            return SystemCalls::write(file, bytes, std::min<std::size_t>(count, 7));
        }
        ssize_t pread(int file, void* bytes, std::size_t count, off_t offset) override {
            if (++number % 3 == 0) {
                errno = EINTR;
                return -1;
            }
            return SystemCalls::pread(file, bytes, std::min<std::size_t>(count, 5), offset);
        }
        int number{0};
    } calls;
    TemporaryFolder const folder;
    REQUIRE(write_new_files(folder.path(), pair, {}, calls));
    CHECK(contents(folder.path()) == whole_pair);
}

TEST_CASE("write_new_files notices that the disk does not give back what was written", "[files]") {
    struct BadDisk final : SystemCalls {
        ssize_t pread(int file, void* bytes, std::size_t count, off_t offset) override {
            auto const got = SystemCalls::pread(file, bytes, count, offset);
            if (got > 0 && mode == 'f') {
                static_cast<char*>(bytes)[0] ^= 1;
            }
            return mode == 'c' && offset > 0 ? 0 : got;
        }
        char mode{'f'}; // flipped, cut
    } calls;
    for (auto const mode : {'f', 'c'}) {
        TemporaryFolder const folder;
        calls.mode = mode;
        auto const written = write_new_files(folder.path(), pair, {}, calls);
        REQUIRE_FALSE(written);
        CHECK(written.error().code == ErrorCode::unavailable);
        CHECK(contents(folder.path()).empty());
    }
}

TEST_CASE("write_new_files takes back what a killed child has done", "[files]") {
    struct Killed final : SystemCalls {
        int linkat(int from, char const* old_name, int to, char const* new_name, int flags) override {
            if (::getpid() != parent && --left == 0) {
                ::raise(SIGKILL);
            }
            return SystemCalls::linkat(from, old_name, to, new_name, flags);
        }
        int unlinkat(int directory, char const* name) override {
            if (::getpid() != parent && --left == 0) {
                ::raise(SIGKILL);
            }
            return SystemCalls::unlinkat(directory, name);
        }
        pid_t parent{::getpid()};
        int left{0};
    };
    // The calls of the child: twice linkat and unlinkat for the kept files, then twice linkat.
    for (auto number = 1; number <= 6; ++number) {
        INFO(number);
        TemporaryFolder const folder;
        folder.write("key", "old key");
        folder.write("key.pub", "old pub");
        auto const before = contents(folder.path());
        Killed calls;
        calls.left = number;
        auto const written = write_new_files(
            folder.path(), pair, std::vector<KeptFile>{{"key", "key.old"}, {"key.pub", "key.old.pub"}},
            calls);
        REQUIRE_FALSE(written);
        CHECK(written.error().code == ErrorCode::unavailable);
        CHECK(contents(folder.path()) == before);
    }
}

TEST_CASE("write_new_files works where its child has a copy of the memory", "[files]") {
    struct Emulated final : SystemCalls { // as Valgrind and QEMU do
        pid_t clone(int (*run)(void*), void* /*stack_end*/, void* argument) override {
            auto const child = ::fork();
            if (child == 0) {
                ::_exit(run(argument));
            }
            return child;
        }
    } calls;
    TemporaryFolder const folder;
    REQUIRE(write_new_files(folder.path(), pair, {}, calls));
    CHECK(contents(folder.path()) == whole_pair);
    auto const again = write_new_files(folder.path(), pair, {}, calls);
    REQUIRE_FALSE(again);
    CHECK(again.error().reason == "exists");
}

TEST_CASE("write_new_files is not stopped half-way by signals that can be blocked", "[files]") {
    struct Signalled final : SystemCalls {
        int linkat(int from, char const* old_name, int to, char const* new_name, int flags) override {
            for (auto const signal : {SIGHUP, SIGINT, SIGTERM, SIGTSTP}) {
                ::kill(::getpid(), signal);
            }
            calls_of_child += ::getpid() != parent ? 1 : 0;
            return SystemCalls::linkat(from, old_name, to, new_name, flags);
        }
        pid_t parent{::getpid()};
        int calls_of_child{0};
    } calls;
    TemporaryFolder const folder;
    REQUIRE(write_new_files(folder.path(), pair, {}, calls));
    CHECK(calls.calls_of_child == 2);
    CHECK(contents(folder.path()) == whole_pair);
}

TEST_CASE("check_new_files refuses what write_new_files would, and leaves nothing behind", "[files]") {
    TemporaryFolder const folder;
    CHECK(check_new_files(folder.path(), pair));
    CHECK(contents(folder.path()).empty());

    auto const missing = check_new_files(folder.path() / "absent", pair);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().reason == "missing");
    CHECK(missing.error().code == ErrorCode::unreadable);

    std::filesystem::create_symlink("nowhere", folder.path() / "key.pub");
    auto const link = check_new_files(folder.path(), pair);
    REQUIRE_FALSE(link);
    CHECK(link.error().reason == "exists");
    CHECK(link.error().code == ErrorCode::conflict);
    std::filesystem::remove(folder.path() / "key.pub");

    REQUIRE(::chmod(folder.path().c_str(), 0777) == 0);
    auto const open = check_new_files(folder.path(), pair);
    REQUIRE_FALSE(open);
    CHECK(open.error().reason == "folder-mode");
    CHECK(contents(folder.path()).empty());
}
