// SPDX-License-Identifier: Apache-2.0
// What every registry does, whatever keeps it.
#include "filled_registry.hpp"
#include "fresh_registry.hpp"

#include <algorithm>
#include <fstream>
#include <set>

using namespace techuser;
using namespace techuser::test;

TEST_CASE(
    "Registry::add gives back what it recorded, also after the registry was opened again", "[registry]") {
    FreshRegistry registry;
    auto const typed = registration("peeterspensions");
    auto const added = must(registry->add(typed, author()));
    CHECK(added.registration == typed);
    CHECK(added.sender_number->to_string() == "000001");
    CHECK(added.sender_number_source == SenderNumberSource::assigned);
    CHECK(added.registered_on == author().when);

    registry.close();
    auto const found = must(registry.open(OpenMode::read)->find(typed.username));
    REQUIRE(found.size() == 1);
    CHECK(found[0].registration == typed);
    CHECK(
        found[0].registration.channels[0].ssh_public_key->comment ==
        typed.channels[0].ssh_public_key->comment);
    CHECK(found[0].registration.contact.phone.to_string() == "+32 2 555 01 23");
    CHECK(found[0].sender_number == added.sender_number);
    CHECK(found[0].sender_number_source == added.sender_number_source);
    CHECK(found[0].registered_on == added.registered_on);
}

TEST_CASE("Registry::add records several channels, and a channel without a key", "[registry]") {
    FreshRegistry registry;
    auto typed = registration("peeterspensions");
    auto ftp = sftp_channel();
    ftp.type = ChannelType::ftp;
    ftp.ssh_public_key.reset();
    typed.channels.insert(typed.channels.begin(), ftp);
    auto mqlink = ftp;
    mqlink.type = ChannelType::mqlink;
    mqlink.certificate.reset();
    typed.channels.push_back(mqlink);
    must(registry->add(typed, author()));
    CHECK(must(registry->find(typed.username)).at(0).registration == typed);
}

TEST_CASE("Registry::add records the sender number that the portal gave", "[registry]") {
    FreshRegistry registry;
    auto const typed = with_sender_number(registration("peeterspensions"), 6'400);
    auto const added = must(registry->add(typed, author()));
    CHECK(added.sender_number->to_string() == "006400");
    CHECK(added.sender_number_source == SenderNumberSource::given);
    CHECK(must(registry->find(*added.sender_number)).at(0).registration == typed);
}

TEST_CASE("Registry::add counts assigned numbers on and steps over given ones", "[registry]") {
    FreshRegistry registry;
    must(registry->add(with_sender_number(registration("given900000", 1'000'000), 900'000), author()));
    must(registry->add(with_sender_number(registration("given000002", 1'000'001), 2), author()));
    must(registry->add(with_sender_number(registration("given000003", 1'000'002), 3), author()));
    CHECK(must(registry->add(registration("assigned1", 1'000'003), author())).sender_number->value() == 1);
    CHECK(must(registry->add(registration("assigned4", 1'000'004), author())).sender_number->value() == 4);
    CHECK(must(registry->add(registration("assigned5", 1'000'005), author())).sender_number->value() == 5);
}

TEST_CASE("Registry::add refuses what is taken and names who has it", "[registry]") {
    FreshRegistry registry;
    auto const holder = must(registry->add(registration("peeterspensions"), author()));

    auto const same_username = registry->add(registration("peeterspensions", 1'000'000), author());
    check_refused(same_username, ErrorCode::conflict, "username-taken", "user.username");
    CHECK(contains(same_username.error().message.english(), "'peeterspensions'"));
    CHECK(contains(same_username.error().message.english(), "000001"));

    auto const same_entity = registry->add(registration("otherusername"), author());
    check_refused(same_entity, ErrorCode::conflict, "entity-taken", "entity.enterprise_number");
    CHECK(contains(same_entity.error().message.english(), "'peeterspensions'"));
    CHECK(contains(same_entity.error().message.english(), "000001"));

    auto const same_number =
        registry->add(with_sender_number(registration("otherusername", 1'000'000), 1), author());
    check_refused(same_number, ErrorCode::conflict, "sender-number-taken", "user.sender_number");
    CHECK(contains(same_number.error().message.english(), "'000001'"));
    CHECK(contains(same_number.error().message.english(), "'peeterspensions'"));

    CHECK(must(registry->list()).size() == 1);
    CHECK(must(registry->journal()).size() == 1);
    CHECK(must(registry->find(*holder.sender_number)).at(0).registration == holder.registration);
}

TEST_CASE("Registry::add takes the same entity in another quality", "[registry]") {
    FreshRegistry registry;
    must(registry->add(registration("peeterspensions"), author()));
    auto other = registration("peetersemployer");
    other.quality = must(Quality::parse("nsso-employer"));
    must(registry->add(other, author()));

    auto const found = must(registry->find(other.enterprise_number));
    REQUIRE(found.size() == 2);
    CHECK(found[0].registration.quality.to_string() == "nsso-employer");
    CHECK(found[1].registration.quality.to_string() == "supplementary-pensions-manager");
}

TEST_CASE("Registry::find and state_of answer for keys that nobody has", "[registry]") {
    FreshRegistry registry;
    auto const typed = must(registry->add(registration("peeterspensions"), author())).registration;
    CHECK(must(registry->find(must(Username::parse("peeterspension")))).empty());
    CHECK(must(registry->find(must(SenderNumber::make(2)))).empty());
    CHECK(must(registry->find(enterprise(1'000'000))).empty());
    CHECK(must(registry->state_of(must(Username::parse("peeterspension")))) == UsernameState::free);
    CHECK(must(registry->state_of(typed.username)) == UsernameState::active);
}

TEST_CASE("Registry::keys_beginning answers with active usernames and sender numbers", "[registry]") {
    using Keys = std::vector<std::string>;
    FreshRegistry registry;
    auto typed = registration("peeterspensions");
    must(registry->add(typed, author()));
    typed.username = must(Username::parse("006499pensions"));
    typed.quality = must(Quality::parse("nsso-employer"));
    must(registry->add(with_sender_number(typed, 6'400), author()));
    CHECK(must(registry->keys_beginning("")) == Keys{"006499pensions", "peeterspensions"});
    CHECK(must(registry->keys_beginning("p")) == Keys{"peeterspensions"});
    CHECK(must(registry->keys_beginning("0")) == Keys{"000001", "006400", "006499pensions"});
    CHECK(must(registry->keys_beginning("0064")) == Keys{"006400", "006499pensions"});
    CHECK(must(registry->keys_beginning("006400")) == Keys{"006400"});
    for (auto const* nobody : {"P", "%", "_eeters", "p%", "peeterspensions2", "0064000", "9", "'"}) {
        CHECK(must(registry->keys_beginning(nobody)).empty());
    }
    must(registry->remove(must(registry->find(must(Username::parse("peeterspensions")))).at(0), author()));
    CHECK(must(registry->keys_beginning("")) == Keys{"006499pensions"});
    CHECK(must(registry->keys_beginning("000")).empty());
}

TEST_CASE("Registry::list is in the order of the sender numbers", "[registry]") {
    FreshRegistry registry;
    CHECK(must(registry->list()).empty());
    must(registry->add(with_sender_number(registration("given000500", 1'000'000), 500), author()));
    must(registry->add(registration("assigned1", 1'000'001), author()));
    auto const users = must(registry->list());
    REQUIRE(users.size() == 2);
    CHECK(users[0].registration.username.to_string() == "assigned1");
    CHECK(users[1].registration.username.to_string() == "given000500");
}

TEST_CASE("Registry::journal tells who registered what, and no certificate", "[registry]") {
    FreshRegistry registry;
    auto const typed = registration("peeterspensions");
    must(registry->add(typed, author()));
    auto const entries = must(registry->journal());
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].number == 1);
    CHECK(entries[0].when == author().when);
    CHECK(entries[0].user == "anouk");
    CHECK(entries[0].host == "keyboard");
    CHECK(entries[0].action == "created");
    CHECK(entries[0].subject == "peeterspensions");
    CHECK(contains(entries[0].details, R"("sender_number":"000001")"));
    CHECK(contains(entries[0].details, typed.channels[0].certificate->sha256));
    CHECK(contains(entries[0].details, typed.channels[0].certificate->serial.decimal));
    CHECK_FALSE(contains(entries[0].details, typed.channels[0].certificate->owner()));
}

TEST_CASE("Registry::reserve_sequences counts for each sender, date and environment", "[registry]") {
    FreshRegistry registry;
    auto const sender = must(SenderNumber::make(6'400)); // not in the registry
    auto const other_sender = must(SenderNumber::make(6'401));
    auto const reserve = [&](SenderNumber const& number, Date date, Environment environment) {
        return must(registry->reserve_sequences(number, date, environment, 1, author())).front().to_string();
    };
    CHECK(reserve(sender, june_first, Environment::production) == "00001");
    CHECK(reserve(sender, june_first, Environment::production) == "00002");
    CHECK(reserve(sender, june_first, Environment::circuit_test) == "00001");
    CHECK(reserve(sender, june_first.year() / june_first.month() / 2, Environment::production) == "00001");
    CHECK(reserve(other_sender, june_first, Environment::production) == "00001");
    registry.close();
    auto const again = registry.open();
    auto const reserved =
        must(again->reserve_sequences(sender, june_first, Environment::production, 3, author()));
    REQUIRE(reserved.size() == 3);
    CHECK(reserved.front().to_string() == "00003");
    CHECK(reserved.back().to_string() == "00005");
}

TEST_CASE(
    "Registry::reserve_sequences writes one journal line for each sender, date and environment",
    "[registry]") {
    FreshRegistry registry;
    auto const sender = must(SenderNumber::make(6'400));
    for (int time = 0; time < 3; ++time) {
        must(registry->reserve_sequences(sender, june_first, Environment::production, 1, author()));
    }
    auto const entries = must(registry->journal());
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].action == "sequences-reserved");
    CHECK(entries[0].subject == "006400");
    CHECK(entries[0].details == R"({"date":"2020-06-01","environment":"R"})");
}

TEST_CASE("Of many processes that add one username exactly one wins", "[registry]") {
    FreshRegistry registry;
    registry.close();
    constexpr int processes = 8;
    std::vector<Registration> registrations;
    for (unsigned index = 0; index < processes; ++index) {
        registrations.push_back(registration("peeterspensions", 1'000'000 + index));
    }
    auto statuses = in_processes(processes, [&](int index) {
        auto const own = open_registry(registry.url(), OpenMode::create);
        if (!own) {
            return 5;
        }
        auto const added = (*own)->add(registrations[static_cast<std::size_t>(index)], author());
        return added ? 0 : added.error().reason == "username-taken" ? 4 : 70;
    });
    CHECK(std::count(statuses.begin(), statuses.end(), 0) == 1);
    CHECK(std::count(statuses.begin(), statuses.end(), 4) == processes - 1);
    CHECK(must(registry.open()->list()).size() == 1);
}

TEST_CASE("Many processes never reserve the same sequence", "[registry]") {
    FreshRegistry registry;
    registry.close();
    constexpr int processes = 8;
    constexpr int reservations = 100;
    auto const sender = must(SenderNumber::make(6'400));
    auto const statuses = in_processes(processes, [&](int index) {
        auto const own = open_registry(registry.url(), OpenMode::create);
        if (!own) {
            return 5;
        }
        std::ofstream out(registry.folder() / fmt::format("sequences-{}", index));
        for (int time = 0; time < reservations; ++time) {
            auto const sequence =
                (*own)->reserve_sequences(sender, june_first, Environment::production, 1, author());
            if (!sequence) {
                return 70;
            }
            out << sequence->front().to_string() << '\n';
        }
        return out.flush() ? 0 : 5;
    });
    CHECK(std::count(statuses.begin(), statuses.end(), 0) == processes);

    std::set<std::string> sequences;
    for (int index = 0; index < processes; ++index) {
        std::ifstream in(registry.folder() / fmt::format("sequences-{}", index));
        for (std::string sequence; in >> sequence;) {
            CHECK(sequences.insert(sequence).second);
        }
    }
    CHECK(sequences.size() == processes * reservations);
    CHECK(*sequences.rbegin() == "00800");
}
