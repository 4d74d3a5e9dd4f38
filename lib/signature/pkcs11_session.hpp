// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "signature/signing_key.hpp"
#include "signature/token_uri.hpp"
#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <p11-kit/pkcs11.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// A session with one token, in which the user is logged in.
class Pkcs11Session final {
public:
    // Reasons: those of open_token_key.
    static Result<std::unique_ptr<Pkcs11Session>> open(TokenUri const& uri, AskSecret const& ask);

    Pkcs11Session(Pkcs11Session const&) = delete;
    Pkcs11Session& operator=(Pkcs11Session const&) = delete;
    ~Pkcs11Session();

    // The objects of a class with these attributes, at most 64.
    std::vector<CK_OBJECT_HANDLE> find(
        CK_OBJECT_CLASS object_class, std::optional<std::string> const& label,
        std::optional<std::string> const& id) const;

    // nullopt when the object has none, or does not tell.
    std::optional<std::string> attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

    // Empty when the token refuses. Asks for the PIN again where the key wants that.
    std::vector<std::uint8_t> sign(
        CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE mechanism, std::span<std::uint8_t const> data) const;

private:
    explicit Pkcs11Session(CK_FUNCTION_LIST* functions) : m_functions(functions) {}

    Result<CK_SLOT_ID> choose_slot(TokenUri const& uri) const;
    Result<void> log_in(CK_SLOT_ID slot, AskSecret const& ask);
    CK_RV log_in_as(CK_USER_TYPE user) const;

    CK_FUNCTION_LIST* m_functions;
    CK_SESSION_HANDLE m_session{CK_INVALID_HANDLE};
    Secret m_pin; // empty: the reader asks for it
};

} // namespace techuser
