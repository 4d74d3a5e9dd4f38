// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/ssh_connection.hpp"
#include "channel/step_outcome.hpp"

namespace techuser {

// Logs in with the key, or with one of the agent. RSA keys sign with rsa-sha2-512, then rsa-sha2-256; where
// it is allowed, with ssh-rsa before both. Reasons: login-refused, signature-refused, account-refused,
// more-than-a-key, no-public-key-login, no-login-needed, weak-signature, agent, agent-key, agent-rsa.
StepOutcome log_in(SshConnection& connection, ConnectionSettings const& settings);

// The option that gives the user name as the portal shows it, with EXP before it.
Text login_suggestion(std::string const& login);

// A login that succeeded; warns of SHA-1.
StepOutcome accept_login(std::string_view algorithm);

// The server accepted the key and wants one of these methods too (RFC 4252 section 5.1).
StepOutcome want_more(std::string const& methods, SshPublicKey const& key);

// Whether the server ended the connection, as after too many attempts.
bool hung_up(SshConnection const& connection);

} // namespace techuser
