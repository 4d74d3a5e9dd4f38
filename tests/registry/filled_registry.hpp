// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fresh_registry.hpp"

#include <vector>

namespace techuser::test {

inline ContactPerson other_contact() {
    auto contact = contact_person();
    contact.last_name = must(PersonText::parse("Janssens"));
    contact.emails = {must(EmailAddress::parse("new@example.be"))};
    contact.fax = must(PhoneNumber::parse("02 555 01 24"));
    contact.mobile.reset();
    return contact;
}

inline std::vector<RegistryRecord> records(Registry& registry) {
    std::vector<RegistryRecord> all;
    must(registry.export_to([&all](RegistryRecord const& record) -> Result<void> {
        all.push_back(record);
        return {};
    }));
    return all;
}

inline RecordSource source_of(std::vector<RegistryRecord> const& all) {
    return [&all](RecordVisitor const& visit) -> Result<void> {
        for (auto const& record : all) {
            if (auto taken = visit(record); !taken) {
                return taken;
            }
        }
        return {};
    };
}

inline constexpr auto june_first = std::chrono::year(2020) / std::chrono::June / 1;

// A registry with one of everything: changed, removed and given technical users, sequences.
inline void fill(Registry& registry) {
    auto const first = must(registry.add(registration("peeterspensions"), author()));
    must(registry.change_contact(first, other_contact(), author()));
    auto const second = must(registry.add(registration("removeduser1", 1'000'001), author()));
    must(registry.remove(second, author()));
    must(registry.add(with_sender_number(registration("given000500", 1'000'002), 500), author()));
    must(registry.reserve_sequences(*first.sender_number, june_first, Environment::production, 1, author()));
    must(registry.reserve_sequences(*first.sender_number, june_first, Environment::production, 1, author()));
}

} // namespace techuser::test
