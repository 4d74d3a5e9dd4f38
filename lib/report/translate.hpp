// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libintl.h>

namespace techuser {

// Whether there is a catalogue to ask. gettext takes locks and searches for each text, even in the locale
// "C".
inline bool is_translated = false;

// The text in the language of the process; catalogues are made of po/.
inline char const* tr(char const* text) {
    return is_translated ? ::dgettext("techuser", text) : text;
}

// The language that tr() speaks: en, fr, nl or de.
inline char const* language() {
    // Translators: the ISO 639-1 code of the language of this catalogue.
    return tr("en");
}

// The colon between a label and its value.
inline char const* colon() {
    // Translators: with the blank that the language has before it, which is U+00A0 in French.
    return tr(":");
}

} // namespace techuser
