// SPDX-License-Identifier: Apache-2.0
#include "support/named.hpp"
#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

namespace techuser {
namespace {

constexpr std::array<Named<ProbeStep>, 13> steps{{
    {ProbeStep::registered_key, "registered-key"},
    {ProbeStep::resolve, "resolve"},
    {ProbeStep::connect, "connect"},
    {ProbeStep::banner, "banner"},
    {ProbeStep::key_exchange, "key-exchange"},
    {ProbeStep::host_key, "host-key"},
    {ProbeStep::login, "login"},
    {ProbeStep::sftp, "sftp"},
    {ProbeStep::send_directory, "send-directory"},
    {ProbeStep::receive_directory, "receive-directory"},
    {ProbeStep::replies, "replies"},
    {ProbeStep::probe_write, "probe-write"},
    {ProbeStep::clock, "clock"},
}};

constexpr std::array<Named<Verdict>, 4> verdicts{{
    {Verdict::passed, gettext_noop("passed")},
    {Verdict::warned, gettext_noop("warned")},
    {Verdict::failed, gettext_noop("failed")},
    {Verdict::skipped, gettext_noop("skipped")},
}};

constexpr std::array<Named<ServerWords::Kind>, 6> kinds_of_words{{
    {ServerWords::Kind::before_version, "before-version"},
    {ServerWords::Kind::login_banner, "login-banner"},
    {ServerWords::Kind::disconnect, "disconnect"},
    {ServerWords::Kind::channel_output, "channel-output"},
    {ServerWords::Kind::channel_error, "channel-error"},
    {ServerWords::Kind::debug, "debug"},
}};

constexpr std::array<Named<Party>, 3> parties{{
    {Party::you, "you"},
    {Party::network, "network"},
    {Party::portal, "portal"},
}};

constexpr std::array<Named<Environment>, 3> send_directories{{
    {Environment::production, "IN"},
    {Environment::circuit_test, "INTEST"},
    {Environment::declaration_test, "INTEST-S"},
}};

constexpr std::array<Named<Environment>, 3> receive_directories{{
    {Environment::production, "OUT"},
    {Environment::circuit_test, "OUTTEST"},
    {Environment::declaration_test, "OUTTEST-S"},
}};

} // namespace

std::string_view to_string(ProbeStep step) {
    return name_of(steps, step);
}

std::string_view to_string(Verdict verdict) {
    return name_of(verdicts, verdict);
}

std::string_view to_string(ServerWords::Kind kind) {
    return name_of(kinds_of_words, kind);
}

std::string_view to_string(Party party) {
    return name_of(parties, party);
}

std::string_view send_directory(Environment environment) {
    return name_of(send_directories, environment);
}

std::string_view receive_directory(Environment environment) {
    return name_of(receive_directories, environment);
}

Error const* ProbeReport::failure() const {
    Error const* failure = nullptr;
    for (auto const& step : steps) {
        if (step.verdict == Verdict::failed &&
            (failure == nullptr || worse(failure->code, step.error->code) != failure->code)) {
            failure = &*step.error;
        }
    }
    return failure;
}

} // namespace techuser
