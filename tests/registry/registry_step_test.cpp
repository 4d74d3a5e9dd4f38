// SPDX-License-Identifier: Apache-2.0
// Many changes as one step, whatever keeps the registry.
#include "fresh_registry.hpp"

using namespace techuser;
using namespace techuser::test;

namespace {

std::vector<std::string> usernames(Registry& registry) {
    std::vector<std::string> names;
    for (auto const& user : must(registry.list())) {
        names.push_back(user.registration.username.to_string());
    }
    return names;
}

} // namespace

TEST_CASE("Registry::in_one_step records all that was not refused, at its end", "[registry]") {
    FreshRegistry registry;
    auto const other = registry.open(OpenMode::read);
    must(registry->in_one_step([&]() -> Result<void> {
        CHECK(must(registry->add(registration("username1", 1), author())).sender_number->value() == 1);
        check_refused(
            registry->add(registration("username1", 2), author()), ErrorCode::conflict, "username-taken",
            "user.username");
        CHECK(must(registry->add(registration("username3", 3), author())).sender_number->value() == 2);
        CHECK(must(registry->find(enterprise(3))).size() == 1);
        CHECK(must(registry->cross_check(enterprise(4), registration("username4", 4).channels)).size() == 2);
        CHECK(must(other->list()).empty());
        return {};
    }));
    CHECK(usernames(*other) == std::vector<std::string>{"username1", "username3"});
    CHECK(must(other->journal()).size() == 2);
    must(registry->add(registration("username4", 4), author()));
    CHECK(must(other->list()).size() == 3);
}

TEST_CASE("Registry::in_one_step undoes everything when the work fails", "[registry]") {
    FreshRegistry registry;
    auto const failed = registry->in_one_step([&]() -> Result<void> {
        must(registry->add(registration("username1", 1), author()));
        return fail(ErrorCode::conflict, "refused", Text("no"));
    });
    check_refused(failed, ErrorCode::conflict, "refused");
    CHECK(must(registry->list()).empty());
    CHECK(must(registry->journal()).empty());
    CHECK(must(registry->add(registration("username2", 2), author())).sender_number->value() == 1);
}

TEST_CASE("Registry::in_one_step fails with a change that failed, whatever the work says", "[registry]") {
    FreshRegistry registry;
    auto const user = must(registry->add(registration("username1", 1), author()));
    must(registry->remove(user, author()));
    auto const failed = registry->in_one_step([&]() -> Result<void> {
        must(registry->add(registration("username2", 2), author()));
        CHECK_FALSE(registry->change_contact(user, contact_person(), author()));
        return {};
    });
    check_refused(failed, ErrorCode::not_found, "no-technical-user");
    CHECK(must(registry->list()).empty());
}

TEST_CASE("A rehearsal of one step sees its own changes and leaves nothing of them", "[registry]") {
    FreshRegistry registry;
    must(registry->add(registration("username1", 1), author()));
    auto const rehearsal = registry.open(OpenMode::rehearse);
    must(rehearsal->in_one_step([&]() -> Result<void> {
        must(rehearsal->add(registration("username2", 2), author()));
        CHECK_FALSE(rehearsal->add(registration("username2", 3), author()));
        return {};
    }));
    CHECK(must(registry->list()).size() == 1);
}
