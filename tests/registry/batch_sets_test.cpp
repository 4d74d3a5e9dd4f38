// SPDX-License-Identifier: Apache-2.0
// How far sets of batch files have come, whatever keeps the registry.
#include "filled_registry.hpp"

#include <array>

using namespace techuser;
using namespace techuser::test;

namespace {

Submission submission(std::uint32_t sender, std::string_view application, std::string_view sequence) {
    return {must(ApplicationCode::parse(application)), must(SenderNumber::make(sender)), june_first,
            must(Sequence::parse(sequence)),           Environment::production,          std::uint8_t{1}};
}

SetState state_of(Registry& registry, Submission const& set) {
    auto const found = must(registry.find_set(set));
    REQUIRE(found);
    return found->state;
}

std::vector<BatchSet> all_sets(Registry& registry) {
    std::vector<BatchSet> sets;
    must(registry.each_set([&](BatchSet const& set) -> Result<void> {
        sets.push_back(set);
        return {};
    }));
    return sets;
}

} // namespace

TEST_CASE("Registry::reserve_sets takes sequences and records that each set has its name", "[registry]") {
    FreshRegistry registry;
    auto const first = submission(1, "DMFA", "00001");
    CHECK_FALSE(must(registry->find_set(first)));
    auto const taken = must(registry->reserve_sets(first, 3, author()));
    REQUIRE(taken.size() == 3);
    CHECK(taken[0].sequence.to_string() == "00001");
    CHECK(taken[2].sequence.to_string() == "00003");
    CHECK(
        must(registry->reserve_sequences(first.sender, june_first, first.environment, 1, author()))
            .front()
            .to_string() == "00004");
    CHECK(must(registry->reserve_sets(first, 1, author())).front().sequence.to_string() == "00005");
    auto const sets = all_sets(*registry);
    REQUIRE(sets.size() == 4);
    for (auto const& set : sets) {
        CHECK(set.state == SetState::reserved);
        CHECK(set.since == author().when);
        CHECK_FALSE(set.sent_at);
        CHECK(set.submission.parts == std::uint8_t{1});
    }
    CHECK(sets.back().submission.sequence.to_string() == "00005");
    CHECK_FALSE(must(registry->find_set(submission(1, "WECH", "00001"))));
    CHECK_FALSE(must(registry->find_set(submission(2, "DMFA", "00001"))));
}

TEST_CASE("Registry::record_set never goes back", "[registry]") {
    struct Row {
        SetState from;
        SetState to;
        SetState then;
    };
    constexpr std::array rows{
        Row{SetState::reserved, SetState::reserved, SetState::reserved},
        Row{SetState::reserved, SetState::has_signature, SetState::has_signature},
        Row{SetState::reserved, SetState::sent, SetState::sent},
        Row{SetState::has_signature, SetState::uploaded, SetState::uploaded},
        Row{SetState::uploaded, SetState::has_signature, SetState::uploaded},
        Row{SetState::uploaded, SetState::sent, SetState::sent},
        Row{SetState::has_signature, SetState::reserved, SetState::has_signature},
        Row{SetState::sent, SetState::reserved, SetState::sent},
        Row{SetState::sent, SetState::has_signature, SetState::sent},
        Row{SetState::sent, SetState::sent, SetState::sent},
        Row{SetState::sent, SetState::accepted, SetState::accepted},
        Row{SetState::sent, SetState::refused, SetState::refused},
        Row{SetState::accepted, SetState::sent, SetState::accepted},
        Row{SetState::accepted, SetState::has_signature, SetState::accepted},
        Row{SetState::refused, SetState::sent, SetState::refused},
        Row{SetState::refused, SetState::reserved, SetState::refused},
        Row{SetState::refused, SetState::accepted, SetState::accepted},
        Row{SetState::accepted, SetState::refused, SetState::refused},
        Row{SetState::reserved, SetState::refused, SetState::refused},
    };
    FreshRegistry registry;
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
        CAPTURE(row);
        auto const set = submission(row + 1, "DMFA", "00001");
        must(registry->record_set(set, rows[row].from, {}, author()));
        CHECK(must(registry->record_set(set, rows[row].to, {}, author())).state == rows[row].then);
        CHECK(state_of(*registry, set) == rows[row].then);
    }
    CHECK(all_sets(*registry).size() == rows.size());
}

TEST_CASE("What is recorded of a set tells when it was sent, by whom, and why it was refused", "[registry]") {
    FreshRegistry registry;
    auto const set = submission(7, "DMFA", "0000A");
    auto when_sent = author();
    when_sent.when += std::chrono::hours(1);
    auto when_refused = author();
    when_refused.when += std::chrono::hours(2);
    must(registry->record_set(set, SetState::sent, {}, when_sent));
    std::array const labels{std::string("125"), std::string("133")};
    auto const recorded = must(registry->record_set(set, SetState::refused, labels, when_refused));
    CHECK(recorded.sent_at == when_sent.when);
    CHECK(recorded.since == when_refused.when);
    CHECK(recorded.labels == std::vector<std::string>{"125", "133"});
    CHECK(recorded.changed_by == when_refused.user + "@" + when_refused.host);
    CHECK(must(registry->record_set(set, SetState::accepted, {}, when_refused)).labels.empty());
}

TEST_CASE("Registry::sets_of has the sets of all numbers that a technical user had", "[registry]") {
    FreshRegistry registry;
    auto const first = must(registry->add(registration("peeterspensions"), author()));
    auto const second = must(registry->add(registration("otherpensions", 1'000'001), author()));
    must(registry->reserve_sets(submission(1, "DMFA", "00001"), 2, author()));
    must(registry->reserve_sets(submission(2, "DMFA", "00001"), 1, author()));
    auto const given = must(
        registry->change_sender_number(first, must(SenderNumber::make(6400)), Correction::refused, author()));
    must(registry->record_set(submission(6400, "DMFA", "00001"), SetState::sent, {}, author()));
    CHECK(must(registry->sets_of(given)).size() == 3);
    CHECK(must(registry->sets_of(given)).back().submission.sender.value() == 6400);
    CHECK(must(registry->sets_of(second)).size() == 1);
}

TEST_CASE("Sets are more than a page, and go to another registry as they are", "[registry]") {
    FreshRegistry registry;
    fill(*registry);
    must(registry->reserve_sets(submission(1, "DMFA", "00001"), 600, author()));
    std::array const labels{std::string("125")};
    must(registry->record_set(submission(1, "DMFA", "00003"), SetState::refused, labels, author()));
    CHECK(must(registry->check()).sets == 600);
    CHECK(must(registry->check()).problems.empty());
    FreshRegistry other;
    must(other->import_from(source_of(records(*registry)), author()));
    auto const before = all_sets(*registry);
    auto const after = all_sets(*other);
    REQUIRE(after.size() == 600);
    for (std::size_t index = 0; index < after.size(); ++index) {
        CHECK(after[index].submission.sequence == before[index].submission.sequence);
        CHECK(after[index].state == before[index].state);
        CHECK(after[index].labels == before[index].labels);
    }
    CHECK(must(other->check()).problems.empty());
}

TEST_CASE("Of many processes that reserve sets no two get one name", "[registry]") {
    FreshRegistry registry;
    auto const url = registry.url();
    constexpr int processes = 8;
    auto const statuses = in_processes(processes, [&](int) {
        auto const own = open_registry(url, OpenMode::write);
        return own && (*own)->reserve_sets(submission(1, "DMFA", "00001"), 5, author()) ? 0 : 1;
    });
    CHECK(statuses == std::vector<int>(processes, 0));
    auto const sets = all_sets(*registry);
    REQUIRE(sets.size() == 40);
    CHECK(sets.back().submission.sequence.to_string() == "00040");
}

TEST_CASE("Registry::reserve_set_for gives a declaration one set, until that is refused", "[registry]") {
    FreshRegistry registry;
    auto const first = submission(1, "DMFA", "ZZZZZ"); // its sequence does not count
    std::string const declaration(64, 'a');
    std::string const other(64, 'b');
    auto const given = must(registry->reserve_set_for(declaration, first, author()));
    CHECK(given.submission.sequence.to_string() == "00001");
    CHECK(given.state == SetState::reserved);
    CHECK(given.declaration == declaration);
    CHECK(
        must(registry->reserve_set_for(declaration, first, author())).submission.sequence.to_string() ==
        "00001");
    CHECK(must(registry->reserve_set_for(other, first, author())).submission.sequence.to_string() == "00002");
    CHECK(must(registry->reserve_sets(first, 1, author())).front().sequence.to_string() == "00003");

    // Of other applications, senders and environments they are others; the day does not tell them apart.
    auto in_test = first;
    in_test.environment = Environment::circuit_test;
    CHECK(
        must(registry->reserve_set_for(declaration, in_test, author())).submission.sequence.to_string() ==
        "00001");
    CHECK(
        must(registry->reserve_set_for(declaration, submission(1, "WECH", "00001"), author()))
            .submission.sequence.to_string() == "00004");
    CHECK(
        must(registry->reserve_set_for(declaration, submission(2, "DMFA", "00001"), author()))
            .submission.sequence.to_string() == "00001");
    auto later = first;
    later.date = std::chrono::sys_days(june_first) + std::chrono::days(1);
    CHECK(must(registry->reserve_set_for(declaration, later, author())).submission.date == june_first);

    for (auto const state :
         {SetState::has_signature, SetState::uploaded, SetState::sent, SetState::accepted}) {
        must(registry->record_set(given.submission, state, {}, author()));
        auto const again = must(registry->reserve_set_for(declaration, first, author()));
        CHECK(again.submission.sequence.to_string() == "00001");
        CHECK(again.state == state);
        CHECK(again.declaration == declaration);
    }
    must(
        registry->record_set(given.submission, SetState::refused, std::vector<std::string>{"125"}, author()));
    CHECK(
        must(registry->reserve_set_for(declaration, first, author())).submission.sequence.to_string() ==
        "00005");
    CHECK(
        must(registry->reserve_set_for(declaration, first, author())).submission.sequence.to_string() ==
        "00005");
}

TEST_CASE("Registry::reserve_sets passes over names that were given by hand", "[registry]") {
    FreshRegistry registry;
    auto const first = submission(1, "DMFA", "00001");
    auto const sequences = [](Result<std::vector<Submission>> const& submissions) {
        std::vector<std::string> texts;
        for (auto const& each : must(submissions)) {
            texts.push_back(each.sequence.to_string());
        }
        return texts;
    };
    for (auto const* const sequence : {"00001", "00003", "00004"}) {
        must(registry->record_set(submission(1, "DMFA", sequence), SetState::sent, {}, author()));
    }
    std::vector<std::string> const free{"00002", "00005", "00006"};
    CHECK(sequences(registry->peek_sets(first, 3)) == free);
    CHECK(sequences(registry->peek_sets(first, 3)) == free); // none was taken
    CHECK(sequences(registry->reserve_sets(first, 3, author())) == free);
    CHECK(sequences(registry->peek_sets(first, 1)) == std::vector<std::string>{"00007"});
    auto const refused = registry->peek_sets(first, Sequence::count);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "sequences-exhausted");
}

TEST_CASE("Registry::reserve_set_for passes over a name that was given by hand", "[registry]") {
    FreshRegistry registry;
    auto const by_hand = submission(1, "DMFA", "00001");
    must(registry->record_set(by_hand, SetState::sent, {}, author()));
    auto const given = must(registry->reserve_set_for(std::string(64, 'a'), by_hand, author()));
    CHECK(given.submission.sequence.to_string() == "00002");
    CHECK(state_of(*registry, by_hand) == SetState::sent);
}
