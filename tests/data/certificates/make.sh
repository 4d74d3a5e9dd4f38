#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the certificates of this folder anew, with new keys that are thrown away. All names and numbers are
# fictional.
#
#   peeters-seal.cer        DER; qualified electronic seal of a company, RSA-3072, valid 2025 to 2055
#   peeters-seal.pem        the same in PEM
#   expired-2021.cer        DER; a seal that expired on 2021-03-07
#   not-yet-valid.pem       valid from 2054
#   no-organisation.pem     of a person: no O, a 16-octet serial, SERIALNUMBER in the issuer
#   cut-in-half.cer         the first half of peeters-seal.cer
#   trailing-junk.cer       peeters-seal.cer and eight octets
#   two.pem                 two certificates
#   utf8-bmp-t61.pem        one name in UTF8String, BMPString, T61String, UniversalString, IA5String
#   broken-utf8.pem         a UTF8String that is not UTF-8
#   no-text.pem             an O that is a BIT STRING
#   every-keyword.pem       each attribute that has a keyword, and one that has none
#   control-characters.pem  ESC and newline in the common name
#   special-characters.pem  what RFC 4514 escapes
#   no-common-name.pem      neither CN nor O
#   zero-serial.pem, negative-serial.pem, high-bit-serial.pem, long-serial.pem (1025 octets)
#   month-thirteen.pem      a date that is none
#   *.expected              what openssl, and for the decimal serial bc, say of the file
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/ca.cnf" <<END
[ca]
default_ca = issuing
[issuing]
dir = $work
database = $work/index
new_certs_dir = $work
serial = $work/serial
default_md = sha256
unique_subject = no
policy = anything
[anything]
commonName = optional
[seal]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
1.3.6.1.5.5.7.1.3 = ASN1:SEQUENCE:qc_statements
[authentication]
keyUsage = critical,digitalSignature
[qc_statements]
compliance = SEQUENCE:qc_compliance
type = SEQUENCE:qc_type
device = SEQUENCE:qc_sscd
[qc_compliance]
id = OID:0.4.0.1862.1.1
[qc_type]
id = OID:0.4.0.1862.1.6
types = SEQUENCE:qc_seal
[qc_seal]
id = OID:0.4.0.1862.1.6.2
[qc_sscd]
id = OID:0.4.0.1862.1.4
END
: >"$work/index"

# make_ca NAME SUBJECT
make_ca() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 10 -utf8 -subj "$2" \
        -keyout "$work/$1.key" -out "$work/$1.pem" 2>"$work/log"
}

# issue FILE CA SUBJECT SERIAL FROM TO EXTENSIONS KEY...: writes FILE.pem to the work folder
issue() {
    local file=$1 ca=$2 subject=$3 serial=$4 from=$5 to=$6 extensions=$7
    shift 7
    openssl req -new -newkey "$@" -nodes -utf8 -subj "$subject" -keyout "$work/key" -out "$work/csr" \
        2>"$work/log"
    echo "$serial" >"$work/serial"
    openssl ca -config "$work/ca.cnf" -batch -notext -preserveDN -utf8 \
        -in "$work/csr" -out "$work/$file.pem" \
        -cert "$work/$ca.pem" -keyfile "$work/$ca.key" -extensions "$extensions" \
        -startdate "$from" -enddate "$to" 2>"$work/log" || { cat "$work/log" >&2; return 1; }
}

# A public key whose private half everybody knows: the base point of P-256.
base_x=6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
base_y=4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5

# handmade FILE SERIAL NOT_AFTER ATTRIBUTE...: FILE.pem with a signature that means nothing;
# an attribute is OID=ASN1
handmade() {
    local file=$1 serial=$2 not_after=$3 number=0 attribute
    shift 3
    {
        cat <<END
asn1 = SEQUENCE:certificate
[certificate]
content = SEQUENCE:content
algorithm = SEQUENCE:algorithm
signature = FORMAT:HEX,BITSTRING:00
[content]
version = EXPLICIT:0,INTEGER:2
serial = INTEGER:$serial
algorithm = SEQUENCE:algorithm
issuer = SEQUENCE:name
validity = SEQUENCE:validity
subject = SEQUENCE:name
key = SEQUENCE:key
[algorithm]
id = OID:ecdsa-with-SHA256
[validity]
from = UTCTIME:250101000000Z
to = $not_after
[key]
algorithm = SEQUENCE:key_algorithm
point = FORMAT:HEX,BITSTRING:04$base_x$base_y
[key_algorithm]
id = OID:id-ecPublicKey
curve = OID:prime256v1
END
        echo "[name]"
        for ((number = 0; number < $#; ++number)); do echo "rdn$number = SET:rdn$number"; done
        number=0
        for attribute in "$@"; do
            printf '[rdn%d]\nattribute = SEQUENCE:attribute%d\n' "$number" "$number"
            printf '[attribute%d]\nid = OID:%s\nvalue = %s\n' "$number" "${attribute%%=*}" "${attribute#*=}"
            number=$((number + 1))
        done
    } >"$work/handmade.cnf"
    openssl asn1parse -genconf "$work/handmade.cnf" -noout -out "$work/handmade.der"
    {
        echo "-----BEGIN CERTIFICATE-----"
        openssl base64 -in "$work/handmade.der"
        echo "-----END CERTIFICATE-----"
    } >"$file.pem"
}

# expect FILE: writes down what openssl says of it, with the keywords of Java for attribute types
expect() {
    local serial
    serial=$(openssl x509 -in "$1" -noout -serial)
    serial=${serial#serial=}
    {
        openssl x509 -in "$1" -noout -subject -issuer \
            -nameopt dn_rev,esc_2253,utf8,sname,sep_comma_plus_space |
            sed -e 's/serialNumber=/SERIALNUMBER=/' -e 's/emailAddress=/EMAILADDRESS=/' \
                -e 's/\bSN=/SURNAME=/' -e 's/\bGN=/GIVENNAME=/'
        openssl x509 -in "$1" -noout -dates -dateopt iso_8601
        echo "serial=$serial"
        echo "decimal=$(echo "ibase=16; $serial" | BC_LINE_LENGTH=0 bc)"
        openssl x509 -in "$1" -noout -fingerprint -sha256 | sed 's/.*Fingerprint=/sha256=/'
    } >"${1%.*}.expected"
}

small=(ec -pkeyopt ec_paramgen_curve:P-256)
company='/C=BE/OU=Batch/organizationIdentifier=VATBE-0200.004.201/O=Peeters Pensions (fictional)'
make_ca issuing '/C=BE/organizationIdentifier=NTRBE-0200004201/O=Fictional Trust/CN=Fictional Issuing CA G1'
make_ca citizen '/C=BE/CN=Citizen CA/serialNumber=200803'

issue peeters-seal issuing "$company/CN=PEETERS_SEAL" 1ABCDEF0123456789ABCDEF0123456789ABCDEF0 \
    20250101000000Z 20550101000000Z seal rsa:3072
cp "$work/peeters-seal.pem" peeters-seal.pem
openssl x509 -in peeters-seal.pem -outform DER -out peeters-seal.cer
issue expired-2021 issuing "$company/CN=PEETERS_SEAL_2018" 59772E700669B7669FB012C5CDD13C3A281A0912 \
    20180307160043Z 20210307161000Z seal "${small[@]}"
openssl x509 -in "$work/expired-2021.pem" -outform DER -out expired-2021.cer
issue not-yet-valid issuing "$company/CN=PEETERS_SEAL_2054" 02 \
    20540101000000Z 20550101000000Z seal "${small[@]}"
cp "$work/not-yet-valid.pem" .
issue no-organisation citizen \
    '/C=BE/CN=Anouk Peeters (Authentication)/SN=Peeters/GN=Anouk/serialNumber=99999999999' \
    10000000000031138B31BA0102030405 20250101000000Z 20550101000000Z authentication "${small[@]}"
cp "$work/no-organisation.pem" .

head -c $(($(wc -c <peeters-seal.cer) / 2)) peeters-seal.cer >cut-in-half.cer
{ cat peeters-seal.cer; printf 'leftover'; } >trailing-junk.cer
cat not-yet-valid.pem no-organisation.pem >two.pem

end=GENTIME:20550101000000Z
handmade utf8-bmp-t61 3 $end countryName=PRINTABLE:BE organizationName=FORMAT:UTF8,BMP:Fédération \
    organizationalUnitName=IMPLICIT:20U,FORMAT:HEX,OCT:4c69e86765 localityName=FORMAT:UTF8,UNIV:Ārzemes \
    emailAddress=IA5:batch@example.be commonName=FORMAT:UTF8,UTF8:Ægidius
handmade broken-utf8 3 $end commonName=IMPLICIT:12U,FORMAT:HEX,OCT:41ff42
handmade no-text 3 $end organizationName=FORMAT:HEX,BITSTRING:43fe44 commonName=UTF8:none
handmade every-keyword 3 $end C=PRINTABLE:BE ST=UTF8:state L=UTF8:place street=UTF8:street \
    O=UTF8:one O=UTF8:two OU=UTF8:unit title=UTF8:title domainComponent=IA5:domain \
    dnQualifier=PRINTABLE:qualifier \
    surname=UTF8:surname \
    givenName=UTF8:given initials=UTF8:initials generationQualifier=UTF8:generation emailAddress=IA5:mail \
    userId=UTF8:user serialNumber=PRINTABLE:number organizationIdentifier=UTF8:identifier \
    1.3.6.1.4.1.99999.1=UTF8:unknown CN=UTF8:first CN=UTF8:last
handmade control-characters 3 $end organizationName=UTF8:Fictional \
    commonName=IMPLICIT:12U,FORMAT:HEX,OCT:1b5b33316d7265640a6e657874
handmade special-characters 3 $end \
    organizationName=IMPLICIT:12U,FORMAT:HEX,OCT:20612c622b632264653c663e673b5c20 \
    commonName=IMPLICIT:12U,FORMAT:HEX,OCT:2373746172742361
handmade no-common-name 3 $end countryName=PRINTABLE:BE organizationalUnitName=UTF8:Batch
handmade zero-serial 0 $end commonName=UTF8:zero
handmade negative-serial -0x8001 $end commonName=UTF8:negative
handmade high-bit-serial 0xFF00000000000000000000000000000000000001 $end commonName=UTF8:high
handmade long-serial "0x$(printf '11%.0s' {1..1025})" $end commonName=UTF8:long
handmade month-thirteen 3 IMPLICIT:23U,OCT:251301000000Z commonName=UTF8:month

for file in peeters-seal.cer expired-2021.cer not-yet-valid.pem no-organisation.pem utf8-bmp-t61.pem \
    special-characters.pem zero-serial.pem negative-serial.pem high-bit-serial.pem; do
    expect "$file"
done
