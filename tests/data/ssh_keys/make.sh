#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the public keys of this folder anew; the private halves are thrown away.
#
#   rsa-3072.pub rsa-2048.pub ed25519.pub ecdsa-256.pub ecdsa-384.pub ecdsa-521.pub   OpenSSH, by ssh-keygen
#   *.rfc4716             the same key in RFC 4716 form, by ssh-keygen
#   rsa-3072.puttygen     the same again, by puttygen
#   rsa-1024.pub          too small
#   dsa.pub               a type that is not accepted
#   security-token.pub    likewise: a key kept in a FIDO token
#   certified.pub         likewise: an OpenSSH certificate
#   mismatched-type.pub   'ssh-rsa' in front of an Ed25519 key
#   cut.pub               rsa-3072.pub without its last characters
#   two.pub               two keys
#   fingerprints.txt      file, bits, SHA-256 and MD5 fingerprint, as ssh-keygen -l says
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# make FILE TYPE BITS
make() {
    ssh-keygen -q -t "$2" -b "$3" -N '' -C 'batch channel of Peeters Pensions' -f "$work/$1"
    cp "$work/$1.pub" .
}

# fingerprint FORM FILE
fingerprint() {
    ssh-keygen -l -E "$1" -f "$2" | cut -d ' ' -f 2
}

make rsa-3072 rsa 3072
make rsa-2048 rsa 2048
make rsa-1024 rsa 1024
make ed25519 ed25519 256
make ecdsa-256 ecdsa 256
make ecdsa-384 ecdsa 384
make ecdsa-521 ecdsa 521
make dsa dsa 1024

accepted=(rsa-3072 rsa-2048 ed25519 ecdsa-256 ecdsa-384 ecdsa-521)
: >fingerprints.txt
for key in "${accepted[@]}"; do
    ssh-keygen -e -m RFC4716 -f "$key.pub" | sed 's/converted by [^ ]* from/converted from/' >"$key.rfc4716"
    bits=$(ssh-keygen -l -f "$key.pub" | cut -d ' ' -f 1)
    md5=$(fingerprint md5 "$key.pub")
    echo "$key $bits $(fingerprint sha256 "$key.pub") ${md5#MD5:}" >>fingerprints.txt
done
puttygen "$work/rsa-3072" -O public -o rsa-3072.puttygen

ssh-keygen -q -s "$work/ed25519" -I fictional -n batch -V 20250101:20250102 "$work/ecdsa-256.pub"
mv "$work/ecdsa-256-cert.pub" certified.pub
{
    printf 'sk-ssh-ed25519@openssh.com '
    printf '\0\0\0\032sk-ssh-ed25519@openssh.com\0\0\0\040%032d\0\0\0\004ssh:' 0 | openssl base64 -A
    printf ' token\n'
} >security-token.pub
sed 's/^ssh-ed25519/ssh-rsa/' ed25519.pub >mismatched-type.pub
cut -d ' ' -f 1,2 rsa-3072.pub | tr -d '\n' | head -c -40 >cut.pub
cat ed25519.pub ecdsa-256.pub >two.pub
