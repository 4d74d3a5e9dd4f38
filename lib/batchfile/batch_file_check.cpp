// SPDX-License-Identifier: Apache-2.0
#include "batchfile/fault.hpp"
#include "batchfile/portal_labels.hpp"
#include "support/say.hpp"
#include <techuser/batch_file_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <tuple>

namespace techuser {

namespace {

constexpr std::array directories{
    std::array<std::string_view, 2>{"IN", "OUT"},
    std::array<std::string_view, 2>{"INTEST", "OUTTEST"},
    std::array<std::string_view, 2>{"INTEST-S", "OUTTEST-S"},
};

constexpr std::array all_environments{
    Environment::production, Environment::circuit_test, Environment::declaration_test};
constexpr std::array both_directions{Direction::sent, Direction::received};

// What files of one set have in common.
using SetKey = std::tuple<std::string, SenderNumber, Date, std::string, Environment>;

SetKey key_of(BatchFileName const& name) {
    auto const& elements = name.elements();
    return {
        elements.application.to_string(), elements.sender, elements.date, elements.sequence.to_string(),
        elements.environment};
}

std::uint8_t part_of(BatchFileName const& name) {
    auto const& parts = name.elements().parts;
    return parts ? parts->index.value_or(0) : std::uint8_t{0};
}

std::uint8_t count_of(BatchFileName const& name) {
    auto const& parts = name.elements().parts;
    return parts ? parts->count : std::uint8_t{0};
}

// A path taken apart: where the name begins, and the last folder before it.
struct Place {
    std::size_t name_at;
    std::string_view folder;
};

Place place_of(std::string_view input) {
    auto const slash = input.rfind('/');
    if (slash == std::string_view::npos) {
        return {0, {}};
    }
    auto const path = input.substr(0, slash);
    auto const before = path.rfind('/');
    return {slash + 1, before == std::string_view::npos ? path : path.substr(before + 1)};
}

// A folder that is none of the portal's is not checked.
std::optional<Error> directory_fault(BatchFileName const& name, std::string_view folder) {
    for (auto const environment : all_environments) {
        for (auto const direction : both_directions) {
            if (directory_of(direction, environment) != folder || folder == directory_of(name)) {
                continue;
            }
            if (direction != direction_of(name)) {
                return fault(
                    "direction", direction == Direction::sent
                                     ? say("folder '{}': a file that is received belongs in {}", folder,
                                           verbatim(directory_of(name)))
                                     : say("folder '{}': a file that is sent belongs in {}", folder,
                                           verbatim(directory_of(name))));
            }
            return fault(
                "directory",
                say("folder '{}': a file of environment {} belongs in {}", folder,
                    verbatim(to_string(name.elements().environment)), verbatim(directory_of(name))));
        }
    }
    return std::nullopt;
}

// Checks one name by itself.
class NameCheck final {
public:
    NameCheck(std::string const& input, NameRules const& rules) : m_rules(rules) { m_checked.input = input; }

    CheckedName check() && {
        auto const place = place_of(m_checked.input);
        auto parsed = BatchFileName::parse(std::string_view(m_checked.input).substr(place.name_at));
        if (!parsed) {
            for (auto& cause : parsed.error().causes) {
                cause.offset = place.name_at + cause.offset.value_or(0);
                add(std::move(cause), place.name_at);
            }
            return std::move(m_checked);
        }
        m_checked.name = *parsed;
        check_elements(*parsed, place);
        return std::move(m_checked);
    }

private:
    void check_elements(BatchFileName const& name, Place const& place) {
        constexpr std::size_t sender_at = 8; // after KIND.APPL.
        constexpr std::size_t date_at = 15;
        auto const& elements = name.elements();
        if (m_rules.sender && direction_of(name) == Direction::sent && elements.sender != *m_rules.sender) {
            add(fault(
                    "other-sender", say("sender '{}': the files are those of {}", elements.sender.to_string(),
                                        verbatim(m_rules.sender->to_string()))),
                place.name_at, sender_at);
        }
        if (elements.date > m_rules.today) {
            add(fault("date-future", say("date {}: in the future", verbatim(to_iso(elements.date)))),
                place.name_at, date_at);
        }
        if (auto error = directory_fault(name, place.folder)) {
            error->offset = place.name_at - place.folder.size() - 1;
            add(*std::move(error), place.name_at);
        }
    }

    void add(Error error, std::size_t name_at, std::size_t offset) {
        error.offset = name_at + offset;
        add(std::move(error), name_at);
    }

    void add(Error error, std::size_t name_at) {
        auto labels = portal_labels(error.reason, std::string_view(m_checked.input).substr(name_at));
        m_checked.faults.push_back({std::move(error), std::move(labels)});
    }

    NameRules const& m_rules;
    CheckedName m_checked{};
};

// The files of one set, by kind and part.
class SetCheck final {
public:
    explicit SetCheck(NameRules const& rules) : m_rules(rules) {}

    void add(CheckedName& checked) { m_files.push_back(&checked); }

    void check() {
        check_duplicates();
        check_parts();
        for (auto* const file : m_files) {
            switch (file->name->elements().kind) {
            case FileKind::signature:
                if (!has_data(part_of(*file->name))) {
                    note(
                        *file, "declaration-missing",
                        say("no {} of this signature", verbatim(data_name(*file))));
                }
                break;
            case FileKind::start:
                check_complete(*file);
                break;
            default:
                break;
            }
        }
    }

private:
    static void note(CheckedName& file, std::string_view reason, Text message, Text hint = {}) {
        auto error = fault(reason, std::move(message), std::move(hint));
        auto labels = portal_labels(error.reason, file.name->to_string());
        file.faults.push_back({std::move(error), std::move(labels)});
    }

    void check_duplicates() {
        std::set<std::string> names;
        for (auto* const file : m_files) {
            if (!names.insert(file->name->to_string()).second) {
                note(*file, "duplicate", say("duplicate name"), say("take another sequence for one of them"));
            }
        }
    }

    // All files must have the number of parts of the GO, or of the first file when there is no GO.
    void check_parts() {
        auto const is_start = [](CheckedName const* file) {
            return file->name->elements().kind == FileKind::start;
        };
        auto const found = std::ranges::find_if(m_files, is_start);
        auto const& measure = *(found != m_files.end() ? *found : m_files.front())->name;
        for (auto* const file : m_files) {
            if (count_of(*file->name) != count_of(measure)) {
                note(
                    *file, "parts-differ",
                    say("the number of parts does not match '{}'", measure.to_string()));
            }
        }
    }

    void check_complete(CheckedName& start) {
        auto const& name = *start.name;
        bool const sent = direction_of(name) == Direction::sent;
        auto const* const profile = find_profile(m_rules.profiles, name.elements().application);
        bool const signatures = sent && asks_signature(profile, name.elements().environment);
        std::uint8_t const count = count_of(name);
        for (std::uint8_t part = count == 0 ? 0 : 1; part <= count; ++part) {
            auto const in_parts = count > 1;
            if (!has_data(part)) {
                note(
                    start, "declaration-missing",
                    in_parts ? say("no {} of part {} in this set", verbatim(data_name(start)), part)
                             : say("no {} in this set", verbatim(data_name(start))));
            }
            if (signatures && !has(FileKind::signature, part)) {
                note(
                    start, "signature-missing",
                    in_parts ? say("no FS of part {} in this set", part) : say("no FS in this set"));
            }
        }
    }

    static std::string_view data_name(CheckedName const& file) {
        return direction_of(*file.name) == Direction::sent ? "FI" : "FO or CO";
    }

    bool has(FileKind kind, std::uint8_t part) const {
        return std::ranges::any_of(m_files, [&](CheckedName const* file) {
            return file->name->elements().kind == kind && part_of(*file->name) == part;
        });
    }

    bool has_data(std::uint8_t part) const {
        return has(FileKind::declaration, part) || has(FileKind::reply, part) ||
               has(FileKind::compressed_reply, part);
    }

    NameRules const& m_rules;
    std::vector<CheckedName*> m_files{};
};

} // namespace

Direction direction_of(BatchFileName const& name) {
    auto const& elements = name.elements();
    switch (elements.kind) {
    case FileKind::declaration:
    case FileKind::cancel:
        return Direction::sent;
    case FileKind::reply:
    case FileKind::compressed_reply:
        return Direction::received;
    case FileKind::signature:
    case FileKind::start:
        break;
    }
    return elements.sender == SenderNumber::integrator() ? Direction::received : Direction::sent;
}

std::string_view directory_of(Direction direction, Environment environment) {
    return directories.at(static_cast<std::size_t>(environment)).at(static_cast<std::size_t>(direction));
}

std::string_view directory_of(BatchFileName const& name) {
    return directory_of(direction_of(name), name.elements().environment);
}

std::vector<CheckedName> check_names(std::span<std::string const> inputs, NameRules const& rules) {
    std::vector<CheckedName> checked;
    checked.reserve(inputs.size()); // the sets below point into it
    for (auto const& input : inputs) {
        checked.push_back(NameCheck(input, rules).check());
    }
    if (rules.scope == CheckScope::sets) {
        std::map<SetKey, SetCheck> sets;
        for (auto& one : checked) {
            if (one.name) {
                sets.try_emplace(key_of(*one.name), rules).first->second.add(one);
            }
        }
        for (auto& [key, set] : sets) {
            set.check();
        }
    }
    return checked;
}

bool carries_parts(FileProfile const* profile) {
    return profile == nullptr || profile->parts == FileProfile::PartElements::carried;
}

bool asks_signature(FileProfile const* profile, Environment environment) {
    auto const asked = profile != nullptr ? profile->signatures : FileProfile::usual_signatures();
    return std::ranges::find(asked, environment) != asked.end();
}

bool can_answer(BatchFileName const& reply, BatchFileName const& declaration) {
    return reply.elements().sender == SenderNumber::integrator() &&
           declaration.elements().kind == FileKind::declaration &&
           reply.elements().environment == declaration.elements().environment &&
           reply.elements().date >= declaration.elements().date;
}

} // namespace techuser
