#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# create without a file on a terminal, played by expect.

# shellcheck disable=SC2154 # wizard.bash and helpers.bash have them
load helpers
load wizard

@test "a whole registration, with a step back and a wrong value at each question" {
    play "$TECHUSER_SOURCE/tests/data/wizard/registration.tcl"
    # The day of the registration is today.
    today="$(belgian_date +%d/%m/%Y)"
    diff -u "$TECHUSER_SOURCE/tests/data/wizard/registration.screen" <(printf '%s\n' "${screen//"$today"/DD/MM/YYYY}")

    # The command that it showed does the same.
    sed -n '/register-techuser create/,/[^\\]$/p' <<<"$screen" >again.sh
    run_tool bash again.sh
    assert_status 0
    assert_stderr 'register-techuser: note: already recorded: nothing was changed'
    # So does the file that it saved.
    [[ $(stat -c %a saved.toml) == 600 ]]
    run_tool register-techuser create saved.toml --json
    assert_status 0
    assert_json outcome unchanged
    assert_json contact.emails "['batch@example.be', \"o'neill@example.be\"]"
    cmp rsa-3072.pub "$TECHUSER_SOURCE/tests/data/ssh_keys/rsa-3072.pub"
}

@test "standard output has the recap of what was recorded, and nothing else" {
    play <<<"start --registry {$PWD/other.db}
        $answers_before_key
        answer $key_question rsa-3072.pub
        $answers_after_key
        send \"\r\"
        answer \"(Enter: do not save)\"
        finish 0"
    run_tool register-techuser show peeterspensions --registry other.db
    assert_status 0
    assert_stdout "$(<"stdout")"
    [[ $screen == *"    --registry=$PWD/other.db"* ]]
    assert_no_registry
}

@test "Next, Previous and Cancel at every question" {
    # A unit test compares the questions with those of the wizard.
    play <(cat "$TECHUSER_SOURCE"/tests/data/wizard/{questions,every_question}.tcl)
    assert_nothing_written
    [[ ! -s stdout ]]
}

@test "a run that is cancelled, as the person sees it" {
    play "$TECHUSER_SOURCE/tests/data/wizard/cancelled.tcl"
    diff -u "$TECHUSER_SOURCE/tests/data/wizard/cancelled.screen" <(printf '%s\n' "$screen")
    assert_nothing_written
}

@test "cancelling at the recap leaves no registry and no file" {
    play <<<"start
        $answers_before_key
        answer $key_question +
        answer \"File of the new private key *\" key
        see {Protect the private key with a passphrase? [Y/n]: }; send n\r
        $answers_after_key
        send \"!\r\"
        see cancelled
        finish 1"
    assert_nothing_written
    [[ ! -s stdout ]]
}

@test "the end of the input cancels, also where a passphrase is chosen" {
    play <<<'start
        see "Enterprise number *: "; send "\004"
        see "error: cancelled"
        finish 1'
    assert_nothing_written
    play <<<"start ${given[0]} --json
        answer {Enterprise number * [0200.004.201]}
        see \"Quality *: \"; send \"\004\"
        finish 1"
    [[ $(<stdout) == *'"reason":"cancelled"'* ]]
}

@test "^C and a signal end it with the terminal as it was and nothing left behind" {
    # finish() looks at the terminal.
    play <<<'start
        answer "Enterprise number *" "0200.004.201"
        see "Quality *: "; send "1\003"
        finish 130'
    assert_nothing_written
    play <<<"start
        $answers_before_key
        answer $key_question +
        answer \"File of the new private key *\" key
        see {Protect the private key with a passphrase? [Y/n]: }; send \r
        see \"Passphrase for 'key': \"
        # readpassphrase(3) loses a signal that comes between its prompt and its read.
        after 500
        send \"half\003\"
        finish 130"
    assert_nothing_written
    play <<<'start
        see "Enterprise number *: "; send "02"
        see "02"
        exec kill -TERM [lindex [exec cat /proc/[exp_pid]/task/[exp_pid]/children] 0]
        finish 143'
    assert_nothing_written
}

@test "TAB completes paths" {
    mkdir 'my keys'
    cp rsa-3072.pub 'my keys/rsa-3072.pub'
    touch 'my keys/rsa-other.pub'
    cp peeters-seal.cer "$HOME"
    play <<<"start
        $answers_before_key
        see $key_question; send \"my\t\"
        see \"my keys/\"; send \"\t\"
        see \"rsa-\"; send \"\t\"
        see \"rsa-3072.pub  rsa-other.pub\"
        see \"my keys/rsa-\"; send \"3\t\r\"
        see \"Fingerprint (SHA-256)                 : SHA256:qaSL2b2BcuBUqoSABM7ZcAIQHyI53L/0jhj34vBUa0M\"
        see \"File of the certificate *: \"; send \"~/pe\t\r\"
        see \"Certificate owner                     : PEETERS_SEAL\"
        answer \"Applications (blanks between their numbers) *\" !
        finish 1"
}

@test "it makes the key pair on the way, in files when all is confirmed" {
    play <<<"start
        $answers_before_key
        answer $key_question +
        answer \"File of the new private key *\" <
        answer $key_question +
        answer \"File of the new private key *\" rsa-3072
        see \"already exists\"
        answer $key_question +
        answer \"File of the new private key *\" key
        see {Protect the private key with a passphrase? [Y/n]: }; send \r
        see \"Passphrase for 'key': \"; send \"correct horse\n\"
        see \"The same again: \"; send \"correct horse\n\"
        see \"rsa 3072 key\"
        $answers_after_key
        if {[file exists key]} { give_up {the key is there too early} }
        send \"\r\"
        see \"made the key pair 'key'\"
        answer \"(Enter: do not save)\" reg/new.toml
        see \"cannot write\"
        answer \"(Enter: do not save)\" new.toml
        finish 0"
    [[ $(stat -c %a key) == 600 ]]
    [[ $(ssh-keygen -y -P 'correct horse' -f key) == "$(<key.pub)" ]]
    [[ $screen != *horse* ]]
    sed -n '/register-techuser create/,/[^\\]$/p' <<<"$screen" >again.sh
    run_tool bash again.sh
    assert_status 0
    assert_match stderr 'nothing was changed'
    run_tool register-techuser create new.toml --json
    assert_status 0
    assert_json outcome unchanged
    assert_json channels.0.ssh_public_key.fingerprint_sha256 "$(ssh-keygen -l -f key.pub | cut -d ' ' -f 2)"
}

@test "options are answers that are proposed, and --generate-key is one" {
    play <<<"start $(printf '{%s} ' "${given[@]/--ssh-public-key=*/--generate-key=key}") --no-passphrase
        ${accept_given/'[Peeters]}'/'[Peeters]} Janssens'}
        answer {Applications (blanks between their numbers) *} dmfa
        answer {Username *} janssenspensions
        answer {Confirm the username *} janssenspensions
        answer {Sender number, if the portal has given one} 006400
        see {(Enter: confirm, <: previous, !: cancel) }; send <\r
        answer {Sender number, if the portal has given one [006400]} -
        see {(Enter: confirm, <: previous, !: cancel) }; send \r
        answer {(Enter: do not save)}
        finish 0"
    run_tool register-techuser show janssenspensions --json
    assert_json contact.last_name Janssens
    assert_json sender_number_source assigned
    assert_json channels.0.applications "['dmfa']"
    [[ $(ssh-keygen -y -f key) == "$(<key.pub)" ]]
}

@test "what the registry refuses is asked again" {
    run_tool register-techuser create "${given[@]}" --application dimona --username peeterspensions
    assert_status 0
    second=("${given[@]/0200.004.201/$(enterprise_number 1)}")
    play <<<"start $(printf '{%s} ' "${second[@]}") --application=dimona
        $accept_given
        answer {Applications (blanks between their numbers) * [1]}
        answer {Username *} peeterspensions
        see {error: }
        answer {Username *} janssenspensions
        answer {Confirm the username *} janssenspensions
        answer {Sender number, if the portal has given one} 000001
        see {error: }
        answer {Sender number, if the portal has given one [000001]} -
        see {(Enter: confirm, <: previous, !: cancel) }; send \r
        answer {(Enter: do not save)}
        finish 0"
    run_tool register-techuser list --json
    assert_json_documents 2
}

@test "where the registry is unavailable, nothing that was typed is lost" {
    mkdir "$BATS_TEST_TMPDIR/registry"
    echo 'no registry' >"$TECHUSER_REGISTRY"
    play <<<"start $(printf '{%s} ' "${given[@]}") --application=dimona --username=
        $accept_given
        answer {(blanks between their numbers) * [1]}
        answer {Username *} peeterspensions
        answer {Confirm the username *} peeterspensions
        answer {Sender number, if the portal has given one}
        see {error: }
        see {(Enter: try again, <: previous, !: cancel) }
        file delete $TECHUSER_REGISTRY
        send \r
        see {(Enter: confirm, <: previous, !: cancel) }; send \r
        answer {(Enter: do not save)}
        finish 0"
    # The passphrase is the last that can fail.
    play <<<"start $(printf '{%s} ' "${given[@]/--ssh-public-key=*/--generate-key=key}") --registry=other.db
        $accept_given
        answer {(blanks between their numbers) *} 1
        answer {Username *} peeterspensions
        answer {Confirm the username *} peeterspensions
        answer {Sender number, if the portal has given one}
        see {(Enter: confirm, <: previous, !: cancel) }; send \r
        see {Passphrase for 'key': }; send \n
        see {no passphrase was typed}
        finish 2"
    [[ $screen == *'--generate-key=key'* && $screen != *'--ssh-public-key='* && ! -e key && ! -e other.db ]]
}

@test "--dry-run asks the same, and writes nothing" {
    play <<<"start --dry-run
        $answers_before_key
        answer $key_question +
        answer {File of the new private key *} key
        see {Protect the private key with a passphrase? [Y/n]: }; send n\r
        $answers_after_key
        send \r
        see {dry run: nothing was written}
        see {--username=peeterspensions}
        see {--generate-key=key}
        finish 0"
    assert_nothing_written
    [[ $screen != *'do not save'* ]]
}

@test "it speaks French in the portal's words, and keeps accents" {
    play <<<"set colon \"\\u00a0:\"
        start --lang fr
        see {[Information] > Personne de contact > Données du canal > Nom d'utilisateur > Confirmation}
        answer {Numéro d'entreprise *} 0200.004.201
        see {Employeur ONSS}
        answer {Qualité *} 1
        answer {Nom *} Müller
        answer {Prénom *} Zoé
        see {Mme}
        answer {Titre *} 2
        answer {Fonction *} chef
        answer {Régime linguistique * [1]}
        answer {Téléphone *} <
        answer {Régime linguistique * [1]} <
        answer {Fonction * [chef]} <
        answer {Titre * [2]} <
        answer {Prénom * [Zoé]} <
        answer {Nom * [Müller]} !
        finish 1"
}

@test "nobody is asked where nobody answers, or everything is there" {
    run_tool register-techuser create
    assert_status 2
    assert_match stderr 'pass --last-name or the key contact\.last_name of the file'
    play <<<'start --no-input
        see "invalid fields"
        finish 2'
    CI=1 play <<<'start
        see "invalid fields"
        finish 2'
    cp "$TECHUSER_SOURCE/tests/data/registrations/peeters.toml" .
    play <<<'start peeters.toml --title= --ssh-public-key=rsa-3072.pub
        see "contact.title: is required"
        finish 2'
    play <<<"start $(printf '{%s} ' "${given[@]}") --application=dimona --username=short
        see {user.username: }
        finish 1"
    assert_no_registry
    play <<<"start $(printf '{%s} ' "${given[@]}") --application=dimona --username=peeterspensions
        finish 0"
    # A pipe can be read once only.
    mkfifo pipe
    cat peeters-seal.cer >pipe &
    play <<<"start $(printf '{%s} ' "${given[@]/peeters-seal.cer/pipe}") --application=dimona --username=peeterspensions
        finish 0"
    wait
}

@test "keys that are no characters leave none, and those that move the cursor move it" {
    # Before: End, Home, PageUp, F1, Ctrl-Left and Delete; then a word with Home, a letter and End.
    for keys in 'xterm \033\[F \033\[H \033\[5~ \033OP \033\[1\;5D \033\[3~' \
        'tmux \033\[4~ \033\[1~ \033\[6~ \033\[15~ \033\[1\;5C \033\[2~' \
        'rxvt \033\[8~ \033\[7~ \033\[5~ \033\[11~ \033Od \033\[7^' \
        'linux \033\[4~ \033\[1~ \033\[5~ \033\[\[A \033\[\[E \033\[3~' \
        'screen \033OF \033OH \033\[200~ \033\[24~ \033\033\[D \033x'; do
        read -ra words <<<"$keys"
        play <<<"start
            see {Enterprise number *: }
            send \"${words[1]}${words[2]}${words[3]}${words[4]}${words[5]}${words[6]}0200.004.20${words[2]}${words[1]}1\r\"
            answer {Quality *} 1
            see {Last name *: }
            send \"eeters${words[2]}P${words[1]}${words[3]}${words[4]}\r\"
            see {First name *: }
            send \"<\r\"
            see {Last name * [Peeters]: }
            send \"!\r\"
            finish 1"
    done
}
