#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Every reason for which a batch file name is refused has a refusal here, and a place in the man page.

load helpers
load ../docs/documents

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
    page_of name-batchfile.1 >"$BATS_TEST_TMPDIR/page"
    : >"$BATS_TEST_TMPDIR/reasons"
}

# refuses STATUS REASON [ARGUMENT...]: name-batchfile does, for that reason, which its page explains.
refuses() {
    local expected="$1" reason="$2"
    shift 2
    run_tool name-batchfile --json "$@"
    assert_status "$expected"
    # One name of many may be the refused one, and it has no other fault.
    [[ "$(reasons_given)" == "$reason" ]] || complain "expected the reason $reason and no other"
    grep -qwF -- "$reason" "$BATS_TEST_TMPDIR/page" || complain "the man page does not explain $reason"
    printf '%s\n' "$reason" >>"$BATS_TEST_TMPDIR/reasons"
}

reasons_given() {
    python3 -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    document = json.loads(line)
    for fault in [document["error"]] if "error" in document else document["reasons"]:
        print(fault["reason"])' "$BATS_TEST_TMPDIR/stdout" | sort -u
}

refuse_names() {
    refuses 1 too-few-elements --check FI.DMFA.006400.20140628.00001
    refuses 1 too-many-elements --check FI.DMFA.006400.20140628.00001.R.1.1.1
    refuses 1 ending --check FI.DMFA.006400.20140628.00001.R.1.1.xml
    refuses 1 kind --check XX.DMFA.006400.20140628.00001.R.1.1
    refuses 1 kind-case --check fi.DMFA.006400.20140628.00001.R.1.1
    refuses 1 kind-missing --check .DMFA.006400.20140628.00001.R.1.1
    refuses 1 application-missing --check FI..006400.20140628.00001.R.1.1
    refuses 1 application-length --check FI.DMF.006400.20140628.00001.R.1.1
    refuses 1 application-character --check FI.DM_A.006400.20140628.00001.R.1.1
    refuses 1 application-case --check FI.DmfA.006400.20140628.00001.R.1.1
    refuses 1 sender-missing --check FI.DMFA..20140628.00001.R.1.1
    refuses 1 length --check FI.DMFA.6400.20140628.00001.R.1.1
    refuses 1 character --check FI.DMFA.00640O.20140628.00001.R.1.1
    refuses 1 range --check FI.DMFA.000000.20140628.00001.R.1.1
    refuses 1 sender --check FI.DMFA.999999.20140628.00001.R.1.1
    refuses 1 date-missing --check FI.DMFA.006400..00001.R.1.1
    refuses 1 date-format --check FI.DMFA.006400.140628.00001.R.1.1
    refuses 1 date --check FI.DMFA.006400.20140631.00001.R.1.1
    refuses 1 date-future --check FI.DMFA.006400.99991231.00001.R.1.1
    refuses 1 sequence-missing --check FI.DMFA.006400.20140628..R.1.1
    refuses 1 sequence-length --check FI.DMFA.006400.20140628.0001.R.1.1
    refuses 1 sequence-character --check FI.DMFA.006400.20140628.0_001.R.1.1
    refuses 1 sequence-case --check FI.DMFA.006400.20140628.24azg.R.1.1
    refuses 1 sequence-zero --check FI.DMFA.006400.20140628.00000.R.1.1
    refuses 1 environment --check FI.DMFA.006400.20140628.00001.A.1.1
    refuses 1 environment-missing --check FI.DMFA.006400.20140628.00001..1.1
    refuses 1 environment-case --check FI.DMFA.006400.20140628.00001.r.1.1
    refuses 1 parts-missing --check GO.DMFA.006400.20140628.00001.R.
    refuses 1 parts-length --check GO.DMFA.006400.20140628.00001.R.10
    refuses 1 parts-character --check GO.DMFA.006400.20140628.00001.R.x
    refuses 1 parts-zero --check GO.DMFA.006400.20140628.00001.R.0
    refuses 1 part --check FI.DMFA.006400.20140628.00001.R.4.5
    refuses 1 part-length --check FI.DMFA.006400.20140628.00001.R.4.01
    refuses 1 part-character --check FI.DMFA.006400.20140628.00001.R.4.x
    refuses 1 part-zero --check FI.DMFA.006400.20140628.00001.R.4.0
    refuses 1 part-missing --check FI.DMFA.006400.20140628.00001.R.4
    refuses 1 part-unexpected --check TD.DMFA.006400.20140628.00001.R.4.1
    refuses 1 directory --check INTEST/FI.DMFA.006400.20140628.00001.R.1.1
    refuses 1 direction --check OUT/FI.DMFA.006400.20140628.00001.R.1.1
    refuses 1 other-sender --check --sender-number 006401 FI.DMFA.006400.20140628.00001.R.1.1
}

refuse_sets() {
    local front=DMFA.006400.20140628.00001.R
    refuses 1 duplicate --check FI.$front.1.1 FI.$front.1.1
    refuses 1 declaration-missing --check FI.$front.2.1 FS.$front.2.2
    refuses 1 signature-missing --check FI.$front.1.1 GO.$front.1
    refuses 1 parts-differ --check FI.$front.1.1 FS.$front.1.1 FI.$front.2.2
}

refuse_options() {
    local good=(--application DMFA --sender-number 006400 --date 2014-06-28)
    refuses 2 missing --sender-number 006400 --sequence 00001
    refuses 2 sequence "${good[@]}"
    refuses 2 count "${good[@]}" --sequence 00001 --count 2
    refuses 2 parts "${good[@]}" --sequence 00001 --parts 10
    refuses 2 option --check --reserve x
    refuses 2 operands --check
    refuses 2 registry-url "${good[@]}" --reserve --registry=mysql://host
    refuses 2 stdin-twice --check - -
}

refuse_registries() {
    local good=(--application DMFA --date 2014-06-28 --reserve)
    refuses 1 no-registry "${good[@]}" --for peeterspensions
    run_tool register-techuser create peeters.toml
    assert_status 0
    refuses 2 key "${good[@]}" --for '?'
    refuses 1 no-technical-user "${good[@]}" --for nobodyknows
    mkdir -p "$HOME/.config/techuser"
    refuses 1 application-not-open --application WECH --for peeterspensions --reserve
    echo 'format = 1 [' >"$HOME/.config/techuser/file-profiles.toml"
    refuses 2 reference-data --application OTHE --for peeterspensions --reserve
    rm "$HOME/.config/techuser/file-profiles.toml"
    echo 'not a registry, but a text of some length' >text.db
    refuses 3 not-a-registry "${good[@]}" --sender-number 006400 --registry=text.db
}

refuse_files() {
    local good=(--rename --application DMFA --sender-number 006400 --date 2014-06-28 --sequence 00001)
    mkdir folder
    touch a b folder/b
    refuses 2 into "${good[@]}" a folder/b
    refuses 3 no-folder "${good[@]}" --into nowhere a
    refuses 3 not-a-file "${good[@]}" folder
    refuses 1 incomplete "${good[@]}" --go a
    touch FI.DMFA.006400.20140628.00001.R.1.1
    refuses 4 exists "${good[@]}" a
}

@test "each refusal has a reason of its own, and the man page has it" {
    refuse_names
    refuse_sets
    cp "$BATS_TEST_TMPDIR/reasons" judged
    refuse_options
    refuse_registries
    refuse_files
    [[ $(sort -u "$BATS_TEST_TMPDIR/reasons" | wc -l) -ge 60 ]]
    [[ $(sort "$BATS_TEST_TMPDIR/reasons" | uniq -d) == '' ]]
    # And the page has no reason against a name or a set that is not shown above.
    sed -n '/^\.It names/,/^\.It values/p' "$TECHUSER_SOURCE/man/name-batchfile.1" | grep '^\.Li' |
        tr -d ' ' | tr ',' '\n' | sed 's/^\.Li//' | grep . | sort -u >documented
    sort -u judged | diff documented -
}
