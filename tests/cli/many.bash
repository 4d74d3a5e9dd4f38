# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the tests of create --many share; after helpers.bash.

setup_file() {
    make_credentials
}

setup() {
    enter_folder_with_registration
}

# items FROM TO: JSON Lines of right registrations, each of its own entity.
items() {
    python3 -c '
import json, sys, tomllib
sample = tomllib.load(open("peeters.toml", "rb"))
for number in range(int(sys.argv[1]), int(sys.argv[2]) + 1):
    front = 2000000 + number
    sample["entity"]["enterprise_number"] = f"{front:08}{97 - front % 97:02}"
    sample["user"]["username"] = f"manyuser{number:05}"
    print(json.dumps(sample))' "$1" "$2"
}

many() {
    run_tool register-techuser create --many "$@"
}

# Every warning is about what all items share: their key and their certificate.
assert_summary() {
    [[ $(tail -n 1 "$BATS_TEST_TMPDIR/stderr") == "register-techuser: note: $1" ]] || complain "expected as the last line on stderr: $1"
}

usernames() {
    register-techuser list --json | python3 -c '
import json, sys
print(*(json.loads(line)["username"] for line in sys.stdin))'
}
