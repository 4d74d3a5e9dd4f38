#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the wizard tells while it is typed to, and not after the last answer.

# shellcheck disable=SC2154 # wizard.bash and helpers.bash have them
load helpers
load wizard

@test "passphrases that differ are told, and none is shown" {
    play <<<"start
        $answers_before_key
        answer $key_question +
        answer {File of the new private key *} key
        see {Protect the private key with a passphrase? [Y/n]: }; send \r
        see {Passphrase for 'key': }; send {one horse}; send \n
        see {The same again: }; send {another horse}; send \n
        see {The two passphrases differ. Passphrase for 'key': }; send {correct horse}; send \n
        see {The same again: }; send {correct horse}; send \n
        see {rsa 3072 key}
        answer {File of the certificate *} !
        finish 1"
    [[ $screen != *horse* ]]
    assert_nothing_written
}

@test "what is typed while a key is made is neither shown nor an answer" {
    play <<<"start
        $answers_before_key
        answer $key_question +
        answer {File of the new private key *} key
        see {Making the key pair ...}; send {typed ahead}; send \r
        see {Protect the private key with a passphrase? [Y/n]: }; send n\r
        see {rsa 3072 key}
        answer {File of the certificate *} !
        finish 1"
    [[ $screen != *"typed ahead"* ]] || complain "$screen"
}

@test "yes and no are taken in the language of the question" {
    while read -r language question yes no; do
        play <<<"start --lang $language $(printf '{%s} ' "${given[@]/--ssh-public-key=*/--phone=025550123}")
            for {set index 0} {\$index < 13} {incr index} {
                expect -re {[^\n]*: \$}
                send \r
            }
            expect -re {[^\n]*\+[^\n]*: \$}; send +\r
            expect -re {[^\n]*: \$}; send key\r
            see {[$question]}; send nonsense\r
            see {[$question]}; send $no\r
            see {rsa 3072 key}
            expect -re {[^\n]*: \$}; send <\r
            expect -re {[^\n]*: \$}; send +\r
            expect -re {[^\n]*: \$}; send key\r
            see {[$question]}; send $yes\r
            see {'key'}
            # readpassphrase(3) loses a signal that comes between its prompt and its read.
            after 500
            send \003
            finish 130"
        assert_nothing_written
    done <<<'fr O/n o n
nl J/n j n
de J/n j n
en Y/n y n'
}

@test "an entity and a username that have a technical user are told at once" {
    run_tool register-techuser create "${given[@]}" --application dimona --username peeterspensions
    assert_status 0
    play <<<"start
        answer {Enterprise number *} 0200.004.201
        answer {Quality *} 1
        see {has the technical user 'peeterspensions'}
        see {Last name *: }; send !\r
        finish 1"
    play <<<"start $(printf '{%s} ' "${given[@]/0200.004.201/$(enterprise_number 1)}") --application=dimona
        $accept_given
        answer {Applications (blanks between their numbers) * [1]}
        answer {Username *} peeterspensions
        see {'peeterspensions'}
        see {Username *: }; send !\r
        finish 1"
    [[ $screen != *'Confirm the username'* ]]
}

@test "what a certificate lacks is told when its file is typed" {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout other.key -out other.cer -days 30 -addext basicConstraints=CA:FALSE \
        -subj "/CN=Other/organizationIdentifier=VATBE-0201.105.843" 2>/dev/null
    rm other.key
    play <<<"start
        $answers_before_key
        answer $key_question rsa-3072.pub
        answer {File of the certificate *} other.cer
        see {Certificate owner                     : Other}
        see {warning: }
        see {expires}
        answer {Applications (blanks between their numbers) *} !
        finish 1"
    [[ $screen == *'0201.105.843'* ]]
}

@test "the step is bold where colour is wanted, and only there" {
    # shellcheck disable=SC2030,SC2031 # each play has a shell of its own
    for row in 'xterm always bold' 'xterm never plain' 'dumb auto plain'; do
        read -r terminal colour face <<<"$row"
        TERM=$terminal play <<<"start --color $colour
            see {Enterprise number *: }
            send !\r
            finish 1"
        if [[ $face == bold ]]; then
            [[ $screen == *$'\e[1m[Information]'* ]]
        else
            [[ $screen != *$'\e[1m'* ]]
        fi
    done
}
