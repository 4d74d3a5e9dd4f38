#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The JSON Schemas that are installed with the tools, and what the tools print. Every other file of tests judges its
# documents by them as well, at its end.

load helpers
load life
load replies
load ../docs/documents

# answers STATUS DOCUMENTS COMMAND...: in JSON; what all of it looks like is judged at the end of the file.
answers() {
    local expected="$1" count="$2"
    shift 2
    run_tool "$@" --json
    assert_status "$expected"
    [[ $(grep -c . "$BATS_TEST_TMPDIR/stdout") -eq $count ]] || complain "expected $count documents"
}

# The same, and the rehearsal before it has the same status.
rehearses() {
    answers "$1" "$2" "${@:3}" --dry-run
    answers "$@"
}

@test "the schemas themselves are right and closed, and each tool has one that its page names" {
    judge_documents schemas
    for tool in $TECHUSER_TOOLS; do
        [[ -s $TECHUSER_BIN/../share/techuser/schema/$tool.schema.json ]] || complain "no schema for $tool"
        page_of "$tool.1" | grep -qF "share/techuser/schema/$tool.schema.json" || complain "$tool(1) names no schema"
    done
    page_of register-techuser.1 | grep -qF registry-export.schema.json
}

@test "every command of register-techuser answers as the schemas say, in success and in failure" {
    rehearses 0 1 register-techuser create peeters.toml "${OTHER_QUALITY[@]}"
    rehearses 0 1 register-techuser create peeters.toml
    rehearses 1 1 register-techuser create peeters.toml --username short --phone 12
    rehearses 2 1 register-techuser create peeters.toml --language=
    rehearses 3 1 register-techuser create missing.toml
    rehearses 4 1 register-techuser create peeters.toml --enterprise-number 0000000196
    rehearses 0 1 register-techuser create peeters.toml --channel isabel --username withwarnings \
        --enterprise-number 0000000196
    answers 0 2 register-techuser show 0200.004.201
    answers 1 1 register-techuser show nobodysname
    answers 0 3 register-techuser list
    answers 2 1 register-techuser list --sort size
    rehearses 0 1 register-techuser contact peeterspensions --fax 022223344 --mobile '0470 12 34 56'
    rehearses 0 1 register-techuser contact peeterspensions --fax 022223344
    rehearses 1 1 register-techuser contact peeterspensions --email nobody --phone 1
    rehearses 0 1 register-techuser channel peeterspensions add --channel ftp --certificate peeters-seal.cer \
        --application dimona
    rehearses 0 1 register-techuser channel peeterspensions change --channel sftp --ssh-public-key second.pub
    rehearses 3 1 register-techuser channel peeterspensions change --channel sftp --ssh-public-key peeters.toml
    answers 0 1 register-techuser applications peeterspensions
    rehearses 0 1 register-techuser applications peeterspensions --prefer dimona=ftp
    rehearses 1 1 register-techuser applications peeterspensions --prefer dimona=isabel
    rehearses 0 1 register-techuser channel peeterspensions remove --channel ftp
    rehearses 2 1 register-techuser remove peeterspensions
    rehearses 0 1 register-techuser remove peeterspensions --yes
    answers 0 1 register-techuser show peeterspensions
    answers 0 1 register-techuser history peeterspensions
    answers 0 1 register-techuser list --removed
    answers 2 1 register-techuser history 'no key'
    answers 1 2 register-techuser expiring --at 2054-11-01
    answers 0 0 register-techuser expiring
    answers 2 1 register-techuser expiring --within soon
    answers 0 1 register-techuser sheet janssenspensions
    answers 2 1 register-techuser sheet janssenspensions --html
    printf 'user.username,user.sender_number\njanssenspensions,006401\nnobodysname,6401\nwithwarnings,006400\nwithwarnings,\n' >numbers.csv
    rehearses 0 1 register-techuser sender-number janssenspensions 006400
    rehearses 0 1 register-techuser sender-number janssenspensions 006400
    rehearses 0 1 register-techuser sender-number janssenspensions 006401 --correct
    rehearses 1 1 register-techuser sender-number nobodysname 006400
    rehearses 2 1 register-techuser sender-number janssenspensions 999999
    rehearses 2 4 register-techuser sender-number --many numbers.csv
    rehearses 3 1 register-techuser sender-number --many missing.csv
    rehearses 4 1 register-techuser sender-number janssenspensions 006402
    name-batchfile --application DB2P --for janssenspensions --reserve >/dev/null
    # Three technical users, two numbers that were replaced, a line of sequences, one of its set, twelve of the journal, and the first and last lines.
    answers 0 21 register-techuser export
    register-techuser export >all.jsonl
    rehearses 0 1 register-techuser import all.jsonl --registry copy.db
    rehearses 4 1 register-techuser import all.jsonl --registry copy.db
    rehearses 3 1 register-techuser import peeters.toml --registry other.db
    rehearses 0 1 register-techuser registry init --registry new.db
    answers 0 1 register-techuser registry check
    rehearses 0 1 register-techuser registry backup backup.db
    rehearses 4 1 register-techuser registry backup backup.db
    rehearses 0 1 register-techuser registry migrate
    rehearses 0 1 register-techuser registry move backup.db new.db
    rehearses 1 1 register-techuser registry migrate --registry missing.db
    python3 -c 'import os, sqlite3
connection = sqlite3.connect(os.environ["TECHUSER_REGISTRY"])
connection.execute("DELETE FROM emails")
connection.commit()'
    answers 1 1 register-techuser registry check
    answers 3 1 register-techuser list
    check_documents
    for command in $(commands_of register-techuser); do
        grep -q "^# register-techuser $command .*--json" "$BATS_FILE_TMPDIR/documents" ||
            complain "no answer of the command $command was judged"
    done
}

@test "check-enterprise, check-username and name-batchfile answer as the schemas say" {
    printf '0949383342\n12\n' >numbers.txt
    printf 'number,town\n0949383342,Ghent\n12,Gent\n' >customers.csv
    answers 0 1 check-enterprise 0949383342
    answers 1 2 check-enterprise --file numbers.txt
    answers 1 2 check-enterprise --column number --format vat --file customers.csv
    answers 3 3 check-enterprise --file numbers.txt --file missing.txt
    answers 2 1 check-enterprise --format roman 0949383342
    answers 1 3 check-username peeterspensions janssenspensions 'Two Words'
    answers 0 1 check-username --no-registry janssenspensions
    answers 0 1 check-username --no-registry --contact 'Anouk Peeters' peeterspensions
    answers 0 1 check-username --suggest --company 'Pensioenfonds Peeters NV'
    answers 1 1 check-username --suggest '...'
    answers 0 1 check-username --rules
    answers 2 1 check-username
    answers 0 2 name-batchfile --application DMFA --for peeterspensions --reserve --count 2
    answers 1 1 name-batchfile --application DMFA --for nobodysname --reserve
    answers 1 3 name-batchfile --check {FI,FS}.DMFA.006400.20140628.00005.R.1.1 IN/FI.DMFA.006400.20140631.00000.T.2.3
    answers 1 3 name-batchfile --explain FI.DMFA.006400.20140628.00005.R.1.1 FO.ACRF.999999.20140628.00001.R nonsense
    printf 'a' >a.xml
    printf 'a' >a.p7
    rehearses 0 1 name-batchfile --rename --go --application DMFA --sender 006400 --sequence 00007 \
        --date 2014-06-28 a.xml a.p7
    rehearses 3 1 name-batchfile --rename --go --application DMFA --sender 006400 --sequence 00008 \
        --date 2014-06-28 a.xml a.p7
}

@test "sign-batchfile answers as the schemas say" {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout sign.key -out sign.pem -days 30 -subj /CN=sign \
        -addext basicConstraints=CA:FALSE 2>/dev/null
    fi=FI.DMFA.006499.20140628.00005.R.1.1
    echo '<x/>' >"$fi"
    answers 0 1 sign-batchfile --key sign.key --certificate sign.pem "$fi"
    answers 3 3 sign-batchfile --key sign.key --certificate sign.pem "$fi" missing FI.DMFA.006499.20140628.00005.R.2.1
    answers 0 1 sign-batchfile --verify "$fi"
    answers 1 1 sign-batchfile --verify "$fi" --at 2099-01-01
    answers 2 1 sign-batchfile "$fi"
    answers 2 1 sign-batchfile --key pkcs11:type=data "$fi"
}

@test "send-batchfile answers as the schemas say" {
    # What reaches a server is in its own tests.
    fi=FI.DMFA.006499.20140628.00005.R.1.1
    echo '<x/>' >"$fi"
    answers 1 1 send-batchfile --username nobodysname --key peeters "$fi"
    answers 1 1 send-batchfile --username nobodysname --key peeters "$fi" --dry-run --environment T
    answers 3 3 send-batchfile --username nobodysname --key peeters "$fi" missing FI.DMFA.006499.20140628.00006.R.1.1
    mv "$fi" FI.DMFA.006499.20140628.00005.S.1.1
    answers 5 1 send-batchfile --username nobodysname --key peeters FI.* --host 127.0.0.1 --port 1
    answers 2 1 send-batchfile --username nobodysname --key peeters
}

@test "gen-sshkey, inspect-cert and test-channel answer as the schemas say" {
    local samples="$TECHUSER_SOURCE/tests/data/certificates"
    mkdir keys
    answers 0 1 gen-sshkey --no-passphrase --type ed25519 keys/first
    answers 0 1 gen-sshkey --no-passphrase --type ed25519 --if-missing keys/first
    answers 0 1 gen-sshkey --no-passphrase --type ed25519 --rotate keys/first
    answers 4 1 gen-sshkey --no-passphrase --type ecdsa keys/first
    printf 'open sesame\n' >passphrase
    answers 0 1 gen-sshkey --passphrase-file passphrase --type ed25519 keys/locked
    answers 3 4 gen-sshkey --show keys/first keys/first.pub keys/locked peeters.toml
    answers 0 1 gen-sshkey --check keys/first keys/first.pub
    answers 1 1 gen-sshkey --check keys/first peeters.pub
    answers 0 1 inspect-cert peeters-seal.cer
    answers 3 5 inspect-cert "$samples"/{expired-2021.cer,two.pem,every-keyword.pem} missing.cer
    answers 1 1 inspect-cert --compare peeters-seal.cer "$samples/expired-2021.cer"
    answers 0 1 inspect-cert --compare "$samples/expired-2021.cer" peeters-seal.cer
    answers 0 1 inspect-cert --explain expires-soon
    answers 2 1 inspect-cert --pem peeters-seal.cer
    answers 5 1 test-channel --for peeterspensions --key peeters --host 127.0.0.1 --port 1
    answers 3 1 test-channel --for peeterspensions --key missing --host 127.0.0.1
}

@test "read-replies answers as the schemas say" {
    (make_signers)
    make_reply replies "$REPLY" "$SENT" 0 ACRF-131 other
    answers 1 1 read-replies replies
    sed -i 's|<TypeForm>|<Remark>first</Remark>&|' "replies/FO.$REPLY"
    answers 1 1 read-replies replies
    answers 3 2 read-replies replies missing
    answers 2 1 read-replies
}

@test "a document that is changed in any place is not what the schemas describe" {
    run_tool judge_documents mutate "$BATS_FILE_TMPDIR/documents"
    assert_status 0
    assert_match stdout '^[0-9]{4,} mutants of [0-9]{2} documents, 0 survived$'
}

@test "what is no document is found" {
    for line in 'text' '[]' '{}' '{"format":1,"tool":"other-tool","status":0}' '{"record":"other"}'; do
        printf '%s\n' "$line" >line
        run_tool judge_documents check line
        assert_status 1
    done
}
