#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The commands of register-techuser for technical users that are recorded already.

load helpers
load life

@test "contact changes what is given and keeps the rest" {
    changes contact peeterspensions --phone '+32 2 555 01 99' --last-name 'Peeters-Maes' --fax 022223344
    assert_stdout 'peeterspensions (000001)
    Last name                             : Peeters -> Peeters-Maes
    Phone                                 : +32 2 555 01 23 -> +32 2 555 01 99
    Fax                                   : - -> 022223344'
    assert_stderr ''
    tool show peeterspensions --json
    assert_json contact.phone '+32 2 555 01 99'
    assert_json contact.first_name Anouk
    assert_json contact.fax 022223344
    changes contact peeterspensions --fax=
    assert_stdout 'peeterspensions (000001)
    Fax                                   : 022223344 -> -'
    tool show peeterspensions --json
    assert_json contact.fax None
}

@test "contact says what became of it in JSON, and the same again is unchanged" {
    tool contact 000001 --mobile 0470123456 --json
    assert_status 0
    assert_json outcome changed
    assert_json dry_run False
    assert_json contact.mobile 0470123456
    for option in '' --dry-run; do
        tool contact 000001 --mobile 0470123456 --json $option
        assert_status 0
        assert_json outcome unchanged
    done
    assert_match stderr 'nothing was changed'
}

@test "contact refuses wrong values, all of them, and an empty change" {
    refuses 1 registration contact peeterspensions --phone 12 --email nobody
    tool contact peeterspensions --phone 12 --email nobody --json
    assert_json error.causes.0.field contact.phone
    assert_json error.causes.1.field contact.emails
    refuses 1 unknown-title contact peeterspensions --title emperor
    refuses 2 missing contact peeterspensions
    refuses 2 missing contact peeterspensions --last-name ''
}

fingerprint() {
    ssh-keygen -l -f "$1" | cut -d ' ' -f 2
}

@test "channel change replaces the key and keeps the old one in the journal" {
    old="$(cut -d ' ' -f 2 peeters.pub)"
    changes channel peeterspensions change --ssh-public-key second.pub
    assert_stdout "peeterspensions (000001)
    SSH public key                        : $(fingerprint peeters.pub) -> $(fingerprint second.pub)"
    assert_stderr ''
    tool history peeterspensions --json
    assert_json entries.1.action channels-changed
    assert_match stdout "${old//+/[+]}"
}

@test "channel add and remove, and the last one stays" {
    changes channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona
    tool channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona --json
    assert_status 0
    assert_json outcome unchanged
    refuses 4 duplicate-channel channel peeterspensions add --channel ftp --certificate peeters-seal.cer \
        --application dmfa
    refuses 2 missing channel peeterspensions change --application dimona
    refuses 1 no-such-channel channel peeterspensions remove --channel isabel
    changes channel peeterspensions remove --channel sftp
    tool show peeterspensions --json
    assert_json channels.0.type ftp
    refuses 1 no-channel channel peeterspensions remove
}

@test "channel warns of a channel that the portal no longer lists" {
    tool channel peeterspensions add --channel isabel --application dimona --json
    assert_status 0
    assert_json findings.0.id channel-not-listed
    assert_match stderr 'warning: channel.type'
}

@test "channel refuses unfit files and values" {
    refuses 1 certificate-expired channel peeterspensions change --certificate \
        "$TECHUSER_SOURCE/tests/data/certificates/expired-2021.cer"
    refuses 3 missing channel peeterspensions change --ssh-public-key missing.pub
    refuses 3 not-a-certificate channel peeterspensions change --certificate peeters.toml
    refuses 1 unknown-application channel peeterspensions change --application db3p
    refuses 2 missing channel peeterspensions add --channel sftp --application dimona --certificate peeters-seal.cer
    refuses 2 missing channel peeterspensions change
    for option in --ssh-public-key --certificate --connection --channel; do
        refuses 2 missing channel peeterspensions change --application dimona "$option="
    done
    refuses 2 operands channel peeterspensions rotate
    refuses 2 operands channel peeterspensions remove --application dimona
    refuses 2 operands channel peeterspensions
    refuses 2 channel channel peeterspensions change --channel pigeon --application dimona
}

@test "a certificate that stays is not judged again" {
    tool channel peeterspensions change --ssh-public-key second.pub --at 2060-01-01
    assert_status 0
    refuses 1 certificate-expired channel peeterspensions change --certificate peeters-seal.cer --at 2060-01-01
}

@test "applications shows the preferred channels, and chooses them" {
    register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona
    tool applications peeterspensions
    assert_status 0
    assert_stderr ''
    assert_match stdout 'preferred channel +: SFTP'
    assert_no_match stdout ': FTP'
    tool applications peeterspensions --prefer dimona=ftp --dry-run --json
    assert_stderr 'register-techuser: note: dry run: nothing was written'
    changes applications peeterspensions --prefer dimona=ftp
    assert_stdout 'peeterspensions (000001)
    dimona, Channel                       : SFTP -> FTP'
    assert_stderr ''
    tool applications peeterspensions
    assert_match stdout 'channels +: SFTP, FTP'
    assert_match stdout 'preferred channel +: FTP'
    tool applications peeterspensions --json
    assert_json channels.0.preferred_for "['dmfa']"
    assert_json channels.1.preferred_for "['dimona']"
    tool applications peeterspensions --prefer dimona=ftp --json
    assert_json outcome unchanged
    assert_stderr 'register-techuser: note: already recorded: nothing was changed'
    changes applications peeterspensions --prefer dimona=sftp
    # A channel that no longer carries the application cannot be preferred for it.
    register-techuser channel peeterspensions change --channel sftp --application dmfa
    tool applications peeterspensions --json
    assert_json channels.1.preferred_for "['dimona']"
    refuses 1 preferred applications peeterspensions --prefer dmfa=ftp
    refuses 1 no-such-channel applications peeterspensions --prefer dimona=isabel
    refuses 2 option applications peeterspensions --prefer dimona
    tool applications peeterspensions --prefer dimona
    assert_match stderr 'hint: for example --prefer dmfa=sftp'
    refuses 2 option applications peeterspensions --prefer db9p=sftp
}

@test "remove needs a yes where nobody can be asked, and keeps the names taken" {
    refuses 2 confirmation remove peeterspensions
    assert_match stderr -- --yes
    changes remove peeterspensions --yes
    assert_stdout 'peeterspensions (000001): removed'
    assert_stderr ''
    tool sheet peeterspensions
    assert_status 1
    assert_stdout ''
    tool show peeterspensions
    assert_status 0
    assert_stderr ''
    assert_match stdout 'Username +: EXPpeeterspensions'$'\n'
    assert_match stdout 'Removal date +: [0-9]{2}/[0-9]{2}/[0-9]{4}'$'\n'
    tool show peeterspensions --json
    assert_status 0
    assert_match stdout '"removed_on":"[0-9-]{10}T[0-9:]{8}Z"'
    tool history peeterspensions --json
    assert_status 0
    assert_json entries.1.action removed
    tool create peeters.toml --json
    assert_status 4
    assert_json error.reason username-taken
    sed -i s/peeterspensions/peetersagain/ peeters.toml
    tool create peeters.toml --json
    assert_status 0
    assert_json sender_number 000002
}

# Types ANSWER into the tool on a terminal of its own, and prints what the terminal showed, then the status.
on_terminal() {
    python3 - "$@" <<'PYTHON'
import os, pty, sys
process, terminal = pty.fork()
if process == 0:
    os.execvp("register-techuser", ["register-techuser", "remove", "peeterspensions", *sys.argv[2:]])
shown = b""
answered = False
while True:
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    if not answered and b"[y/N] " in shown:
        os.write(terminal, sys.argv[1].encode() + b"\n")
        answered = True
print(shown.decode(), "status", os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
PYTHON
}

@test "remove asks on a terminal and names what is lost" {
    before="$(state)"
    for answer in n '' maybe; do
        run_tool on_terminal "$answer"
        assert_match stdout 'remove peeterspensions, sender number 000001, of 0200\.004\.201\?'
        assert_match stdout 'channels \(sftp\) with their keys and certificates'
        assert_match stdout 'nothing was removed.*status 1$'
    done
    run_tool on_terminal y --no-input
    assert_match stdout 'pass --yes.*status 2$'
    [[ $(state) == "$before" ]]
    run_tool on_terminal y
    assert_match stdout 'removed.*status 0$'
    [[ $(state) != "$before" ]]
}

@test "history tells who changed what" {
    register-techuser contact peeterspensions --phone '+32 2 555 01 99' >/dev/null
    tool history peeterspensions
    assert_status 0
    assert_stderr ''
    assert_match stdout '^peeterspensions \(000001\)'$'\n'
    assert_match stdout 'Z  created  [a-z]+@'
    assert_match stdout '    Phone: \+32 2 555 01 23 -> \+32 2 555 01 99'
    tool history 0200.004.201 --json
    assert_json_documents 1
    assert_json entries.1.details.new.phone '+32 2 555 01 99'
    tool history peeterspensions --lang nl
    assert_match stdout 'contactpersoon gewijzigd'
}

@test "history tells of a key only where it changed" {
    register-techuser channel peeterspensions change --application dimona >/dev/null
    tool history peeterspensions
    assert_status 0
    assert_match stdout '    sftp, Secured applications: dimona, dmfa -> dimona'
    assert_no_match stdout ssh_public_key
    tool history peeterspensions --json
    assert_no_match stdout '"line"'
    register-techuser channel peeterspensions change --ssh-public-key second.pub >/dev/null
    tool history peeterspensions
    assert_match stdout '    sftp, SSH public key: SHA256:[^ ]+ -> SHA256:'
}

@test "a key that nobody has is status 1, and one that is none or is ambiguous status 2" {
    while read -r command; do
        # shellcheck disable=SC2086
        tool ${command/KEY/janssenspensions}
        assert_status 1
        assert_stdout ''
        assert_match stderr "no technical user 'janssenspensions'"
        # shellcheck disable=SC2086
        tool ${command/KEY/x}
        assert_status 2
        assert_stdout ''
    done < <(with_key)
    sed 's/peeterspensions/peetersother/; s/nsso-employer/supplementary-pensions-manager/; s/"dimona", "dmfa"/"db2p"/' \
        peeters.toml >other.toml
    register-techuser create other.toml --quiet >/dev/null
    refuses 2 several contact 0200.004.201 --phone 022223344
    tool history 0200.004.201 --json
    assert_status 0
    assert_json_documents 2
}

@test "a username that is the enterprise number of another hits neither" {
    for name in be0200004201 0200004201 200004201; do
        number="$(enterprise_number "${#name}")"
        register-techuser create peeters.toml --enterprise-number "$number" --username "$name" --quiet >/dev/null
        while read -r command; do
            # shellcheck disable=SC2086
            case "$command" in
            show* | history*)
                tool ${command/KEY/$name} --json
                assert_status 0
                assert_json_documents 2
                ;;
            sheet*) ;; # below
            *) refuses 2 several ${command/KEY/$name} ;;
            esac
        done < <(with_key)
        tool sheet "$name" --json
        assert_status 2
        assert_json error.reason several
        tool sheet "$name"
        assert_stderr "register-techuser: error: '$name' is the username of one technical user and the enterprise number of another
register-techuser: hint: give the sender number, or the enterprise number as 0200.004.201"
        run_tool name-batchfile --application DMFA --for "$name" --reserve
        assert_status 2
        assert_stdout ''
        assert_match stderr "'$name' is the username of one technical user and"
        # With dots it is one thing only, and what is repeated after a removal does not hit the other.
        tool remove "$number" --yes
        assert_status 0
        assert_match stdout "^$name "
        refuses 2 several remove "$name" --yes
    done
    changes remove 0200.004.201 --yes
    assert_stdout 'peeterspensions (000001): removed'
    tool contact be0200004201 --mobile 0470123456
    assert_status 1
}

@test "a username that is also the enterprise number of its own entity is that user" {
    sed 's/peeterspensions/be0200000142/; s/0200.004.201/0200.000.142/' peeters.toml >own.toml
    register-techuser create own.toml --quiet >/dev/null
    changes contact be0200000142 --mobile 0470123456
    register-techuser create own.toml --quiet --username second2second --quality supplementary-pensions-manager \
        --application db2p >/dev/null
    refuses 2 several contact be0200000142 --mobile 0470123457
    changes contact second2second --mobile 0470123457
}

@test "a missing registry is status 1, a file that is none status 3, one that cannot be opened status 5" {
    printf 'not a registry' >other.db
    while read -r command; do
        command="${command/KEY/peeterspensions}"
        # shellcheck disable=SC2086
        {
            tool $command --registry missing.db
            assert_status 1
            assert_stdout ''
            tool $command --registry other.db
            assert_status 3
            tool $command --registry 'postgresql:///base?host=/nonexistent'
            assert_status 5
        }
    done < <(with_key && printf '%s\n' expiring list export)
    [[ ! -e missing.db ]]
    tool import peeters.toml --registry 'postgresql:///base?host=/nonexistent'
    assert_status 5
}

@test "a full disk for the answer is status 5" {
    while read -r command; do
        # shellcheck disable=SC2086
        run_tool_on_full_disk register-techuser ${command/KEY/peeterspensions}
        assert_status 5
    done < <(with_key && printf '%s\n' list export 'expiring --ical')
}

@test "a key or an action that is also the name of a command is taken for what it is" {
    for key in expiring applications; do
        tool show $key
        assert_status 1
        assert_match stderr "no technical user '$key'"
    done
    tool channel peeterspensions remove --yes
    assert_status 2
    assert_match stderr "unknown option '--yes'"
    tool show peeterspensions
    assert_status 0
}

@test "an unknown option is status 2 for every command" {
    for command in list contact channel applications sender-number remove history expiring sheet export import; do
        tool $command --nonsense
        assert_status 2
        assert_stdout ''
        assert_match stderr "unknown option '--nonsense'"
    done
}
