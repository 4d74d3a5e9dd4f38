// SPDX-License-Identifier: Apache-2.0
#include "cli/paths.hpp"
#include "cli/progress.hpp"
#include "gen_sshkey/modes.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace techuser::gen_sshkey {

using namespace key_pair;

namespace {

constexpr auto threads_per_core = 4U; // most of the time they wait for the disk
constexpr auto threads_most = 16U;
constexpr auto progress_interval = std::chrono::milliseconds(200);

using PairResult = Result<KeyPairReport>;

PairResult make_one(std::string const& text, PairRequest const& request, PassphraseSource& passphrases) {
    TRY_ASSIGN(auto const path, parse_path(text, request.forms));
    return make_pair(path, request, passphrases);
}

// All results, in the order of the paths.
std::vector<PairResult> make_all(
    cli::Console& console, std::vector<std::string> const& paths, PairRequest const& request,
    PassphraseSource& passphrases) {
    std::vector<PairResult> results(paths.size(), fail(Error{}));
    std::size_t done = 0;
    while (done < paths.size() && passphrases.may_ask()) {
        results[done] = make_one(paths[done], request, passphrases);
        ++done;
    }
    std::atomic<std::size_t> next{done};
    std::mutex mutex;
    std::condition_variable one_is_done;
    std::vector<std::jthread> threads;
    auto const count = std::clamp(std::thread::hardware_concurrency() * threads_per_core, 1U, threads_most);
    for (auto number = 0U; number < std::min<std::size_t>(count, paths.size()); ++number) {
        threads.emplace_back([&] {
            for (auto index = next++; index < paths.size(); index = next++) {
                results[index] = make_one(paths[index], request, passphrases);
                std::lock_guard const lock(mutex);
                ++done;
                one_is_done.notify_one();
            }
        });
    }
    cli::Progress progress(console);
    std::unique_lock lock(mutex);
    while (!one_is_done.wait_for(lock, progress_interval, [&] { return done == paths.size(); })) {
        progress([&] { return say("{} of {} key pairs", done, paths.size()); });
    }
    return results;
}

// With --if-missing a private file may have been there before.
void warn_of_modes(cli::Console& console, KeyPairReport const& report) {
    for (auto const& file : report.files) {
        if (file.form->is_private() && !file.is_new) {
            cli::warn_of_mode(console, file.path);
        }
    }
}

void print(cli::Console& console, KeyPairReport const& report) {
    console.print(
        console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, report)
                                                    : to_text(report, console.colour()));
}

} // namespace

void note_fitness(cli::Console& console, SshKeyType type) {
    if (type != SshKeyType::rsa) {
        console.note(say("only RSA keys are known to work on the portal"));
    }
}

void note_pkcs8_ed25519(cli::Console& console, KeyPairReport const& report) {
    for (auto const& file : report.files) {
        if (report.key.type == SshKeyType::ed25519 && file.is_new && file.form->name == "pkcs8") {
            console.note(
                say("OpenSSH before 9.6 cannot read an Ed25519 key in PKCS#8, as in '{}'", file.path));
        }
    }
}

Result<cli::ExitStatus> generate(
    cli::Console& console, PairPath const& path, PairRequest const& request, PassphraseSource& passphrases) {
    TRY_ASSIGN(auto const report, make_pair(path, request, passphrases));
    passphrases.forget();
    note_fitness(console, report.key.type);
    note_pkcs8_ed25519(console, report);
    warn_of_modes(console, report);
    if (report.outcome == KeyOutcome::unchanged) {
        console.note(say("this key pair already exists: nothing was changed"));
    }
    print(console, report);
    return cli::ExitStatus::done;
}

Result<cli::ExitStatus> generate_many(
    cli::Console& console, std::vector<std::string> const& paths, PairRequest const& request,
    PassphraseSource& passphrases) {
    auto const results = make_all(console, paths, request, passphrases);
    passphrases.forget();
    note_fitness(console, request.spec.type);
    auto status = cli::ExitStatus::done;
    std::size_t failures = 0;
    std::size_t unchanged = 0;
    for (std::size_t index = 0; index < paths.size(); ++index) {
        if (auto const& result = results[index]) {
            note_pkcs8_ed25519(console, *result);
            warn_of_modes(console, *result);
            print(console, *result);
            if (result->outcome == KeyOutcome::unchanged) {
                ++unchanged;
            }
            continue;
        }
        auto const& error = results[index].error();
        auto const one = cli::exit_status(error.code);
        status = worse(status, one);
        ++failures;
        console.error(error);
        if (console.format() == cli::OutputFormat::json) {
            console.print(key_error_to_json({console.tool(), static_cast<int>(one)}, paths[index], error));
        }
    }
    console.note(
        say("{} key pairs: {} made, {} unchanged, {} failed", paths.size(),
            paths.size() - unchanged - failures, unchanged, failures));
    return status;
}

} // namespace techuser::gen_sshkey
