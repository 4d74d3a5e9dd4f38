#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Verdicts are the same in every locale: Turkish has an i of its own, French another decimal point.

load helpers

setup_file() {
    export LOCPATH="$BATS_FILE_TMPDIR/locales"
    mkdir "$LOCPATH"
    for locale in tr_TR fr_BE nl_BE de_BE; do
        localedef -i $locale -f UTF-8 "$LOCPATH/$locale.UTF-8"
    done
}

setup() {
    enter_empty_folder
}

usernames=(peeterspensions INSTITUTIONS institutions 'ıstanbulpensions' 'İstanbulpensions' pensionsliége 'pensions fonds' \
    $'peeters\xffpensions' 'pеeterspensions' 'peeters٣' '' short)
names=(FI.DMFA.006400.20140628.00001.R.1.1 fi.dmfa.006400.20140628.00001.r.1.1 FI.DİFA.006400.20140628.00001.R.1.1
    FI.DMFA.006400.20140628.0000ı.R.1.1 FI.DIFI.006400.20140628.IIIII.R.1.1 'FI.DMFA.006400.20140628.00001.R.1,1')

@test "the locales are there" {
    for locale in tr_TR.UTF-8 fr_BE.UTF-8; do
        run_tool env LC_ALL=$locale locale charmap
        assert_stdout UTF-8
        assert_stderr ''
    done
}

@test "the same verdicts, byte for byte" {
    for format in "" --json; do
        for locale in C tr_TR.UTF-8 fr_BE.UTF-8; do
            # shellcheck disable=SC2086
            {
                LC_ALL=$locale check-username --no-registry --lang=en $format "${usernames[@]}" || echo "status $?"
                LC_ALL=$locale check-username --no-registry --lang=en $format --suggest "${usernames[@]}" 2>&1 || echo "status $?"
                LC_ALL=$locale name-batchfile --check --lang=en $format "${names[@]}" || echo "status $?"
                LC_ALL=$locale name-batchfile --explain --lang=en $format "${names[@]}" || echo "status $?"
            } >"$locale"
        done
        cmp C tr_TR.UTF-8
        cmp C fr_BE.UTF-8
        [[ $(wc -l <C) -ge 40 && $(grep -c '^status 1' C) -eq 4 ]]
    done
}

@test "errors, hints and findings are in the language that was asked for" {
    for row in \
        "fr|numéro d'entreprise '0949383343' : .*43.*42" \
        "nl|ondernemingsnummer '0949383343': .*43.*42" \
        "de|Unternehmensnummer '0949383343': .*43.*42"; do
        IFS='|' read -r language sentence <<<"$row"
        run_tool check-enterprise --lang "$language" 0949383343
        assert_status 1
        assert_match stdout "check-digits.?: $sentence"
    done
    run_tool env LANGUAGE=nl LANG=nl_BE.UTF-8 LC_ALL= check-enterprise --fiel x
    assert_status 2
    assert_match stderr "check-enterprise: fout: onbekende optie '--fiel'"
    assert_match stderr "check-enterprise: tip: bedoelde u '--file'\\?"
}

# The words of the hint that a tool gives, and gettext(1), which reads the same catalogues.
hint_of() {
    env "$@" check-enterprise --nonsense 2>&1 | sed -n '2s/^check-enterprise: [^:]*: //p'
}
hint_in_gettext() {
    env "$@" TEXTDOMAINDIR="$TECHUSER_BIN/../share/locale" gettext techuser 'see --help'
}

@test "the environment chooses the language as it does for gettext" {
    local row expected known=0
    while read -r -a row; do
        expected="$(hint_in_gettext "${row[@]}")"
        [[ $(hint_of "${row[@]}") == "$expected" ]] || { echo "${row[*]}: $expected" && false; }
        [[ $expected == 'see --help' ]] || known=$((known + 1))
    done <<'END'
LC_ALL= LC_MESSAGES= LANG= LANGUAGE=
LC_ALL= LC_MESSAGES= LANG= LANGUAGE=nl
LC_ALL= LC_MESSAGES= LANG=C LANGUAGE=nl
LC_ALL=C LC_MESSAGES= LANG=nl_BE.UTF-8 LANGUAGE=nl
LC_ALL=POSIX LC_MESSAGES= LANG=nl_BE.UTF-8 LANGUAGE=nl
LC_ALL= LC_MESSAGES=C LANG=nl_BE.UTF-8 LANGUAGE=nl
LC_ALL= LC_MESSAGES= LANG=nl_BE.UTF-8 LANGUAGE=
LC_ALL= LC_MESSAGES=fr_BE.UTF-8 LANG=nl_BE.UTF-8 LANGUAGE=
LC_ALL=de_BE.UTF-8 LC_MESSAGES=fr_BE.UTF-8 LANG=nl_BE.UTF-8 LANGUAGE=
LC_ALL=de_BE.UTF-8 LC_MESSAGES= LANG= LANGUAGE=fr
LC_ALL=de_BE.UTF-8 LC_MESSAGES= LANG= LANGUAGE=nl_BE:fr
LC_ALL=de_BE.UTF-8 LC_MESSAGES= LANG= LANGUAGE=la:fr_BE
LC_ALL=de_BE.UTF-8 LC_MESSAGES= LANG= LANGUAGE=la:fy:frr
LC_ALL=tr_TR.UTF-8 LC_MESSAGES= LANG= LANGUAGE=
LC_ALL=tr_TR.UTF-8 LC_MESSAGES= LANG= LANGUAGE=de
END
    [[ $known -eq 7 ]]
}

@test "what is counted has the form of its number" {
    letters=abcdefgh
    for row in 'fr|1|caractère,' 'fr|2|caractères,' 'nl|1|teken,' 'nl|2|tekens,' 'de|1|Zeichen' 'de|2|Zeichen'; do
        IFS='|' read -r language count form <<<"$row"
        run_tool check-username --no-registry --lang "$language" "${letters:0:count}"
        assert_status 1
        assert_match stdout "too-short.?: $count $form"
    done
}

@test "JSON is the same in every language" {
    check-username --no-registry --json "${usernames[@]}" >english || true
    for language in fr nl de; do
        check-username --no-registry --json --lang "$language" "${usernames[@]}" >translated || true
        cmp english translated
    done
}
