#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Verdicts are the same in every locale: Turkish has an i of its own, French another decimal point.

load helpers

setup_file() {
    export LOCPATH="$BATS_FILE_TMPDIR/locales"
    mkdir "$LOCPATH"
    for locale in tr_TR fr_BE; do
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
    for format in '' --json; do
        for locale in C tr_TR.UTF-8 fr_BE.UTF-8; do
            # shellcheck disable=SC2086
            {
                LC_ALL=$locale check-username --no-registry $format "${usernames[@]}" || echo "status $?"
                LC_ALL=$locale check-username --no-registry $format --suggest "${usernames[@]}" 2>&1 || echo "status $?"
                LC_ALL=$locale name-batchfile --check $format "${names[@]}" || echo "status $?"
                LC_ALL=$locale name-batchfile --explain $format "${names[@]}" || echo "status $?"
            } >"$locale"
        done
        cmp C tr_TR.UTF-8
        cmp C fr_BE.UTF-8
        [[ $(wc -l <C) -ge 40 && $(grep -c '^status 1' C) -eq 4 ]]
    done
}
