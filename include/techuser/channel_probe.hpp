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
#include <utility>
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
    host_key,          // the server's key is the known one
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

// Who must act on a step that failed.
enum class Party : std::uint8_t {
    you,     // the person who runs the test
    network, // who runs the network between here and the server
    portal,  // who runs the server
};

// you, network, portal
std::string_view to_string(Party party);

// A detail of a step, such as the banner. The value comes from the server: escape it.
struct ProbeDetail {
    std::string_view name; // snake_case, static storage
    std::string value;
};

// Something that the server said to people, cut after 1000 bytes: escape it.
struct ServerWords {
    enum class Kind : std::uint8_t {
        before_version, // lines before the version (RFC 4253 section 4.2)
        login_banner,   // SSH_MSG_USERAUTH_BANNER (RFC 4252 section 5.4)
        disconnect,     // SSH_MSG_DISCONNECT (RFC 4253 section 11.1)
        channel_output, // written where SFTP was expected
        channel_error, // the error output of the program that should serve SFTP, or why no channel was opened
        debug,         // SSH_MSG_DEBUG that asks to be shown (RFC 4253 section 11.3)
    };

    Kind kind;
    std::string text;
    std::optional<std::uint32_t> code{}; // of a disconnect
};

// before-version, login-banner, disconnect, channel-output, channel-error, debug
std::string_view to_string(ServerWords::Kind kind);

struct StepReport {
    ProbeStep step;
    Verdict verdict{Verdict::skipped};
    std::chrono::nanoseconds duration{};
    std::vector<ProbeDetail> details{};
    std::vector<ServerWords> words{};
    std::optional<Error> error{}; // always there when failed or warned
    std::optional<Party> party{}; // who must act, as the error's hint says
};

// A file that waits in the receiving directory.
struct WaitingFile {
    std::string name; // as the server gave it: escape it
    std::uint64_t size_bytes;
    std::optional<BatchFileName> meaning; // nullopt when it is not the name of a batch file
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

// Whether the key of a host without any recorded key is accepted.
enum class NewHostKeys : std::uint8_t { refuse, accept };

// The fingerprint of a host key, as people copy it: SHA256:..., MD5:aa:bb:..., either without its prefix, or
// a line of ssh-keygen -l.
class HostKeyFingerprint final {
public:
    // Usage: fingerprint.
    static Result<HostKeyFingerprint> parse(std::string_view text);

    bool matches(SshPublicKey const& key) const;

    // SHA256:base64 without padding, or MD5:aa:bb:...
    std::string const& to_string() const { return m_text; }

private:
    explicit HostKeyFingerprint(std::string text) : m_text(std::move(text)) {}

    std::string m_text;
};

struct HostKeyPolicy {
    std::vector<std::string> known_hosts;          // the text of files in OpenSSH's format
    std::optional<HostKeyFingerprint> fingerprint; // of the only key that is accepted
    NewHostKeys new_keys{NewHostKeys::refuse};
};

// What is between this machine and the server.
struct Proxy {
    enum class Kind : std::uint8_t { socks5, http };

    Kind kind;
    std::string host;
    std::uint16_t port;

    // socks5://host[:port] (1080), socks5h:// which is the same, http://host[:port] (8080); an IPv6 address
    // in brackets. Usage: proxy.
    static Result<Proxy> parse(std::string_view url);
};

// Whether RSA signatures over SHA-1 (ssh-rsa) may be made.
enum class Sha1Signatures : std::uint8_t { refuse, allow };

// Lets an SSH agent sign.
struct AgentLogin {
    std::string socket;
    Shared<SshPublicKey> key; // the only one that is used; null: any, the registered one first
};

// What proves who we are: a private key that outlives the connection, or an agent.
using ProbeCredential = std::variant<SshPrivateKey const*, AgentLogin>;

// How to reach the server and prove who we are.
struct ConnectionSettings {
    ProbeTarget target;
    HostKeyPolicy host_keys;
    ProbeCredential credential;
    Shared<SshPublicKey> registered_key; // of the technical user, to compare with
    Sha1Signatures sha1{Sha1Signatures::refuse};
    std::optional<Proxy> proxy{};
    std::chrono::milliseconds connect_timeout;         // of resolving, of connecting
    std::chrono::milliseconds timeout;                 // of each other step
    std::chrono::milliseconds whole_timeout;           // of all steps together
    std::function<std::chrono::nanoseconds()> elapsed; // a clock that never goes back
};

struct ProbeSettings {
    ConnectionSettings connection;
    std::optional<std::string> probe_file; // the name of a file to make and remove
    Timestamp now;                         // by our clock
};

// The result of a test of a channel.
struct ProbeReport {
    std::vector<StepReport> steps; // every one, in their order
    std::vector<WaitingFile> replies;
    std::optional<std::string> new_known_host; // the line to record of a new host key that was accepted

    // The failed step's error with the worst code; null when the channel works.
    Error const* failure() const;
};

// The most entries of a directory that are listed.
inline constexpr std::size_t directory_entry_limit = 10'000;

// Tests a channel from end to end. Every step and the whole have time limits, and everything that is read has
// a size limit. A step that fails is in the report; those that need it are skipped.
ProbeReport probe_channel(ProbeSettings const& settings);

} // namespace techuser
