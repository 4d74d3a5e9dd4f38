#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What register-techuser writes about technical users for people, calendars and other registries.

load helpers
load life

@test "expiring has status 1 and a line for each, or nothing and status 0" {
    tool expiring --within 90d
    assert_status 0
    assert_stdout ''
    assert_stderr ''
    tool expiring --at 2054-11-01
    assert_status 1
    assert_match stdout 'peeterspensions .*2055-01-01$'
    assert_stderr ''
    tool expiring --at 2054-11-01 --within 8w
    assert_status 0
    tool expiring --at 2054-11-01 --within 9w --json
    assert_status 1
    assert_json_documents 1
    assert_json status 1
    assert_json username peeterspensions
    tool expiring --at 9999-12-31
    assert_status 1
    assert_match stdout 'peeterspensions .*2055-01-01$'
    for period in 90 d -1d 1.5w 90days 99999d ''; do
        tool expiring --within "$period"
        assert_status 2
    done
    refuses_reading 2 option expiring --ical
}

@test "expiring lists the first one first, whatever its number" {
    register-techuser create peeters.toml --quiet --username expiredfirst --enterprise-number 0201105843 \
        --certificate "$TECHUSER_SOURCE/tests/data/certificates/expired-2021.cer" --at 2021-02-01 >/dev/null
    tool expiring --at 2054-11-01
    assert_status 1
    assert_match stdout '^SENDER [^'$'\n'']*'$'\n''000002  expiredfirst .* 2021-03-07'$'\n''000001  peeterspensions .* 2055-01-01$'
    tool expiring --at 2054-11-01 --json
    assert_json_documents 2
    assert_match stdout '^[^'$'\n'']*"expiredfirst"'
    for within in '' '--within 1d'; do
        # shellcheck disable=SC2086
        tool expiring $within
        assert_status 1
        assert_match stdout '000002  expiredfirst .* 2021-03-07$'
        assert_no_match stdout peeterspensions
    done
    tool expiring --at 2021-02-01 --within 34d
    assert_status 0
    tool expiring --at 2021-02-01 --within 35d
    assert_status 1
    tool expiring --ical
    assert_match stdout 'DTSTART;VALUE=DATE:20210307'
    assert_no_match stdout 20550101
}

# The same as refuses for a command that only reads.
refuses_reading() {
    local expected="$1" reason="$2"
    shift 2
    tool "$@" --json
    assert_status "$expected"
    assert_json error.reason "$reason"
}

# Prints a line for each component of the calendar on standard output; it is one that every reader takes.
calendar() {
    # Debian's Python sees Debian's python3-icalendar.
    /usr/bin/python3 - "$BATS_TEST_TMPDIR/stdout" <<'PYTHON' || complain 'no valid calendar'
import icalendar, sys
text = open(sys.argv[1], "rb").read()
assert text.endswith(b"END:VCALENDAR\r\n") and text.count(b"\n") == text.count(b"\r\n")
assert max(len(line) for line in text.split(b"\r\n")) <= 75
(calendar,) = icalendar.Calendar.from_ical(text, multiple=True)
assert calendar["VERSION"] == "2.0" and calendar["PRODID"] and not calendar.errors
assert calendar.subcomponents, "RFC 5545 section 3.6: at least one"
for part in calendar.subcomponents:
    assert not part.errors, part.errors
    if part.name == "VEVENT":
        print(part.name, part["UID"], part["DTSTART"].dt, part["SUMMARY"], *part["DESCRIPTION"].splitlines(), sep="|")
    else:
        print(part.name, part["TZID"])
PYTHON
}

@test "expiring writes a calendar that others read, with an event for each certificate" {
    register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer --application dimona \
        >/dev/null 2>&1
    run_tool register-techuser expiring --ical --at 2054-11-01 --lang fr
    assert_status 1
    assert_stderr ''
    events="$(calendar)"
    sha256="$(sha256sum <peeters-seal.cer | cut -d ' ' -f 1)"
    serial="$(openssl x509 -in peeters-seal.cer -noout -serial | cut -d = -f 2)"
    serial="$(python3 -c 'import sys; print(int(sys.argv[1], 16))' "$serial")"
    for channel in sftp ftp; do
        printf '%s|' VEVENT "peeterspensions-$channel-$sha256@techuser" 2055-01-01 \
            'Le certificat expire : EXPpeeterspensions' "Numéro d'expéditeur : 000001" \
            "Numéro d'entreprise : 0200.004.201" "Canal : $channel" 'Propriétaire du certificat : PEETERS_SEAL' \
            "Numéro de série (format décimal) : $serial" | sed 's/|$/\n/'
    done >expected
    diff expected <(printf '%s\n' "$events")
    # Another run has the same events, so that a calendar that is read again does not double them.
    run_tool register-techuser expiring --ical --at 2054-11-01 --lang fr
    [[ $(calendar) == "$events" ]] || complain 'other events in another run'
}

@test "a calendar without events is a valid one" {
    tool expiring --ical
    assert_status 0
    assert_stderr ''
    [[ $(calendar) == 'VTIMEZONE Etc/UTC' ]]
}

@test "a calendar masks national register numbers, as all else does" {
    holder person.cer /serialNumber=85073003328/C=BE
    register-techuser channel peeterspensions change --certificate person.cer >/dev/null 2>&1
    for command in 'expiring --ical' expiring 'show peeterspensions' 'sheet peeterspensions' \
        'sheet peeterspensions --html' 'history peeterspensions' 'show peeterspensions --json'; do
        # shellcheck disable=SC2086
        tool $command
        assert_no_match stdout 85073003328
        assert_no_match stderr 85073003328
    done
    tool expiring --ical
    assert_status 1
    assert_match stdout 'SERIALNUMBER=\*{11}'
}

@test "list filters and sorts" {
    register-techuser create peeters.toml --quiet --username aardvark12 --enterprise-number 0000000196 \
        --channel ftp --application db2p --quality supplementary-pensions-manager >/dev/null
    lists() {
        local expected="$1"
        shift
        tool list --json "$@"
        assert_status 0
        [[ $(python3 -c 'import json, sys
print(*[json.loads(line)["username"] for line in open(sys.argv[1])])' "$BATS_TEST_TMPDIR/stdout") == "$expected" ]] ||
            complain "expected $expected"
    }
    lists 'peeterspensions aardvark12'
    lists 'aardvark12 peeterspensions' --sort username
    lists 'peeterspensions aardvark12' --sort expiry
    lists 'aardvark12' --quality supplementary-pensions-manager
    lists 'aardvark12' --channel ftp
    lists 'peeterspensions' --application dmfa
    lists 'aardvark12' --application db2p
    lists '' --expiring-within 90d
    lists 'peeterspensions aardvark12' --expiring-within 36500d
    lists '' --channel ftp --application dmfa
    # Without a certificate last, and the one with the last number first.
    register-techuser create peeters.toml --quiet --username isabelonly --enterprise-number 0000000295 \
        --channel isabel --certificate= --ssh-public-key= >/dev/null
    register-techuser create peeters.toml --quiet --username expiredfirst --enterprise-number 0201105843 \
        --certificate "$TECHUSER_SOURCE/tests/data/certificates/expired-2021.cer" --at 2021-02-01 >/dev/null
    lists 'peeterspensions aardvark12 isabelonly expiredfirst'
    lists 'peeterspensions aardvark12 isabelonly expiredfirst' --sort sender-number
    lists 'expiredfirst peeterspensions aardvark12 isabelonly' --sort expiry
    lists 'expiredfirst peeterspensions' --sort expiry --channel sftp
    lists 'expiredfirst' --expiring-within 1d
    lists 'peeterspensions aardvark12 expiredfirst' --expiring-within 36500d
    lists 'expiredfirst peeterspensions aardvark12' --expiring-within 36500d --sort expiry
    register-techuser remove expiredfirst --yes >/dev/null
    register-techuser remove isabelonly --yes >/dev/null
    tool list --sort username
    assert_match stdout '^SENDER .*000002  aardvark12 .*000001  peeterspensions '
    for option in '--sort size' '--channel pigeon' '--quality Employer' '--application db3p' '--expiring-within soon'; do
        # shellcheck disable=SC2086
        tool list $option
        assert_status 2
        assert_stdout ''
    done
    lists 'peeterspensions' --quality 'Employeur ONSS' --channel SFTP --application Dimona
    tool list --quality suplementary-pensions-manager
    assert_stderr "register-techuser: error: --quality: 'suplementary-pensions-manager' is not on the list
register-techuser: hint: did you mean 'supplementary-pensions-manager'?"
    tool list --channel pigeon
    assert_match stderr 'hint: choose one of sftp, ftp, isabel, mqlink$'
}

@test "sheet has every value of the portal's screens in their order" {
    tool sheet peeterspensions --lang fr
    assert_status 0
    assert_stderr ''
    order='^Information.*Personne de contact.*Données du canal.*Certificat.*Applications sécurisées.*Confirmation'
    assert_match stdout "$order"
    key="$(<peeters.pub)"
    # shellcheck disable=SC2154
    [[ $stdout == *"$key"* && $stdout == *"$(ssh-keygen -l -E md5 -f peeters.pub | cut -d ' ' -f 2 | cut -d : -f 2-)"* ]]
    sha256="$(sha256sum <peeters-seal.cer | cut -d ' ' -f 1)"
    assert_match stdout "$sha256"
    assert_match stdout "Numéro d'expéditeur +.: 000001"
    tool sheet peeterspensions --json
    assert_status 0
    assert_json username peeterspensions
}

@test "sheet --html is well-formed, and shows markup as text" {
    register-techuser contact peeterspensions --function '<script>alert("&")</script>' >/dev/null
    tool sheet peeterspensions --html --lang nl
    assert_status 0
    assert_match stdout '^<!DOCTYPE html>'
    assert_match stdout '<html lang="nl">'
    assert_match stdout '&lt;script&gt;alert\(&quot;&amp;&quot;\)&lt;/script&gt;'
    assert_no_match stdout '<script'
    python3 - "$BATS_TEST_TMPDIR/stdout" <<'PYTHON'
import html.parser, sys
class Balanced(html.parser.HTMLParser):
    open_tags = []
    def handle_starttag(self, tag, attributes):
        if tag != "meta":
            self.open_tags.append(tag)
    def handle_endtag(self, tag):
        assert self.open_tags.pop() == tag, tag
parser = Balanced()
parser.feed(open(sys.argv[1], encoding="utf-8").read())
assert parser.open_tags == []
PYTHON
    tool sheet peeterspensions --html --json
    assert_status 2
}

@test "export and import carry everything, the journal and removed users too" {
    register-techuser contact peeterspensions --last-name 'Ségard' >/dev/null
    name-batchfile --application DMFA --for peeterspensions --reserve >/dev/null
    register-techuser remove peeterspensions --yes >/dev/null
    sed s/peeterspensions/janssenspensions/ peeters.toml >janssens.toml
    register-techuser create janssens.toml --sender-number 123456 --quiet >/dev/null
    tool export
    assert_status 0
    assert_stderr ''
    cp "$BATS_TEST_TMPDIR/stdout" registry.jsonl
    tool import registry.jsonl --registry copy.db --dry-run --json
    assert_status 0
    assert_json dry_run True
    [[ ! -e copy.db ]] || complain 'the rehearsal made a registry'
    tool import - --registry copy.db <registry.jsonl
    assert_status 0
    assert_stdout 'Technical users: 2'$'\n''Sequences: 1'$'\n''Lines of the journal: 5'
    # The copy is the same, and has one line more that tells of the import.
    register-techuser export --registry copy.db | grep -v '"imported"' | head -n -1 >copy.jsonl
    head -n -1 registry.jsonl | diff - copy.jsonl
    tool registry check --registry copy.db
    assert_status 0
    for option in '' --dry-run; do
        tool import registry.jsonl --registry copy.db --json $option
        assert_status 4
        assert_json error.reason not-empty
    done
}

# shellcheck disable=SC2016 # the dollars are those of sed
@test "import takes a file over wholly or not at all" {
    name-batchfile --application DMFA --for peeterspensions --reserve >/dev/null
    register-techuser export >whole.jsonl
    # spoils STATUS REASON SED-SCRIPT: what the script makes of the export is refused, and no registry is made.
    spoils() {
        sed -E "$3" whole.jsonl >spoilt.jsonl
        ! cmp -s whole.jsonl spoilt.jsonl || complain "nothing was spoilt by $3"
        for option in '' --dry-run; do
            tool import spoilt.jsonl --registry other.db --json $option
            assert_status "$1"
            assert_json error.reason "$2"
            [[ ! -e other.db ]] || complain 'a registry was made'
        done
    }
    spoils 3 format 1d
    spoils 3 truncated '$d'
    spoils 3 truncated '$s/"technical_users":1/"technical_users":2/'
    spoils 3 trailing-data '$p'
    spoils 3 trailing-data '$s/$/\n/'
    spoils 3 truncated '3d'
    spoils 3 journal 's/"number":1,/"number":2,/'
    spoils 3 record '2p'
    spoils 3 syntax '2s/^/x/'
    spoils 3 invalid-utf8 's/$/ \xff/'
    spoils 3 record '2s/0200\.004\.201/0200.004.202/'
    spoils 3 record '2s/SHA256:./SHA256:-/'
    spoils 3 record '2s/"revision":1/"revision":"1"/'
    spoils 3 record '2s/"last_name"/"surname"/'
    spoils 3 record '2s/"revision":1/"revision":1,"password":"x"/'
    spoils 3 record '2s/"record":"technical-user"/"record":"user"/'
    spoils 3 record '2s/"applications":\["dimona"/&,"dimona"/'
    spoils 3 record '2s/"preferred_for":\[/&"dimona","dimona"/'
    spoils 3 record '/"record":"sequence"/p; $s/"sequences":1/"sequences":2/'
    tool import missing.jsonl --registry other.db
    assert_status 3
    tool import --registry other.db
    assert_status 2
    [[ ! -e other.db ]]
}
