// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "transfer/upload_plan.hpp"

using namespace techuser;

namespace {

// A file of ten bytes here: '-' nothing there, '<' a part, '=' the same size, '>' more.
std::vector<FilePair> pairs(std::string_view there) {
    std::vector<FilePair> files;
    for (auto const standing : there) {
        files.push_back(
            {10, standing == '-'   ? std::nullopt
                 : standing == '<' ? std::optional<std::uint64_t>(9)
                 : standing == '=' ? std::optional<std::uint64_t>(10)
                                   : std::optional<std::uint64_t>(11)});
    }
    return files;
}

// "W" write, "N" nothing, "T" was taken, "C" another content, "G" a gap.
char plan(std::string_view there, bool start, std::optional<SetState> recorded) {
    switch (plan_upload(pairs(there), start, recorded)) {
    case UploadStep::write:
        return 'W';
    case UploadStep::nothing:
        return 'N';
    case UploadStep::was_taken:
        return 'T';
    case UploadStep::refuse_content:
        return 'C';
    case UploadStep::refuse_gap:
        break;
    }
    return 'G';
}

} // namespace

TEST_CASE("what stands on the server tells what there is to do", "[domain]") {
    struct Example {
        std::string_view there;
        std::string_view without_start; // with nothing, reserved, signed, uploaded recorded
        std::string_view with_start;
    };
    auto const example = GENERATE(values<Example>({
        {"--", "WWWT", "CCCT"},
        {"<-", "WWWG", "CCCC"},
        {"<<", "WWWW", "CCCC"},
        {"=-", "WWWG", "CCCT"},
        {"-=", "WWWG", "CCCT"},
        {"=<", "WWWW", "CCCC"},
        {"==", "WWWW", "NNNN"},
        {">-", "CCCC", "CCCC"},
        {">=", "CCCC", "CCCC"},
        {"<>", "CCCC", "CCCC"},
        {">>", "CCCC", "CCCC"},
        {"====", "WWWW", "NNNN"},
        {"===-", "WWWG", "CCCT"},
        {"===<", "WWWW", "CCCC"},
        {"===>", "CCCC", "CCCC"},
    }));
    INFO(example.there);
    std::array const recorded{
        std::optional<SetState>(), std::optional(SetState::reserved), std::optional(SetState::has_signature),
        std::optional(SetState::uploaded)};
    std::string without;
    std::string with;
    for (auto const& state : recorded) {
        without += plan(example.there, false, state);
        with += plan(example.there, true, state);
    }
    CHECK(without == example.without_start);
    CHECK(with == example.with_start);
}
