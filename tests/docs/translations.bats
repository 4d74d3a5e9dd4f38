#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Everything that is said to people is translated, in every catalogue.

load ../cli/helpers

extract() {
    (cd "$TECHUSER_SOURCE" && find lib apps -name '*.cpp' -o -name '*.hpp' | LC_ALL=C sort |
        xgettext --files-from=- --language=C++ --from-code=UTF-8 --add-comments=Translators: \
            --keyword=tr --keyword=say --keyword=counted:2,3 --keyword=gettext_noop \
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

@test "translations have the gaps of their texts" {
    run_tool python3 "$TECHUSER_SOURCE/tests/docs/gaps.py" "$TECHUSER_SOURCE"/po/*.po
    assert_status 0
    assert_stdout ''
    assert_stderr ''
}

@test "a wrong gap is found" {
    for wrong in 'il y en a' 'il y a {} et {}' 'il y a {1}' 'il y a {:x}' 'il y a {'; do
        printf 'msgid "there are {}"\nmsgstr "%s"\n' "$wrong" >wrong.po
        run_tool python3 "$TECHUSER_SOURCE/tests/docs/gaps.py" wrong.po
        assert_status 1
        assert_match stdout '^wrong.po: there are'
    done
}

@test "a text without a translation is found" {
    extract
    printf '\nmsgid "a text that nobody translated"\nmsgstr ""\n' >>"$BATS_TEST_TMPDIR/techuser.pot"
    run msgcmp "$TECHUSER_SOURCE/po/fr.po" "$BATS_TEST_TMPDIR/techuser.pot"
    [[ $status -ne 0 ]]
}
