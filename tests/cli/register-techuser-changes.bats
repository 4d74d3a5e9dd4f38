#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What contact and channel change, and what they let be.

# shellcheck disable=SC2154 # helpers.bash has them

load helpers
load life

@test "contact keeps a number as it is typed, also another spelling of the same one" {
    register-techuser contact peeterspensions --phone '02 123 45 67' --mobile '0470 12 34 56' >/dev/null
    changes contact peeterspensions --phone '+32 2 1234567'
    changes contact peeterspensions --mobile '+32 470 123456'
    tool show peeterspensions --json
    assert_json contact.phone '+32 2 1234567'
    assert_json contact.mobile '+32 470 123456'
    tool contact peeterspensions --phone '+32 2 1234567'
    assert_status 0
    assert_stderr 'register-techuser: note: already recorded: nothing was changed'
    tool history peeterspensions
    assert_match stdout 'Phone: 02 123 45 67 -> \+32 2 1234567'
}

@test "what changes is printed with the old and the new value, and nothing else" {
    changes contact peeterspensions --phone '022223344' --fax '022223345' --title Mr
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (000001)
 Title : mrs -> mr
 Phone : +32 2 555 01 23 -> 022223344
 Fax : - -> 022223345' ]]
    changes contact peeterspensions --phone '02 222 33 44' --fax ''
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (000001)
 Phone : 022223344 -> 02 222 33 44
 Fax : 022223345 -> -' ]]
    changes channel peeterspensions change --application dimona
    assert_match stdout 'Secured applications +: dimona, dmfa -> dimona$'
    changes channel peeterspensions change --ssh-public-key second.pub
    assert_match stdout '  SSH public key +: SHA256:[^ ]+ -> SHA256:[^ ]+$'
}

@test "a technical user is found by the username as the portal shows it" {
    for command in show applications history sheet; do
        tool "$command" EXPpeeterspensions
        assert_status 0
    done
    tool show EXPnobodynobody
    assert_status 1
}

@test "contact takes every option of its help" {
    declare -A values=([last-name]=Müller [first-name]=Jörg [title]=mr [function]=Chef [language]=de
        [phone]='+49 30 1234567' [fax]='+49 30 1234568' [mobile]='+49 170 1234567' [email]=neu@example.de
        [entity-name]='Müller & Söhne')
    declare -A keys=([last-name]=last_name [first-name]=first_name [email]=emails)
    mapfile -t options < <(register-techuser contact --help |
        grep -oE '^ +--[a-z-]+' | tr -d ' ' | cut -c 3- |
        grep -vxE 'dry-run|registry|help|version|json|get|quiet|verbose|color|lang|no-input|show-config')
    [[ ${#options[@]} -eq ${#values[@]} ]] || complain "options of contact: ${options[*]}"
    for option in "${options[@]}"; do
        changes contact peeterspensions "--$option" "${values[$option]}"
    done
    tool show peeterspensions
    # shellcheck disable=SC2154
    text="$stdout"
    tool show peeterspensions --json
    for option in "${options[@]}"; do
        value="${values[$option]}"
        [[ $option != email ]] || value="['$value']"
        if [[ $option == entity-name ]]; then
            assert_json entity_name "$value"
        else
            assert_json "contact.${keys[$option]:-$option}" "$value"
        fi
        [[ $option == title || $text == *": ${values[$option]}"$'\n'* ]] || complain "show lacks the new $option"
    done
    [[ $text == *': Mr'$'\n'* ]]
}

@test "an entity may have a name, which lists, the recap and the sheet show" {
    tool show peeterspensions --json
    assert_json entity_name None
    changes contact peeterspensions --entity-name 'Peeters & Zonen' --phone 022223344
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (000001)
 Name of the entity : - -> Peeters & Zonen
 Phone : +32 2 555 01 23 -> 022223344' ]]
    tool list
    assert_status 0
    assert_match stdout ' EXPIRES    NAME'$'\n'
    assert_match stdout ' 2055-01-01 Peeters & Zonen$'
    for command in show sheet; do
        tool "$command" peeterspensions
        assert_status 0
        assert_match stdout ' Name of the entity +: Peeters & Zonen'
    done
    tool history peeterspensions
    assert_status 0
    assert_match stdout '  entity changed  [^ ]+'$'\n''    Name of the entity: - -> Peeters & Zonen'$'\n'
    # What list --csv writes is what create takes: the name included.
    tool list --csv
    assert_status 0
    assert_match stdout '^entity\.enterprise_number;entity\.name;entity\.quality;'
    assert_match stdout ';Peeters & Zonen;'
    register-techuser export >export.jsonl
    tool import export.jsonl --registry other.db
    assert_status 0
    tool show peeterspensions --registry other.db --json
    assert_json entity_name 'Peeters & Zonen'
    # Left out it differs, as a fax number does; create --update follows the file.
    sed -i 's/^phone = .*/phone = "022223344"/' peeters.toml
    tool create peeters.toml
    assert_status 4
    assert_match stderr "entity\.name: recorded 'Peeters & Zonen', given nothing"
    tool create peeters.toml --update --entity-name 'Peeters NV' --json
    assert_status 0
    assert_json outcome changed
    assert_json entity_name 'Peeters NV'
    for name in "$(printf 'x%.0s' {1..101})" $'a\tb' $'a\xff'; do
        tool contact peeterspensions --entity-name "$name"
        [[ $status -eq 1 || $status -eq 2 ]] || complain "status $status"
        assert_match stderr "register-techuser: error: --entity-name"
    done
    changes contact peeterspensions --entity-name ''
    [[ $(tr -s ' ' <<<"$stdout") == 'peeterspensions (000001)
 Name of the entity : Peeters NV -> -' ]]
}

@test "what left the lists may stay, and is refused where it is typed" {
    mkdir -p "$HOME/.config/techuser"
    lists="$TECHUSER_BIN/../share/techuser"
    sed 's/"mr"/"dr"/' "$lists/titles.toml" >"$HOME/.config/techuser/titles.toml"
    register-techuser contact peeterspensions --title dr >/dev/null
    rm "$HOME/.config/techuser/titles.toml"
    changes contact peeterspensions --phone 022223344
    refuses 1 unknown-title contact peeterspensions --title dr
    tool show peeterspensions --json
    assert_json contact.title dr
    # The same with an application.
    sed 's/"dmfa"/"dimona-later"/; s/"DmfA"/"Later"/' "$lists/applications.toml" >"$HOME/.config/techuser/applications.toml"
    changes channel peeterspensions change --ssh-public-key second.pub
    refuses 1 unknown-application channel peeterspensions change --application dmfa
    refuses 1 unknown-application channel peeterspensions add --channel ftp --certificate peeters-seal.cer \
        --application dmfa
    changes channel peeterspensions change --application dimona-later
}

@test "channel --strict refuses what would give a warning" {
    register-techuser create peeters.toml --enterprise-number "$(enterprise_number 1)" --username otherother \
        --ssh-public-key second.pub --quiet >/dev/null
    tool channel otherother change --ssh-public-key peeters.pub
    assert_status 0
    assert_match stderr "warning: channel\.ssh_public_key: .* 'peeterspensions'"
    register-techuser channel otherother change --ssh-public-key second.pub >/dev/null 2>&1
    holder own.cer "/CN=Other/organizationIdentifier=VATBE-$(enterprise_number 1)"
    register-techuser channel otherother change --certificate own.cer >/dev/null 2>&1
    refuses 1 key-shared channel otherother change --ssh-public-key peeters.pub --strict
    tool channel otherother change --ssh-public-key peeters.pub --strict
    assert_match stderr "error: channel\.ssh_public_key: the SSH public key is also that of the technical user 'peeterspensions'"
    refuses 1 registration channel otherother change --certificate peeters-seal.cer --strict
    tool channel otherother change --certificate peeters-seal.cer --strict --json
    assert_match stdout '"reason":"enterprise-number-differs"'
    assert_match stdout '"reason":"certificate-shared"'
    refuses 1 channel-not-listed channel peeterspensions add --channel isabel --application dimona --strict
    changes channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona --strict
    changes channel peeterspensions remove --channel ftp --strict
}

@test "a certificate is renewed: the new one counts, and the journal keeps the old one" {
    tool expiring --at 2054-11-01
    assert_status 1
    assert_match stdout '^SENDER .*000001  peeterspensions .* 2055-01-01$'
    holder new.cer "/O=Peeters/CN=Peeters seal/organizationIdentifier=VATBE-0200.004.201" 20000
    changes channel peeterspensions change --certificate new.cer --ssh-public-key second.pub
    tool expiring --at 2054-11-01
    assert_status 0
    assert_stdout ''
    tool list
    end="$(openssl x509 -in new.cer -noout -enddate | cut -d = -f 2)"
    assert_match stdout "peeterspensions .* $(belgian_date -d "$end" +%F)$"
    serial="$(openssl x509 -in new.cer -noout -serial | cut -d = -f 2 | sed 's/../\L& /g; s/ $//')"
    tool show peeterspensions
    assert_match stdout "Serial number \(hexadecimal\) +: $serial"$'\n'
    assert_match stdout 'Certificate owner +: Peeters seal'
    # What is gone from the registry is in the journal: the certificate by its fingerprint, the key whole.
    old="$(sha256sum <peeters-seal.cer | cut -d ' ' -f 1)"
    new="$(sha256sum <new.cer | cut -d ' ' -f 1)"
    key="$(cut -d ' ' -f 1,2 peeters.pub)"
    tool history peeterspensions
    assert_match stdout "sftp, Certificate: $old -> $new"
    assert_match stdout 'sftp, SSH public key: SHA256:[^ ]+ -> SHA256:'
    tool history peeterspensions --json
    assert_json entries.1.details.old.0.certificate.sha256 "$old"
    assert_json entries.1.details.old.0.ssh_public_key.line "$key"
    assert_json entries.1.details.new.0.certificate.sha256 "$new"
}
