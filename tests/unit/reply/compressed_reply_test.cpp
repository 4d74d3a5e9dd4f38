// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "fixture.hpp"
#include "reply/compressed_reply.hpp"
#include "shell.hpp"
#include "temporary_folder.hpp"

#include <fstream>
#include <iterator>

using namespace techuser;

namespace {

BatchFileName const co = *BatchFileName::parse("CO.NOTI.999999.20140628.00001.R");

// The ZIP file that Python makes with these calls of ZipFile.
Bytes zip(std::string const& calls) {
    test::TemporaryFolder const folder;
    auto const script = folder.write(
        "make.py", "import zipfile\nname = 'FO.NOTI.999999.20140628.00001.R'\n"
                   "with zipfile.ZipFile('file.zip', 'w', zipfile.ZIP_DEFLATED) as z:\n" +
                       calls);
    output_of("cd '" + folder.path().native() + "' && python3 -IS -W ignore make.py");
    std::ifstream file(folder.path() / "file.zip", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string reason_of(Bytes const& bytes) {
    auto const content = uncompress(co, bytes);
    return content ? "" : std::string(content.error().reason);
}

} // namespace

TEST_CASE("A CO holds the FO of its name") {
    CHECK(uncompressed(co).to_string() == "FO.NOTI.999999.20140628.00001.R");
    for (auto const* const calls :
         {"    z.writestr(name, b'<NOTI/>')\n", "    z.writestr(name, b'<NOTI/>', zipfile.ZIP_STORED)\n",
          "    z.writestr(name, b'<NOTI/>')\n    z.comment = b'a comment'\n",
          "    with z.open(name, 'w', force_zip64=True) as f: f.write(b'<NOTI/>')\n"}) {
        INFO(calls);
        auto const content = uncompress(co, zip(calls));
        REQUIRE(content);
        CHECK(as_text(*content) == "<NOTI/>");
    }
    auto const empty = uncompress(co, zip("    z.writestr(name, b'')\n"));
    REQUIRE(empty);
    CHECK(empty->empty());
}

TEST_CASE("A ZIP file of several pieces of a buffer is whole") {
    auto const content = uncompress(
        co, zip("    import random\n    random.seed(7)\n    z.writestr(name, random.randbytes(3000000))\n"));
    REQUIRE(content);
    CHECK(content->size() == 3'000'000);
}

TEST_CASE("A ZIP file that is not what a CO should be is refused") {
    struct Case {
        std::string calls;
        std::string_view reason;
    };
    std::vector<Case> const cases{
        {"    pass\n", "zip-entries"},
        {"    z.writestr(name, b'a')\n    z.writestr('b', b'b')\n", "zip-entries"},
        {"    z.writestr(name, b'a')\n    z.writestr(name, b'b')\n", "zip-entries"},
        {"    z.writestr('FO.NOTI.999999.20140628.00002.R', b'a')\n", "zip-name"},
        {"    z.writestr('../' + name, b'a')\n", "zip-name"},
        {"    z.writestr('/tmp/' + name, b'a')\n", "zip-name"},
        {"    z.writestr('OUT/' + name, b'a')\n", "zip-name"},
        {"    z.writestr('OUT\\\\' + name, b'a')\n", "zip-name"},
        {"    z.writestr(name + '/', b'')\n", "zip-name"},
        {"    z.writestr(name.lower(), b'a')\n", "zip-name"},
        {"    z.writestr('CO' + name[2:], b'a')\n", "zip-name"},
        {"    z.writestr('a' * 60000, b'a')\n", "zip-name"},
        {"    z.writestr(name, b'\\0' * 20000000)\n", "too-large"},
        {"    z.writestr(name, b'a', zipfile.ZIP_BZIP2)\n", "bad-zip"},
        {"    z.writestr(name, b'a', zipfile.ZIP_LZMA)\n", "bad-zip"},
    };
    for (auto const& [calls, reason] : cases) {
        INFO(calls);
        CHECK(reason_of(zip(calls)) == reason);
    }
}

TEST_CASE("A ZIP file that is damaged anywhere is refused, or has its content") {
    auto const whole = zip("    z.writestr(name, b'<NOTI>' + b'text' * 20 + b'</NOTI>')\n");
    auto const content = *uncompress(co, whole);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        INFO(size);
        CHECK(
            reason_of(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))) == "bad-zip");
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (auto const flip : {0x01, 0x80, 0xff}) {
            auto damaged = whole;
            damaged[at] ^= static_cast<std::uint8_t>(flip);
            auto const read = uncompress(co, damaged);
            INFO(at);
            CHECK((read ? *read == content : read.error().code == ErrorCode::unreadable));
        }
    }
    for (auto const* const text : {"", "PK", "<NOTI/>", "PK\x03\x04"}) {
        CHECK(reason_of(to_bytes(text)) == "bad-zip");
    }
}

TEST_CASE("A ZIP file that lies about the size of its content is not believed") {
    auto lying = zip("    z.writestr(name, b'\\0' * 20000000)\n");
    // The size in the central directory, and in the header before the content.
    for (std::string_view const signature : {"PK\x01\x02", "PK\x03\x04"}) {
        auto const at = as_text(lying).find(signature);
        REQUIRE(at != std::string_view::npos);
        auto const offset = at + (signature[2] == '\x01' ? 24 : 22);
        for (std::size_t byte = 0; byte < 4; ++byte) {
            lying[offset + byte] = byte == 0 ? 100 : 0;
        }
    }
    CHECK(reason_of(lying) == "bad-zip");
}
