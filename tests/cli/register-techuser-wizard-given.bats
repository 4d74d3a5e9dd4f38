#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What becomes of the options of create when the rest is asked for, and of the clock meanwhile.

# shellcheck disable=SC2154 # wizard.bash and helpers.bash have them
load helpers
load wizard

# The last questions of a registration whose channel is given.
answer_last_questions='
    answer {Username *} peeterspensions
    answer {Confirm the username *} peeterspensions
    answer {Sender number, if the portal has given one}
    see {(Enter: confirm, <: previous, !: cancel) }'

# The command that the wizard showed, run where nobody can be asked.
run_shown_command() {
    sed -n '/register-techuser create/,/[^\\]$/p' <<<"$screen" >again.sh
    run_tool bash again.sh
}

@test "a pipe is read once, whether it is given or typed" {
    mkfifo given typed
    # Whoever opens one again waits for ever.
    cat peeters-seal.cer >given 3>&- &
    cat rsa-3072.pub >typed 3>&- &
    local options=("${given[@]/--ssh-public-key=*/--phone=+32 2 555 01 23}")
    play <<<"start $(printf '{%s} ' "${options[@]/peeters-seal.cer/given}") --application=dimona
        $(sed '/makes a new key pair/,$d' <<<"$accept_given")
        answer $key_question typed
        see {SHA256:qaSL2b2BcuBUqoSABM7ZcAIQHyI53L/0jhj34vBUa0M}
        answer {File of the certificate * [given]}
        see {PEETERS_SEAL}
        answer {Applications (blanks between their numbers) * [1]}
        $answer_last_questions; send \r
        answer {(Enter: do not save)}
        finish 0"
    wait
    run_tool register-techuser show peeterspensions --json
    assert_status 0
    assert_json channels.0.certificate.owner PEETERS_SEAL
    assert_json channels.0.ssh_public_key.bits 3072
}

@test "a file that was wrong is read again when it is typed again" {
    echo 'no certificate' >late.cer
    play <<<"start
        $answers_before_key
        answer $key_question rsa-3072.pub
        answer {File of the certificate *} late.cer
        see {error: 'late.cer'}
        file copy -force peeters-seal.cer late.cer
        answer {File of the certificate *} late.cer
        see {PEETERS_SEAL}
        answer {Applications (blanks between their numbers) *} !
        finish 1"
}

@test "a certificate that was given stays with a channel that needs none, and can be left out" {
    local options=("${given[@]/--channel=sftp/--channel=isabel}")
    local questions="${accept_given/'{Channel * [1]}'/'{Channel * [3]}'}"
    questions="${questions/'pair) * ['/'pair) ['}"
    play <<<"start $(printf '{%s} ' "${options[@]}") --application=dimona
        ${questions/'certificate * ['/'certificate ['}
        answer {Applications (blanks between their numbers) * [1]}
        $answer_last_questions
        send <\r
        answer {Sender number, if the portal has given one} <
        answer {Username * [peeterspensions]} <
        answer {Applications (blanks between their numbers) * [1]} <
        answer {File of the certificate [peeters-seal.cer]} <
        answer {File of the SSH public key (+ makes a new key pair) [rsa-3072.pub]} -
        answer {File of the certificate [peeters-seal.cer]}
        answer {Applications (blanks between their numbers) * [1]}
        answer {Username * [peeterspensions]}
        answer {Sender number, if the portal has given one}
        see {(Enter: confirm, <: previous, !: cancel) }; send \r
        see {--certificate=peeters-seal.cer}
        answer {(Enter: do not save)}
        finish 0"
    [[ $screen != *--ssh-public-key=* ]]
    run_tool register-techuser show peeterspensions --json
    assert_status 0
    assert_json channels.0.type isabel
    assert_json channels.0.certificate.owner PEETERS_SEAL
    assert_json channels.0.ssh_public_key None
    run_shown_command
    assert_status 0
    assert_match stderr 'nothing was changed'
}

@test "bytes that are not UTF-8 are refused, and asked for again" {
    play <<'END'
        start --enterprise-number=0200.004.201 --quality=supplementary-pensions-manager
        see {Enterprise number * [}; send \r
        answer {Quality * [2]}
        fconfigure $spawn_id -encoding binary
        answer "Last name *" "Ren\xe9e"
        see {error: 'Ren\xe9e' is not valid UTF-8}
        answer "Last name *" "Ren\xe9"
        see {error: 'Ren\xe9' is not valid UTF-8}
        answer "Last name *" "Ren\xe9\177\xc3\xa9e"
        answer "First name *" <
        answer "Last name * \[Ren\xc3\xa9e\]" !
        finish 1
END
}

@test "the shown command has all options, and needs nobody" {
    play <<<"start --strict --dry-run --at=2026-11-23 {--registry=$PWD/other.db}
        $answers_before_key
        answer $key_question +
        answer {File of the new private key *} key
        see {Protect the private key with a passphrase? [Y/n]: }; send n\r
        $answers_after_key
        send \r
        see {dry run: nothing was written}
        finish 0"
    for option in --strict --dry-run --at=2026-11-23 "--registry=$PWD/other.db" --generate-key=key --no-passphrase; do
        [[ $screen == *"    $option"* ]] || { echo "missing: $option" >&2 && return 1; }
    done
    run_shown_command
    assert_status 0
    assert_match stdout peeterspensions
    assert_stderr 'register-techuser: note: dry run: nothing was written'
    [[ ! -e key && ! -e other.db ]]

    # A passphrase that comes from a file does so again.
    echo 'correct horse' >secret
    local options=("${given[@]/--ssh-public-key=*/--generate-key=key}")
    play <<<"start $(printf '{%s} ' "${options[@]}") --application=dimona --passphrase-file=secret --dry-run
        $accept_given
        answer {Applications (blanks between their numbers) * [1]}
        $answer_last_questions; send \r
        see {--passphrase-file=secret}
        finish 0"
    [[ $screen != *--no-passphrase* ]]
}

@test "the journal has the moment of recording, not that of the start" {
    play <<<"start $(printf '{%s} ' "${given[@]}") --application=dimona
        $accept_given
        answer {Applications (blanks between their numbers) * [1]}
        $answer_last_questions
        exec sleep 1.1
        exec date -u +%FT%TZ >asked
        send \r
        answer {(Enter: do not save)}
        finish 0"
    run_tool register-techuser show peeterspensions --json
    assert_status 0
    recorded="$(python3 -c 'import json, sys; print(json.load(sys.stdin)["registered_on"])' <<<"$stdout")"
    [[ ! $recorded < $(<asked) ]] || complain "asked at $(<asked), recorded as of $recorded"
}
