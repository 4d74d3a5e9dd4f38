// SPDX-License-Identifier: Apache-2.0
#include "channel/overheard.hpp"

#include "support/ssh_wire.hpp"

#include <algorithm>

namespace techuser {
namespace {

constexpr std::size_t text_limit_bytes = 1000;
constexpr std::size_t words_limit = 16;

// Padding is at most 255 bytes (RFC 4253 section 6), a MAC 64.
constexpr std::size_t trailer_limit_bytes = 255 + 64;

// Message numbers of RFC 4252 section 6 and RFC 4254 section 9.
enum Message : std::uint8_t {
    userauth_failure = 51,
    userauth_banner = 53,
    channel_open_failure = 92,
    channel_data = 94,
    channel_extended_data = 95,
    channel_close = 97,
    channel_request = 98,
};

// libssh2 numbers its channels from zero, and the file transfer is the first.
constexpr std::uint32_t first_channel = 0;

bool is_name_list(std::string_view text) {
    return std::ranges::all_of(text, [](char character) { return character > ' ' && character <= '~'; });
}

std::string_view trim_end(std::string_view text) {
    auto const last = text.find_last_not_of(std::string_view(" \t\r\n\0", 5));
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

} // namespace

void Overheard::add(ServerWords::Kind kind, std::string_view text) {
    auto const trimmed = trim_end(text);
    if (trimmed.empty()) {
        return;
    }
    // Output comes in pieces.
    auto const is_output =
        kind == ServerWords::Kind::channel_output || kind == ServerWords::Kind::channel_error;
    auto const same = std::ranges::find(m_words, kind, &ServerWords::kind);
    if (is_output && same != m_words.end()) {
        same->text = (same->text + '\n').append(trimmed).substr(0, text_limit_bytes);
    } else if (m_words.size() < words_limit) {
        m_words.push_back({kind, std::string(trimmed.substr(0, text_limit_bytes))});
    }
}

// The same block is seen in use and when it is freed.
void Overheard::add_banner(std::string_view text) {
    auto const known = std::ranges::any_of(m_words, [&](ServerWords const& words) {
        return words.kind == ServerWords::Kind::login_banner &&
               words.text == trim_end(text).substr(0, text_limit_bytes);
    });
    if (!known) {
        add(ServerWords::Kind::login_banner, text);
    }
}

void Overheard::hear_disconnect(std::uint32_t code, std::string_view text) {
    m_words.push_back(
        {ServerWords::Kind::disconnect, std::string(trim_end(text).substr(0, text_limit_bytes)), code});
}

std::vector<ServerWords> Overheard::take_words() {
    std::vector<ServerWords> words(m_words.begin() + static_cast<std::ptrdiff_t>(m_taken), m_words.end());
    m_taken = m_words.size();
    return words;
}

ServerWords const* Overheard::find(ServerWords::Kind kind) const {
    auto const found = std::ranges::find(m_words, kind, &ServerWords::kind);
    return found == m_words.end() ? nullptr : &*found;
}

void Overheard::hear(std::string_view block) {
    SshReader reader(block);
    auto const message = reader.read_byte();
    if (!message) {
        return;
    }
    auto const ends = [&] { return reader.rest().size() <= trailer_limit_bytes; };
    auto const number = *message;
    if (number == userauth_failure) {
        auto const methods = reader.read_text();
        auto const partial = reader.read_byte();
        if (methods && partial && *partial <= 1 && is_name_list(*methods) && ends()) {
            m_methods = std::string(methods->substr(0, text_limit_bytes));
            m_partial_success = *partial == 1;
        }
        return;
    }
    if (number == userauth_banner) {
        auto const text = reader.read_text();
        if (text && reader.read_text() && ends()) {
            add_banner(*text);
        }
        return;
    }
    if (!m_listens || reader.read_uint32() != first_channel) {
        return;
    }
    switch (number) {
    case channel_open_failure: {
        auto const reason = reader.read_uint32();
        auto const text = reader.read_text();
        if (reason && text && reader.read_text() && ends()) {
            add(ServerWords::Kind::channel_error, *text);
        }
        break;
    }
    case channel_extended_data:
        if (!reader.read_uint32()) {
            break;
        }
        [[fallthrough]];
    case channel_data:
        if (auto const text = reader.read_text(); text && ends()) {
            add(number == channel_data ? ServerWords::Kind::channel_output : ServerWords::Kind::channel_error,
                *text);
        }
        break;
    case channel_close:
        m_channel_closed = m_channel_closed || ends();
        break;
    case channel_request:
        if (reader.read_text() == "exit-status" && reader.read_byte()) {
            m_exit_status = reader.read_uint32();
        }
        break;
    default:
        break;
    }
}

} // namespace techuser
