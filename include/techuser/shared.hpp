// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

namespace techuser {

// Nothing, or a value that all copies share and none changes: what is large is copied for the price of a
// pointer, also between threads. Two are equal when their values are.
template <typename T>
class Shared final {
public:
    Shared() = default;
    Shared(T value)
        : m_value(std::make_shared<T const>(std::move(value))) {} // NOLINT(google-explicit-constructor)

    explicit operator bool() const { return m_value != nullptr; }
    bool has_value() const { return m_value != nullptr; }
    T const& operator*() const { return *m_value; }
    T const* operator->() const { return m_value.get(); }

    void reset() { m_value.reset(); }

    friend bool operator==(Shared const& left, Shared const& right) {
        if (left.m_value == right.m_value) {
            return true;
        }
        return left.m_value && right.m_value && *left.m_value == *right.m_value;
    }

private:
    std::shared_ptr<T const> m_value;
};

} // namespace techuser
