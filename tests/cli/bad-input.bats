#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What register-techuser refuses: a clear error, the right status, and nothing recorded.

load helpers

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

# refused STATUS FIELD REASON [OPTION...]: create fails for that field, and there is no registry.
refused() {
    local expected="$1" field="$2" reason="$3"
    shift 3
    run_tool register-techuser create peeters.toml --json "$@"
    assert_status "$expected"
    assert_json_documents 1
    assert_json status "$expected"
    assert_json error.causes.0.field "$field"
    assert_json error.causes.0.reason "$reason"
    assert_match stderr "^register-techuser: error: ${field//./\\.}: "
    assert_no_registry
}

@test "wrong check digits" {
    refused 1 entity.enterprise_number check-digits --enterprise-number 0200.004.202
}

@test "an establishment unit number" {
    refused 1 entity.enterprise_number establishment-unit --enterprise-number 2.000.000.339
}

@test "a username of 7 characters" {
    refused 1 user.username too-short --username abcdefg
}

@test "a username of 21 characters" {
    refused 1 user.username too-long --username abcdefghijklmnopqrstu
}

@test "usernames of 8 and 20 characters are right" {
    run_tool register-techuser create peeters.toml --dry-run --username abcdefgh
    assert_status 0
    run_tool register-techuser create peeters.toml --dry-run --username abcdefghijklmnopqrst
    assert_status 0
}

@test "a username with an accent" {
    refused 1 user.username accent --username pensionsliége
}

@test "a username that differs in case from one that is registered" {
    run_tool register-techuser create peeters.toml
    assert_status 0
    run_tool register-techuser create peeters.toml --username PeetersPensions \
        --enterprise-number "$(enterprise_number 1)"
    assert_status 1
    assert_match stderr "user\.username: .*PeetersPensions"
    assert_match stderr "hint: .*peeterspensions"
    run_tool register-techuser list --json
    assert_json_documents 1
}

@test "no e-mail address" {
    sed -i '/^emails/d' peeters.toml
    refused 2 contact.emails missing
    assert_match stderr '--email'
    assert_match stderr 'contact\.emails'
}

@test "an empty list of e-mail addresses" {
    sed -i 's/^emails.*/emails = []/' peeters.toml
    refused 2 contact.emails missing
}

@test "an e-mail address without a domain" {
    refused 1 contact.emails email --email batch
}

@test "a private key for the public one is refused, and not shown" {
    refused 3 channel.ssh_public_key private-key --ssh-public-key peeters
    assert_no_match stdout 'BEGIN|OPENSSH'
    assert_no_match stderr 'BEGIN|OPENSSH'
}

@test "half a certificate" {
    head -c $(($(stat -c %s peeters-seal.cer) / 2)) peeters-seal.cer >half.cer
    run_tool register-techuser create peeters.toml --json --certificate half.cer
    assert_status 3
    assert_json error.causes.0.field channel.certificate
    assert_match stdout '"(bad-certificate|not-a-certificate)"'
    assert_no_registry
}

@test "a certificate with something behind it" {
    inform=DER
    ! grep -q BEGIN peeters-seal.cer || inform=PEM
    openssl x509 -inform $inform -in peeters-seal.cer -outform DER >long.cer
    printf 'more' >>long.cer
    refused 3 channel.certificate trailing-data --certificate long.cer
}

@test "empty files" {
    : >empty
    refused 3 channel.certificate empty --certificate empty
    refused 3 channel.ssh_public_key empty --ssh-public-key empty
}

@test "folders" {
    mkdir folder
    refused 3 channel.certificate directory --certificate folder
    refused 3 channel.ssh_public_key directory --ssh-public-key folder
    run_tool register-techuser create folder --json
    assert_status 3
    assert_json error.reason directory
}

@test "files that are not there" {
    refused 3 channel.certificate missing --certificate no-such.cer
    run_tool register-techuser create no-such.toml --json
    assert_status 3
    assert_json error.reason missing
    assert_match stderr "'no-such.toml'"
}

@test "files of a gigabyte are refused before they are read" {
    truncate -s 1G huge
    refused 3 channel.certificate too-large --certificate huge
    refused 3 channel.ssh_public_key too-large --ssh-public-key huge
    skip_with_sanitizers 'they take more memory than this allows'
    # Far less memory than the file has bytes is enough to refuse it.
    run_tool bash -c 'ulimit -d 65536; exec register-techuser create huge --json'
    assert_status 3
    assert_json error.reason too-large
}

@test "an endless device is read up to the limit only" {
    refused 3 channel.certificate too-large --certificate /dev/zero
}

@test "a file of text as registry" {
    yes 'this is no registry' | head -n 1000 >registry.txt
    cp registry.txt before.txt
    for arguments in 'create peeters.toml' 'show peeterspensions' list; do
        read -ra words <<<"$arguments"
        run_tool register-techuser "${words[@]}" --json --registry "$PWD/registry.txt"
        assert_status 3
        assert_json error.reason not-a-registry
    done
    cmp registry.txt before.txt
}

@test "a folder as registry" {
    mkdir folder
    run_tool register-techuser create peeters.toml --json --registry "$PWD/folder"
    [[ $status -eq 3 || $status -eq 5 ]] || complain 'expected status 3 or 5'
    assert_match stderr '^register-techuser: error: '
}

@test "a registry where nothing can be written" {
    # Modes do not bind root, but neither /proc nor a file takes new files.
    for folder in /proc "$PWD/peeters.toml"; do
        run_tool register-techuser create peeters.toml --json --registry "$folder/techuser/registry.db"
        assert_status 5
        assert_json error.code unavailable
        assert_match stderr '^register-techuser: error: '
    done
}

@test "a registry of an unknown kind" {
    run_tool register-techuser create peeters.toml --json --registry mysql://somewhere
    assert_status 2
    assert_json error.reason registry-url
    run find . -name 'mysql*'
    [[ $output == '' ]]
}

@test "output that cannot be written" {
    run_tool_on_full_disk register-techuser create peeters.toml
    assert_status 5
    assert_match stderr '^register-techuser: error: cannot write standard output'
    # Trying again tells what was recorded all the same.
    run_tool register-techuser create peeters.toml --json
    assert_status 0
    assert_json outcome unchanged
}

@test "every wrong field is reported at once, with the worst status" {
    run_tool register-techuser create peeters.toml --json --enterprise-number 0200.004.202 --language it \
        --phone 12 --username abc --quality bank
    assert_status 1
    assert_no_registry
    for field in entity.enterprise_number entity.quality contact.language contact.phone user.username; do
        assert_match stderr "register-techuser: error: ${field//./\\.}: "
    done
    run_tool register-techuser create peeters.toml --json --phone 12 --certificate no-such.cer --title ''
    assert_status 3
    assert_match stderr 'contact\.phone: '
    assert_match stderr 'contact\.title: '
    assert_match stderr 'channel\.certificate: '
}

@test "nothing at all names every compulsory field" {
    printf 'format = 1\n' >empty.toml
    run_tool register-techuser create empty.toml
    assert_status 2
    assert_stdout ''
    for field in entity.enterprise_number entity.quality contact.last_name contact.first_name contact.title \
        contact.function contact.language contact.phone contact.emails channel.type channel.applications \
        user.username; do
        assert_match stderr "register-techuser: error: ${field//./\\.}: "
    done
}

@test "a file that is neither TOML nor JSON" {
    for text in 'format = ' '{"format": 1' '[[[' $'\xff\xfe'; do
        printf '%s' "$text" >wrong
        run_tool register-techuser create wrong --json
        assert_status 2
        assert_json error.code usage
    done
    assert_no_registry
}

@test "a file of another format" {
    sed -i 's/^format = 1/format = 2/' peeters.toml
    run_tool register-techuser create peeters.toml --json
    assert_status 2
    assert_json error.reason format
}

@test "a value of another type" {
    sed -i 's/^username = .*/username = 12345678/' peeters.toml
    run_tool register-techuser create peeters.toml --json
    assert_status 2
    assert_json error.reason type
}

@test "two files" {
    run_tool register-techuser create peeters.toml peeters.toml
    assert_status 2
    assert_no_registry
}

@test "a name with an escape sequence does not reach the terminal" {
    run_tool register-techuser create peeters.toml --last-name $'Pee\e[31mters'
    assert_status 1
    assert_no_escape
    assert_no_registry
}

@test "999999 as sender number, which is the integrator's" {
    refused 1 user.sender_number range --sender-number 999999
}
