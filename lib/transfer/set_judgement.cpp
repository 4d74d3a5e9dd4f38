// SPDX-License-Identifier: Apache-2.0
#include "transfer/set_judgement.hpp"

#include "support/say.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace techuser {
namespace {

bool is_kind(BatchFileName const& name, FileKind kind) {
    return name.elements().kind == kind;
}

class Judgement final {
public:
    Judgement(OutgoingSet set, SetRules const& rules) : m_rules(rules), m_judged{std::move(set), {}, {}} {}

    JudgedSet judge() && {
        check_all_names();
        check_environment();
        look_at_files();
        // What is not whole, or was named wrongly, is not read.
        if (m_judged.faults.empty()) {
            check_signatures();
        }
        return std::move(m_judged);
    }

private:
    void add(Error error, std::vector<std::string_view> labels = {}) {
        m_judged.faults.push_back({std::move(error), std::move(labels)});
    }

    // The GO counts as if it were there: it announces what has to be.
    void check_all_names() {
        auto const& set = m_judged.set;
        std::vector<std::string> paths;
        for (auto const& file : set.files) {
            paths.push_back(set.path_of(file));
        }
        if (!is_kind(set.files.back(), FileKind::start)) {
            paths.push_back(set.path_of(set.start()));
        }
        auto rules = m_rules.names;
        rules.scope = CheckScope::sets;
        std::set<std::string> told; // what is wrong with an element is so in every name
        for (auto& checked : check_names(paths, rules)) {
            for (auto& fault : checked.faults) {
                if (told.insert(fault.error.message.english()).second) {
                    m_judged.faults.push_back(std::move(fault));
                }
            }
        }
    }

    void check_environment() {
        auto const environment = m_judged.set.submission.environment;
        if (m_rules.environment.value_or(environment) != environment) {
            add(
                {.code = ErrorCode::invalid,
                 .reason = "other-environment",
                 .message =
                     say("'{}' is of environment {}, and only sets of environment {} are to be sent",
                         m_judged.set.start().to_string(), verbatim(to_string(environment)),
                         verbatim(to_string(*m_rules.environment))),
                 .hint = say("leave it out, or send it by another command")});
        }
    }

    void look_at_files() {
        for (auto const& file : m_judged.set.files) {
            if (is_kind(file, FileKind::start)) {
                continue;
            }
            auto const state = look_at_file(m_judged.set.path_of(file));
            if (!state) {
                add(state.error());
                continue;
            }
            if (state->size_bytes == 0 && is_kind(file, FileKind::declaration)) {
                add({.code = ErrorCode::invalid,
                     .reason = "empty",
                     .message = say("'{}' is empty", m_judged.set.path_of(file))},
                    {"134"});
            }
            m_judged.files.push_back({file, *state});
        }
    }

    void check_signatures() {
        std::set<std::uint8_t> is_signed;
        for (auto const& file : m_judged.files) {
            if (is_kind(file.name, FileKind::signature)) {
                is_signed.insert(part_of(file.name));
            }
        }
        for (auto const& file : m_judged.files) {
            if (is_kind(file.name, FileKind::declaration) && is_signed.contains(part_of(file.name))) {
                check_signature(m_judged.set.path_of(file.name));
            }
        }
    }

    static std::uint8_t part_of(BatchFileName const& name) {
        auto const& parts = name.elements().parts;
        return parts ? parts->index.value_or(0) : std::uint8_t{0};
    }

    void check_signature(std::string const& path) {
        auto const report = m_rules.verify(path);
        if (!report) {
            add(report.error(), report.error().reason == "signature-mismatch"
                                    ? std::vector<std::string_view>{"125"}
                                    : std::vector<std::string_view>());
            return;
        }
        for (auto const& finding : report->checks.findings) {
            if (finding.severity >= m_rules.refused) {
                add(
                    {.code = ErrorCode::invalid,
                     .reason = finding.id,
                     .message = say("the certificate of '{}': {}", report->file, finding.message),
                     .hint = say("sign with the registered certificate, or register this one first")});
            }
        }
    }

    SetRules const& m_rules;
    JudgedSet m_judged;
};

} // namespace

JudgedSet judge_set(OutgoingSet set, SetRules const& rules) {
    return Judgement(std::move(set), rules).judge();
}

} // namespace techuser
