#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The crontab line and the units for systemd that page and README show work when they are copied.

load ../cli/helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    page="$TECHUSER_SOURCE/man/register-techuser.1"
    register-techuser create peeters.toml --quiet >/dev/null
}

# The displays of the page that hold a text.
display_with() {
    awk -v text="$1" '/^\.Bd/ { inside = 1; block = ""; next }
        /^\.Ed/ { if (index(block, text)) printf "%s", block; inside = 0; next }
        inside { block = block $0 "\n" }' "$page" | sed 's/\\e$/\\/'
}

@test "the page shows them whole in 80 columns" {
    mandoc -T utf8 -O width=80 "$page" | col -bx | sed 's/^ *//' >shown
    for text in '* * 1 ' ExecStart OnCalendar; do
        display_with "$text" | sed 's/^ *//' >display
        [[ -s display ]]
        [[ $(grep -cvxF -f shown display) -eq 0 ]]
    done
}

@test "the crontab line" {
    line="$(display_with '* * 1 ')"
    [[ $(grep -cxF "$line" "$TECHUSER_SOURCE/README.md") -eq 1 ]]
    # Five fields, then what sh runs; a percent sign would end the command.
    [[ $line =~ ^([0-9*]+' '){5}(.*)$ && $line != *%* ]]
    command="${BASH_REMATCH[2]}"
    run_tool sh -c "$command"
    assert_status 0
    assert_stdout ''
    assert_stderr ''
    run_tool sh -c "$command --at 2054-12-01"
    assert_status 1
    assert_match stdout 'peeterspensions'
}

@test "the units for systemd" {
    display_with ExecStart >techuser-expiring.service
    display_with OnCalendar >techuser-expiring.timer
    grep -q '^Type=oneshot$' techuser-expiring.service
    grep -q '^WantedBy=timers.target$' techuser-expiring.timer
    if command -v systemd-analyze >/dev/null; then
        run_tool systemd-analyze calendar "$(sed -n 's/^OnCalendar=//p' techuser-expiring.timer)"
        assert_status 0
        run_tool systemd-analyze --user verify ./techuser-expiring.service ./techuser-expiring.timer
        assert_no_match stderr 'techuser-expiring'
    fi
    # What systemd would run, with a line that goes on joined as it does.
    command="$(sed -n ':a; /\\$/ { N; s/\\\n */ /; ta }; s/^ExecStart=//p' techuser-expiring.service)"
    run_tool bash -c "$command"
    assert_status 0
    assert_stdout ''
}
