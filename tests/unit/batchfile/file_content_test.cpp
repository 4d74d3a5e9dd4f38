// SPDX-License-Identifier: Apache-2.0
#include "batchfile/file_content.hpp"
#include "catch.hpp"

#include <string_view>

using namespace techuser;
using namespace std::string_view_literals;

TEST_CASE("content_of tells XML and CMS by the first bytes, and everything else apart") {
    struct Case {
        std::string_view bytes;
        FileContent content;
    };
    for (auto const& [bytes, content] : {
             Case{"<?xml version=\"1.0\"?>"sv, FileContent::xml},
             Case{"<a/>"sv, FileContent::xml},
             Case{"\xef\xbb\xbf<a/>"sv, FileContent::xml},
             Case{"\r\n \t<a/>"sv, FileContent::xml},
             Case{"\xff\xfe<\0a\0"sv, FileContent::xml},
             Case{"\xfe\xff\0<\0a"sv, FileContent::xml},
             Case{"\x30\x82\x01\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv, FileContent::cms},
             Case{"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv, FileContent::cms},
             Case{"-----BEGIN CMS-----\n"sv, FileContent::cms},
             Case{"-----BEGIN PKCS7-----\r\n"sv, FileContent::cms},
             Case{""sv, FileContent::other},
             Case{"a"sv, FileContent::other},
             Case{" "sv, FileContent::other},
             Case{"\xef\xbb\xbf"sv, FileContent::other},
             Case{"PK\x03\x04"sv, FileContent::other},
             Case{"{\"a\":\"<b/>\"}"sv, FileContent::other},
             // A certificate, and a PKCS#12.
             Case{"\x30\x82\x01\x00\x30\x82\x01\x00\x02\x01\x01"sv, FileContent::other},
             Case{
                 "\x30\x82\x01\x00\x02\x01\x03\x30\x09\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv,
                 FileContent::other},
             Case{"-----BEGIN CERTIFICATE-----\n"sv, FileContent::other},
             // CMS that is enveloped, not signed.
             Case{"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"sv, FileContent::other},
         }) {
        INFO(bytes);
        CHECK(content_of(bytes) == content);
    }
}
