// SPDX-License-Identifier: Apache-2.0
#include "signature/pkcs11_session.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <array>
#include <dlfcn.h>
#include <utility>

namespace techuser {

namespace {

// All modules of the machine's configuration in one.
constexpr auto all_modules = "libp11-kit.so.0";

constexpr std::size_t objects_most = 64;

tl::unexpected<Error> token_failure() {
    return fail(
        ErrorCode::unavailable, "token", say("the token or its PKCS#11 module failed"),
        say("check that the token is present and that other programs can use it"));
}

Result<CK_FUNCTION_LIST*> load_module(std::string const& path) {
    // Never closed: modules start threads and register functions for the end of the process.
    void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    auto const get_functions =
        library == nullptr ? nullptr
                           : reinterpret_cast<CK_C_GetFunctionList>(dlsym(library, "C_GetFunctionList"));
    CK_FUNCTION_LIST* functions = nullptr;
    if (get_functions == nullptr || get_functions(&functions) != CKR_OK || functions == nullptr) {
        return fail(
            ErrorCode::unavailable, "no-pkcs11", say("cannot load the PKCS#11 module '{}'", path),
            say("install p11-kit and the module of the token, or name it with module-path in the URI"));
    }
    return functions;
}

// Fields of tokens are padded with blanks.
template <std::size_t Size>
bool is_field(std::optional<std::string> const& wanted, unsigned char const (&field)[Size]) {
    std::string_view text(reinterpret_cast<char const*>(field), Size);
    text = text.substr(0, text.find_last_not_of(' ') + 1);
    return !wanted || *wanted == text;
}

} // namespace

Result<std::unique_ptr<Pkcs11Session>> Pkcs11Session::open(TokenUri const& uri, AskSecret const& ask) {
    TRY_ASSIGN(auto* const functions, load_module(uri.module_path.value_or(all_modules)));
    CK_C_INITIALIZE_ARGS arguments{};
    arguments.flags = CKF_OS_LOCKING_OK;
    auto const started = functions->C_Initialize(&arguments);
    if (started != CKR_OK && started != CKR_CRYPTOKI_ALREADY_INITIALIZED) {
        return token_failure();
    }
    std::unique_ptr<Pkcs11Session> session(new Pkcs11Session(functions));
    TRY_ASSIGN(auto const slot, session->choose_slot(uri));
    if (functions->C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session->m_session) != CKR_OK) {
        return token_failure();
    }
    TRY(session->log_in(slot, ask));
    return session;
}

Pkcs11Session::~Pkcs11Session() {
    if (m_session != CK_INVALID_HANDLE) {
        m_functions->C_CloseSession(m_session);
    }
    m_functions->C_Finalize(nullptr);
}

Result<CK_SLOT_ID> Pkcs11Session::choose_slot(TokenUri const& uri) const {
    std::array<CK_SLOT_ID, objects_most> slots{};
    auto count = static_cast<CK_ULONG>(slots.size());
    if (m_functions->C_GetSlotList(CK_TRUE, slots.data(), &count) != CKR_OK) {
        return token_failure();
    }
    std::vector<CK_SLOT_ID> matching;
    for (auto const slot : std::span(slots).first(count)) {
        CK_TOKEN_INFO info{};
        // Stores of trusted certificates are tokens as well, without a login.
        constexpr auto usable = CKF_TOKEN_INITIALIZED | CKF_LOGIN_REQUIRED;
        if (m_functions->C_GetTokenInfo(slot, &info) == CKR_OK && (info.flags & usable) == usable &&
            is_field(uri.token, info.label) && is_field(uri.manufacturer, info.manufacturerID) &&
            is_field(uri.model, info.model) && is_field(uri.serial, info.serialNumber)) {
            matching.push_back(slot);
        }
    }
    if (matching.empty()) {
        return fail(
            ErrorCode::unavailable, "token-missing", say("no such token is present"),
            say("insert it; 'p11tool --list-tokens' shows those that there are"));
    }
    if (matching.size() > 1) {
        return fail(
            ErrorCode::usage, "several-tokens", say("the URI matches {} tokens", matching.size()),
            say("name one with token or serial in the URI"));
    }
    return matching.front();
}

CK_RV Pkcs11Session::log_in_as(CK_USER_TYPE user) const {
    auto* const pin = const_cast<unsigned char*>(m_pin.bytes().data());
    return m_functions->C_Login(m_session, user, m_pin.empty() ? nullptr : pin, m_pin.size());
}

Result<void> Pkcs11Session::log_in(CK_SLOT_ID slot, AskSecret const& ask) {
    CK_TOKEN_INFO info{};
    if (m_functions->C_GetTokenInfo(slot, &info) != CKR_OK) {
        return token_failure();
    }
    if ((info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) == 0) {
        TRY_ASSIGN(m_pin, ask());
    }
    switch (log_in_as(CKU_USER)) {
    case CKR_OK:
    case CKR_USER_ALREADY_LOGGED_IN:
        return {};
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
        return fail(
            ErrorCode::unreadable, "wrong-pin", say("the PIN is wrong"),
            say("check it before you try again: tokens are locked after a few wrong PINs"));
    case CKR_PIN_LOCKED:
        return fail(
            ErrorCode::unreadable, "pin-locked", say("the token is locked after too many wrong PINs"),
            say("unlock it with the program of the token and its PUK"));
    default:
        return token_failure();
    }
}

std::vector<CK_OBJECT_HANDLE> Pkcs11Session::find(
    CK_OBJECT_CLASS object_class, std::optional<std::string> const& label,
    std::optional<std::string> const& id) const {
    std::vector<CK_ATTRIBUTE> wanted{{CKA_CLASS, &object_class, sizeof(object_class)}};
    auto const add = [&](CK_ATTRIBUTE_TYPE type, std::optional<std::string> const& value) {
        if (value) {
            wanted.push_back({type, const_cast<char*>(value->data()), value->size()});
        }
    };
    add(CKA_LABEL, label);
    add(CKA_ID, id);
    std::vector<CK_OBJECT_HANDLE> found(objects_most);
    CK_ULONG count = 0;
    if (m_functions->C_FindObjectsInit(m_session, wanted.data(), wanted.size()) != CKR_OK) {
        return {};
    }
    if (m_functions->C_FindObjects(m_session, found.data(), found.size(), &count) != CKR_OK) {
        count = 0;
    }
    m_functions->C_FindObjectsFinal(m_session);
    found.resize(count);
    return found;
}

std::optional<std::string> Pkcs11Session::attribute(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
    CK_ATTRIBUTE wanted{type, nullptr, 0};
    if (m_functions->C_GetAttributeValue(m_session, object, &wanted, 1) != CKR_OK ||
        wanted.ulValueLen > certificate_size_limit_bytes) {
        return std::nullopt;
    }
    std::string value(wanted.ulValueLen, '\0');
    wanted.pValue = value.data();
    if (m_functions->C_GetAttributeValue(m_session, object, &wanted, 1) != CKR_OK) {
        return std::nullopt;
    }
    value.resize(wanted.ulValueLen);
    return value;
}

std::vector<std::uint8_t> Pkcs11Session::sign(
    CK_OBJECT_HANDLE key, CK_MECHANISM_TYPE mechanism, std::span<std::uint8_t const> data) const {
    CK_MECHANISM chosen{mechanism, nullptr, 0};
    if (m_functions->C_SignInit(m_session, &chosen, key) != CKR_OK) {
        return {};
    }
    // Keys of qualified signatures want the PIN for each.
    if (attribute(key, CKA_ALWAYS_AUTHENTICATE) == std::string(1, '\x01') &&
        log_in_as(CKU_CONTEXT_SPECIFIC) != CKR_OK) {
        return {};
    }
    constexpr std::size_t longest_signature_bytes = 2048;
    std::vector<std::uint8_t> signature(longest_signature_bytes);
    CK_ULONG size = signature.size();
    if (m_functions->C_Sign(
            m_session, const_cast<unsigned char*>(data.data()), data.size(), signature.data(), &size) !=
        CKR_OK) {
        return {};
    }
    signature.resize(size);
    return signature;
}

} // namespace techuser
