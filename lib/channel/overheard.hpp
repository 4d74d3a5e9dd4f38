// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/channel_probe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What a server said in packets that libssh2 drops. Blocks of memory that are no such packets are ignored:
// every length in a packet has to fit its block.
class Overheard final {
public:
    // A packet and its padding, or any other block of memory.
    void hear(std::string_view block);

    // SSH_MSG_DISCONNECT, which libssh2 passes on.
    void hear_disconnect(std::uint32_t code, std::string_view text);

    void add(ServerWords::Kind kind, std::string_view text);

    // The words since the last call, each once.
    std::vector<ServerWords> take_words();

    // Whether the last refusal of a login said that a part of it was accepted (RFC 4252 section 5.1), and the
    // methods that can continue.
    bool partial_success() const { return m_partial_success; }
    std::string const& methods() const { return m_methods; }

    // From now on the data of channels counts as words; until then, and after, it is file transfer.
    void listen_to_channel() { m_listens = true; }
    void ignore_channel() { m_listens = false; }

    // Whether the server ended the channel that was listened to, and the status of its program.
    bool channel_closed() const { return m_channel_closed; }
    std::optional<std::uint32_t> exit_status() const { return m_exit_status; }

    // The first words of that kind; null when there are none.
    ServerWords const* find(ServerWords::Kind kind) const;

private:
    void add_banner(std::string_view text);

    std::vector<ServerWords> m_words;
    std::size_t m_taken{0};
    bool m_partial_success{false};
    std::string m_methods;
    bool m_listens{false};
    bool m_channel_closed{false};
    std::optional<std::uint32_t> m_exit_status;
};

} // namespace techuser
