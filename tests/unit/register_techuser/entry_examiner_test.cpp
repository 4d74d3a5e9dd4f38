// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "register_techuser/many/entry_examiner.hpp"

using namespace techuser;
using namespace techuser::register_techuser;

namespace {

// Entries of one size, and how many of them were read.
class Entries final : public RegistrationSource {
public:
    Entries(std::size_t count, std::size_t bytes) : m_count(count), m_bytes(bytes) {}

    Result<std::optional<RegistrationEntry>> next() override {
        if (read == m_count) {
            return std::nullopt;
        }
        return RegistrationEntry{std::to_string(++read), std::vector{std::string(m_bytes, 'x')}};
    }
    Result<RegistrationDraft> draft_of(RegistrationEntry const&) const override {
        return RegistrationDraft{};
    }

    std::size_t read{0};

private:
    std::size_t m_count;
    std::size_t m_bytes;
};

Result<ExaminedRegistration> refuse(RegistrationEntry const&) {
    return fail(ErrorCode::invalid, "fields", Text("wrong"));
}

} // namespace

TEST_CASE("entries are handed out in order, all of them, whatever their size", "[apps]") {
    for (auto const bytes : {std::size_t{10}, std::size_t{100'000}, std::size_t{1'000'000}}) {
        INFO(bytes);
        Entries source(1'000, bytes);
        EntryExaminer examiner(source, refuse, 3);
        std::size_t count = 0;
        for (auto more = examiner.read_ahead(); more && *more; more = examiner.read_ahead()) {
            for (auto const& entry : examiner.next()) {
                CHECK(entry.place == std::to_string(++count));
            }
        }
        CHECK(count == 1'000);
    }
}

TEST_CASE("what is read ahead has a limit in entries and in bytes", "[apps]") {
    Entries usual(100'000, 600);
    EntryExaminer few(usual, refuse, 1);
    REQUIRE(few.read_ahead());
    CHECK(usual.read == EntryExaminer::entries_in_batch * EntryExaminer::batches_ahead);

    constexpr std::size_t long_entry = 1'000'000;
    Entries long_ones(1'000, long_entry);
    EntryExaminer fewer(long_ones, refuse, 1);
    REQUIRE(fewer.read_ahead());
    CHECK(
        long_ones.read * long_entry <
        EntryExaminer::bytes_ahead + EntryExaminer::bytes_in_batch + long_entry);
    auto const read = long_ones.read;
    // What is handed out makes room for as much.
    auto const handed_out = fewer.next().size();
    CHECK(handed_out == 1);
    REQUIRE(fewer.read_ahead());
    CHECK(long_ones.read == read + handed_out);
}
