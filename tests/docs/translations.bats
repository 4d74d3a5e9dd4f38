#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Every text of the reports is translated, in every catalogue.

load ../cli/helpers

extract() {
    (cd "$TECHUSER_SOURCE" && find lib apps -name '*.cpp' -o -name '*.hpp' | LC_ALL=C sort |
        xgettext --files-from=- --language=C++ --from-code=UTF-8 --keyword=tr --add-comments=Translators: \
            --output="$BATS_TEST_TMPDIR/techuser.pot")
}

@test "no text is without its translation, and no translation without its text" {
    extract
    for language in fr nl de; do
        run msgcmp "$TECHUSER_SOURCE/po/$language.po" "$BATS_TEST_TMPDIR/techuser.pot"
        [[ $status -eq 0 && $output == '' ]] || { printf '%s\n' "$language" "$output" && false; }
        run msgattrib --only-obsolete "$TECHUSER_SOURCE/po/$language.po"
        [[ $output != *msgid* ]]
    done
}

@test "a text without a translation is found" {
    extract
    printf '\nmsgid "a text that nobody translated"\nmsgstr ""\n' >>"$BATS_TEST_TMPDIR/techuser.pot"
    run msgcmp "$TECHUSER_SOURCE/po/fr.po" "$BATS_TEST_TMPDIR/techuser.pot"
    [[ $status -ne 0 ]]
}
