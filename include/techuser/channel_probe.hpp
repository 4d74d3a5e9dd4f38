// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/result.hpp>
#include <techuser/shared.hpp>
#include <techuser/ssh_key.hpp>
#include <techuser/ssh_private_key.hpp>
#include <techuser/time.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace techuser {

// What a test of a channel does, in this order.
enum class ProbeStep : std::uint8_t {
    registered_key,    // the key file holds the key of the registry
    resolve,           // the addresses of the host
    connect,           // TCP, to the first address that answers
    banner,            // the server says that it speaks SSH
    key_exchange,      // an encrypted connection
    host_key,          // the server is the one that is known
    login,             // the technical user with the key
    sftp,              // the server offers file transfer
    send_directory,    // IN, INTEST or INTEST-S can be read
    receive_directory, // OUT, OUTTEST or OUTTEST-S can be read
    replies,           // what waits there
    probe_write,       // an empty file, made and removed
    clock,             // our clock against the times of the server's files
};

// registered-key, resolve, connect, banner, key-exchange, host-key, login, sftp, send-directory,
// receive-directory, replies, probe-write, clock
std::string_view to_string(ProbeStep step);

enum class Verdict : std::uint8_t { passed, warned, failed, skipped };

// passed, warned, failed, skipped
std::string_view to_string(Verdict verdict);

// Who has to do something about a step that went wrong.
enum class Party : std::uint8_t {
    you,     // whoever runs the test
    network, // whoever runs the network between here and the server
    portal,  // whoever runs the server
};

// you, network, portal
std::string_view to_string(Party party);

// Something that a step found out, such as the banner. The value comes from the server: escape it.
struct ProbeDetail {
    std::string_view name; // snake_case, static storage
    std::string value;
};

struct StepReport {
    ProbeStep step;
    Verdict verdict{Verdict::skipped};
    std::chrono::nanoseconds duration{};
    std::vector<ProbeDetail> details{};
    std::optional<Error> error{}; // always there when failed or warned
    std::optional<Party> party{}; // who must act, as the error's hint says
};

// A file that waits in the receiving directory.
struct WaitingFile {
    std::string name; // as the server gave it: escape it
    std::uint64_t size_bytes;
    std::optional<BatchFileName> meaning; // nothing when it is not the name of a batch file
};

// Where to and as whom.
struct ProbeTarget {
    std::string host; // name or address
    std::uint16_t port;
    std::string login;
    Environment environment;
};

// The directory into which files of an environment are sent, and the one in which replies wait.
std::string_view send_directory(Environment environment);
std::string_view receive_directory(Environment environment);

// Whether a host key that no file knows is accepted.
enum class NewHostKeys : std::uint8_t { refuse, accept };

struct HostKeyPolicy {
    std::vector<std::string> known_hosts;   // the text of files in OpenSSH's format
    std::optional<std::string> fingerprint; // SHA256:..., the only key that is accepted
    NewHostKeys new_keys{NewHostKeys::refuse};
};

// Whether RSA signatures over SHA-1 (ssh-rsa) may be made.
enum class Sha1Signatures : std::uint8_t { refuse, allow };

// Lets the SSH agent behind a socket sign.
struct AgentLogin {
    std::string socket;
    Shared<SshPublicKey> key; // the only one that is used; nothing: any
};

// What proves who we are: a private key that outlives the probe, or an agent.
using ProbeCredential = std::variant<SshPrivateKey const*, AgentLogin>;

struct ProbeSettings {
    ProbeTarget target;
    HostKeyPolicy host_keys;
    ProbeCredential credential;
    Shared<SshPublicKey> registered_key; // of the technical user, to compare with
    Sha1Signatures sha1{Sha1Signatures::refuse};
    std::chrono::milliseconds timeout;                 // of each step
    std::optional<std::string> probe_file;             // the name of a file to make and remove
    Timestamp now;                                     // by our clock
    std::function<std::chrono::nanoseconds()> elapsed; // a clock that never goes back
};

// What a test of a channel found out.
struct ProbeReport {
    std::vector<StepReport> steps; // every one, in their order
    std::vector<WaitingFile> replies;
    std::optional<std::string> new_known_host; // the line to record of a new host key that was accepted

    // The failed step's error with the worst code, or nothing: the channel works.
    Error const* failure() const;
};

// The most entries of a directory that are listed.
inline constexpr std::size_t directory_entry_limit = 10'000;

// Tests a channel from end to end. Every step has its time limit, and everything that is read has a size
// limit. A step that fails is in the report; those that need it are skipped.
ProbeReport probe_channel(ProbeSettings const& settings);

} // namespace techuser
