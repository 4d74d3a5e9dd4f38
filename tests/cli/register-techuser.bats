#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

# create [OPTION...] with the sample file.
create() {
    run_tool register-techuser create peeters.toml "$@"
}

@test "create shows the recap under the portal's headings" {
    create
    assert_status 0
    assert_stderr ''
    for heading in 'Contact person' Channel Certificate 'Technical user' 'Secured applications'; do
        assert_match stdout "(^|"$'\n'")$heading"$'\n'
    done
    assert_match stdout 'Sender number +: 000001 \(assigned\)'
    assert_match stdout "Registration date +: $(belgian_date +%d/%m/%Y)"
    assert_match stdout 'Username +: EXPpeeterspensions'
    assert_match stdout 'Enterprise number +: 0200\.004\.201'
    assert_match stdout 'E-mail address +: batch@example\.be'
}

@test "create makes a registry that only its owner can read" {
    create
    assert_status 0
    run stat -c %a "${TECHUSER_REGISTRY%/*}" "$TECHUSER_REGISTRY"
    [[ $output == $'700\n600' ]]
}

@test "the fingerprint of the key is the one that ssh-keygen shows" {
    create --json
    assert_status 0
    sha256="$(ssh-keygen -l -E sha256 -f peeters.pub | cut -d ' ' -f 2)"
    assert_json channels.0.ssh_public_key.fingerprint_sha256 "$sha256"
    assert_json channels.0.ssh_public_key.bits 3072
}

@test "the certificate is the one that openssl shows" {
    create --json
    assert_status 0
    inform=DER
    ! grep -q BEGIN peeters-seal.cer || inform=PEM
    sha256="$(openssl x509 -inform $inform -in peeters-seal.cer -outform DER | sha256sum | cut -d ' ' -f 1)"
    assert_json channels.0.certificate.sha256 "$sha256"
}

@test "create --json gives one document with everything in it" {
    create --json
    assert_status 0
    assert_stderr ''
    assert_json_documents 1
    assert_json format 1
    assert_json tool register-techuser
    assert_json status 0
    assert_json outcome created
    assert_json enterprise_number 0200.004.201
    assert_json quality nsso-employer
    assert_json username peeterspensions
    assert_json portal_username EXPpeeterspensions
    assert_json sender_number 000001
    assert_json sender_number_source assigned
    assert_json contact.last_name Peeters
    assert_json contact.emails "['batch@example.be']"
    assert_json channels.0.type sftp
    assert_json channels.0.applications "['dimona', 'dmfa']"
    assert_json channels.0.preferred_for "['dimona', 'dmfa']"
    assert_json findings '[]'
}

@test "options win over the file" {
    create --json --username janssenspensions --email a@example.be --email b@example.be --language=fr
    assert_status 0
    assert_json username janssenspensions
    assert_json contact.emails "['a@example.be', 'b@example.be']"
    assert_json contact.language fr
    assert_json contact.last_name Peeters
}

@test "options alone are enough" {
    run_tool register-techuser create --json --enterprise-number 'BE 0200.004.201' \
        --quality nsso-employer --last-name 'Müller' --first-name Anouk --title mrs \
        --function 'IT manager' --language de --phone '02 555 01 23' --fax '02 555 01 24' --mobile '0470 12 34 56' \
        --email batch@example.be --channel sftp --connection internet --ssh-public-key peeters.pub \
        --certificate peeters-seal.cer --application dimona --username peeterspensions
    assert_status 0
    assert_json contact.last_name Müller
    assert_json contact.mobile '0470 12 34 56'
    assert_json enterprise_number 0200.004.201
}

@test "a registration comes from standard input for -" {
    run_tool register-techuser create - --json <peeters.toml
    assert_status 0
    assert_json username peeterspensions
}

@test "relative paths of a file are relative to the file" {
    mkdir elsewhere
    cd elsewhere
    run_tool register-techuser create ../peeters.toml
    assert_status 0
}

@test "a path through a symbolic link leads where the system says" {
    mkdir -p elsewhere/below
    ln -s elsewhere/below link
    mv peeters.pub elsewhere
    sed -i 's|"peeters\.pub"|"link/../peeters.pub"|' peeters.toml
    run_tool register-techuser create peeters.toml
    assert_status 0
}

@test "a registration is JSON as well" {
    python3 - <<'END'
import json, tomllib
json.dump(tomllib.load(open("peeters.toml", "rb")), open("peeters.json", "w"))
END
    run_tool register-techuser create peeters.json --json
    assert_status 0
    assert_json username peeterspensions
}

@test "a JSON file with a byte order mark is JSON, and one that is nested too deeply is refused" {
    python3 - <<'END'
import json, tomllib
text = json.dumps(tomllib.load(open("peeters.toml", "rb")))
open("peeters.json", "w", encoding="utf-8-sig").write(text)
open("peeters.jsonl", "w", encoding="utf-8-sig").write(text + "\n" + "[" * 100000 + "\n")
open("deep.json", "w").write('{"format": 1, "x": ' + "[" * 100000 + "]" * 100000 + "}")
open("deep.toml", "w").write("format = 1\nx" + ".x" * 100000 + " = 1")
END
    run_tool register-techuser create peeters.json --json
    assert_status 0
    assert_json username peeterspensions
    run_tool register-techuser create deep.json
    assert_status 2
    assert_stderr 'register-techuser: error: deep.json: nested too deeply
register-techuser: hint: see techuser-registration(5) for the keys'
    run_tool register-techuser create deep.toml
    assert_status 2
    assert_stderr 'register-techuser: error: deep.toml: line 2, column 1: nested too deeply'
    run_tool register-techuser create --many peeters.jsonl
    assert_status 2
    assert_stdout 'unchanged: peeters.jsonl:1: peeterspensions 000001
usage: peeters.jsonl:2: nested too deeply'
}

@test "a note tells where the contact person has another language than --lang" {
    for language in fr de; do
        create --lang $language --dry-run --json
        assert_status 0
        assert_json findings.0.id contact-language-differs
        assert_json findings.0.severity notice
        assert_json findings.0.field contact.language
        create --lang $language --dry-run --strict
        assert_status 0
    done
    assert_match stderr "contact\.language: die Sprache der Kontaktperson ist 'nl', aber --lang ist 'de'"
    for arguments in '--lang nl' '--lang en' '--lang fr --language fr'; do
        # shellcheck disable=SC2086
        create --dry-run --json $arguments
        assert_json findings '[]'
    done
    LC_ALL=fr_BE.UTF-8 create --json
    assert_json findings '[]'
    run_tool register-techuser contact peeterspensions --language fr --lang de --json
    assert_json findings.0.id contact-language-differs
    run_tool register-techuser contact peeterspensions --phone 022223344 --lang de --json
    assert_json findings '[]'
}

@test "the number that the portal gave is recorded as given" {
    create --json --sender-number 006400
    assert_status 0
    assert_json sender_number 006400
    assert_json sender_number_source given
    run_tool register-techuser show peeterspensions
    assert_match stdout 'Sender number +: 006400 \(given\)'
}

@test "the same registration again changes nothing and succeeds" {
    create
    assert_status 0
    create --json
    assert_status 0
    assert_json outcome unchanged
    assert_json sender_number 000001
    create
    assert_status 0
    assert_match stderr '^register-techuser: note: already recorded'
}

@test "another registration with the same username is a conflict" {
    create
    create --json --phone '+32 2 555 99 99'
    assert_status 4
    assert_json error.code conflict
    run_tool register-techuser show peeterspensions --json
    assert_json contact.phone '+32 2 555 01 23'
}

@test "a username that another entity has is a conflict" {
    create
    create --json --enterprise-number "$(enterprise_number 1)"
    assert_status 4
    assert_json error.reason username-taken
    assert_match stderr '^register-techuser: error: .*peeterspensions'
}

@test "an entity has one technical user for each quality" {
    create
    create --json --username janssenspensions
    assert_status 4
    assert_json error.reason entity-taken
    create --json --username janssenspensions --quality supplementary-pensions-manager
    assert_status 1
    assert_json error.causes.0.reason application-not-offered
    create --json "${OTHER_QUALITY[@]}"
    assert_status 0
    assert_json sender_number 000002
}

@test "a sender number that is used is a conflict" {
    create --sender-number 006400
    create --json --username janssenspensions --enterprise-number "$(enterprise_number 1)" --sender-number 006400
    assert_status 4
    assert_json error.reason sender-number-taken
}

@test "--dry-run judges as the real run and records nothing" {
    create --dry-run
    assert_status 0
    assert_no_registry
    create --dry-run --username short
    assert_status 1
    create
    assert_status 0
    create --dry-run --enterprise-number "$(enterprise_number 1)"
    assert_status 4
    create --dry-run --username janssenspensions --enterprise-number "$(enterprise_number 1)"
    assert_status 0
    run_tool register-techuser show janssenspensions
    assert_status 1
}

@test "an expired certificate is refused, as of any day" {
    create --json --at 2999-01-01
    assert_status 1
    assert_json error.causes.0.reason certificate-expired
    assert_json error.causes.0.field channel.certificate
    create --json --at 1999-01-01
    assert_status 1
    assert_json error.causes.0.reason certificate-not-yet-valid
    create --at 31/02/2030
    assert_status 2
    assert_match stderr "'31/02/2030'"
    assert_no_registry
}

@test "ftp needs no SSH public key, sftp does" {
    grep -v ssh_public_key peeters.toml >without.toml
    run_tool register-techuser create without.toml
    assert_status 2
    assert_match stderr 'channel\.ssh_public_key'
    run_tool register-techuser create without.toml --channel ftp
    assert_status 0
}

@test "a channel that the portal no longer lists is recorded with a warning" {
    create --json --channel isabel
    assert_status 0
    assert_json findings.0.id channel-not-listed
    assert_json findings.0.severity warning
    assert_match stderr '^register-techuser: warning: .*isabel'
    create --channel isabel --quiet
    assert_stderr ''
}

@test "show finds by username, sender number and enterprise number" {
    create
    cp "$BATS_TEST_TMPDIR/stdout" recap
    for key in peeterspensions 000001 0200.004.201 0200004201; do
        run_tool register-techuser show "$key"
        assert_status 0
        assert_stdout "$(<recap)"
        assert_stderr ''
    done
}

@test "show --json gives the same keys as create" {
    create
    run_tool register-techuser show peeterspensions --json
    assert_status 0
    assert_json_documents 1
    assert_json username peeterspensions
}

@test "show of what is not registered is a no" {
    create
    run_tool register-techuser show janssenspensions
    assert_status 1
    assert_stdout ''
    assert_match stderr "^register-techuser: error: .*'?janssenspensions'?"
    run_tool register-techuser show --json 000002
    assert_status 1
    assert_json error.code not-found
    run_tool register-techuser show --json 'no key at all'
    assert_status 2
    assert_json error.reason key
}

@test "show and list of a registry that is not there are a no, and make none" {
    for arguments in 'show peeterspensions' list; do
        read -ra words <<<"$arguments"
        run_tool register-techuser "${words[@]}" --json
        assert_status 1
        assert_json error.reason no-registry
        assert_no_registry
    done
}

@test "list has one line for each technical user, by sender number" {
    create --sender-number 006400
    create --username janssenspensions --enterprise-number "$(enterprise_number 1)" --sender-number 000007
    run_tool register-techuser list
    assert_status 0
    assert_match stdout $'\n''000007 +janssenspensions .*'$'\n''006400 +peeterspensions '
    run_tool register-techuser list --json
    assert_status 0
    assert_json_documents 2
}

@test "--registry wins over TECHUSER_REGISTRY, which wins over the XDG folder" {
    create --registry "$PWD/a b.db"
    assert_status 0
    assert_no_registry
    [[ -f "a b.db" ]]
    run_tool register-techuser show peeterspensions --registry "sqlite:$PWD/a b.db"
    assert_status 0
    unset TECHUSER_REGISTRY
    XDG_DATA_HOME="$PWD/data" create
    assert_status 0
    [[ -f data/techuser/registry.db ]]
    create
    assert_status 0
    [[ -f $HOME/.local/share/techuser/registry.db ]]
}

@test "the user's own lists win over the installed ones" {
    create --quality bank
    assert_status 1
    assert_match stderr 'entity\.quality: .*bank'
    mkdir -p config/techuser
    cat >config/techuser/qualities.toml <<'END'
format = 1

[[quality]]
name = "bank"
english = "Bank"
french = "Banque"
dutch = "Bank"
german = "Bank"
END
    XDG_CONFIG_HOME="$PWD/config" create --quality bank
    assert_status 0
}

@test "an unknown command names the nearest one" {
    run_tool register-techuser crate
    assert_status 2
    assert_stdout ''
    assert_stderr "register-techuser: error: unknown command 'crate'
register-techuser: hint: did you mean 'create'?"
}

@test "an unknown key of the file names the nearest one" {
    sed 's/^last_name/lastname/' peeters.toml >wrong.toml
    run_tool register-techuser create wrong.toml --json
    assert_status 2
    assert_json error.reason unknown-key
    assert_match stderr "last_name"
}
