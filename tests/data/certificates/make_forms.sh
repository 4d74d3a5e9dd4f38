#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# make_forms.sh FOLDER: writes there one certificate in every form that other programs make of it, and what
# people take for one by mistake, with keys that are thrown away. The tests call it.
set -euo pipefail
export LC_ALL=C
source=$(cd "$(dirname "$0")" && pwd)
cd "$1"

cp "$source/peeters-seal.cer" der.cer
openssl x509 -inform DER -in der.cer -out pem.cer
body=$(openssl base64 -A -in der.cer)

# Line ends and blanks
sed 's/$/\r/' pem.cer >crlf.cer
tr '\n' '\r' <pem.cer >cr.cer
sed 's/^/  /' pem.cer >leading-blanks.cer
sed 's/$/ \t/' pem.cer >trailing-blanks.cer
sed 's/$/\n/' pem.cer >blank-lines.cer
printf -- '-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n' "$body" >one-line-body.cer
printf -- '-----BEGIN CERTIFICATE-----%s-----END CERTIFICATE-----' "$body" >one-line.cer
printf %s "$(<pem.cer)" >no-last-newline.cer
openssl x509 -in pem.cer -text >leading-text.cer

# Encodings of the text
printf '\357\273\277' | cat - pem.cer >utf8-mark.cer
iconv -f ASCII -t UTF-16LE pem.cer >utf16le.cer
iconv -f ASCII -t UTF-16BE pem.cer >utf16be.cer
printf '\377\376' | cat - utf16le.cer >utf16le-mark.cer
printf '\376\377' | cat - utf16be.cer >utf16be-mark.cer
iconv -f ASCII -t UTF-16LE crlf.cer >utf16le-crlf.cer

# Armour
sed 's/CERTIFICATE/X509 CERTIFICATE/' pem.cer >x509-label.cer
openssl x509 -in pem.cer -trustout -out trusted-plain.cer
openssl x509 -in pem.cer -trustout -addtrust emailProtection -addreject serverAuth -setalias seal \
    -out trusted.cer
openssl base64 -in der.cer >base64.cer
printf %s "$body" >base64-one-line.cer
openssl crl2pkcs7 -nocrl -certfile pem.cer -outform DER -out pkcs7-der.cer
openssl crl2pkcs7 -nocrl -certfile pem.cer -out pkcs7-pem.cer
sed 's/PKCS7/PKCS #7 SIGNED DATA/' pkcs7-pem.cer >pkcs7-label.cer
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=signer -days 1 \
    -keyout key.pem -out signer.pem 2>log
# The basic encoding rules, with lengths that are told at the end
openssl cms -sign -stream -indef -in pem.cer -signer signer.pem -inkey key.pem -certfile pem.cer -nodetach \
    -outform DER -out pkcs7-ber.cer
cat pem.cer signer.pem >bundle.cer
{ echo 'the holder'; cat pem.cer; echo 'the other'; sed 's/$/\r/' signer.pem; } >bundle-with-text.cer
openssl crl2pkcs7 -nocrl -certfile bundle.cer -outform DER -out pkcs7-bundle.cer
openssl crl2pkcs7 -nocrl -outform DER -out pkcs7-empty.cer

cat pem.cer <(echo '---') <(echo 'Server certificate') >text-after.cer
{ cat der.cer; printf ' \t\r\n'; } >blanks-after-der.cer
{ cat pkcs7-der.cer; echo; } >newline-after-pkcs7.cer
openssl base64 -A -in pkcs7-der.cer >pkcs7-base64.cer
# A signer who is named by the identifier of the key
openssl cms -sign -keyid -in pem.cer -signer signer.pem -inkey key.pem -certfile pem.cer -outform DER -out cms-keyid.cer

# Broken
{ cat der.cer; printf 12345678; } >junk-after-der.cer
{ cat der.cer; echo; } >newline-after-der.cer
cat der.cer der.cer >two-der.cer
{ cat pem.cer; echo junk; } >junk-after-pem.cer
{
    echo -----BEGIN CERTIFICATE-----
    cat der.cer <(printf junk) | openssl base64
    echo -----END CERTIFICATE-----
} >junk-within-pem.cer
{ cat pkcs7-der.cer; printf junk; } >junk-after-pkcs7.cer
{ cat der.cer <(printf junk) | openssl base64; } >junk-after-base64.cer
{
    echo -----BEGIN TRUSTED CERTIFICATE-----
    { sed -e '/-----/d' trusted.cer | openssl base64 -d; printf junk; } | openssl base64
    echo -----END TRUSTED CERTIFICATE-----
} >junk-after-trusted.cer
{
    echo -----BEGIN TRUSTED CERTIFICATE-----
    cat der.cer <(printf junk) | openssl base64
    echo -----END TRUSTED CERTIFICATE-----
} >junk-for-trust.cer
{ cat utf16le.cer; printf 1; } >utf16-odd.cer
{ cat pem.cer; sed 's/CERTIFICATE/X509 CRL/' pem.cer; } >crl-after-pem.cer
sed 's/PKCS7/CERTIFICATE/' pkcs7-pem.cer >pkcs7-as-certificate.cer

# Taken for a certificate by mistake
openssl pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key-pkcs8.der
openssl ec -in key.pem -out key-sec1.pem 2>log
openssl ec -in key.pem -outform DER -out key-sec1.der 2>log
openssl genrsa -traditional -out key-pkcs1.pem 1024 2>log
openssl rsa -in key-pkcs1.pem -traditional -outform DER -out key-pkcs1.der 2>log
openssl genpkey -algorithm ED25519 -outform DER -out key-ed25519.der
for algorithm in aes-256-cbc des3; do
    openssl pkcs8 -topk8 -in key.pem -v2 $algorithm -passout pass:secret -outform DER -out key-$algorithm.der
done
openssl pkcs8 -topk8 -in key.pem -scrypt -passout pass:secret -outform DER -out key-scrypt.der
openssl pkcs8 -topk8 -in key.pem -v1 PBE-SHA1-3DES -passout pass:secret -outform DER -out key-pbe.der
openssl pkcs8 -topk8 -in key.pem -passout pass:secret -out key-encrypted.pem
openssl base64 -A -in key-pkcs8.der -out key-base64.txt
openssl base64 -in key-ed25519.der -out key-short-base64.txt
iconv -f ASCII -t UTF-16 key.pem >key-utf16.pem
cat pem.cer key.pem >key-after-certificate.pem
ssh-keygen -q -t ed25519 -N '' -C fictional -f key-openssh
openssl pkcs12 -export -in signer.pem -inkey key.pem -passout pass:secret -out pkcs12.p12
{ echo -----BEGIN PKCS12-----; openssl base64 -in pkcs12.p12; echo -----END PKCS12-----; } >pkcs12.pem
{ echo -----BEGIN CERTIFICATE-----; openssl base64 -in pkcs12.p12; echo -----END CERTIFICATE-----; } \
    >pkcs12-as-certificate.pem
openssl req -new -key key.pem -subj /CN=fictional -out request.pem
openssl req -in request.pem -outform DER -out request.der
openssl req -new -key key.pem -subj / -outform DER -out request-without-name.der
sed 's/CERTIFICATE/NEW CERTIFICATE/' request.pem >request-new.pem
openssl base64 -in request.der -out request-base64.txt
ssh-keygen -e -f key-openssh.pub >ssh-rfc4716.pub
printf '# a comment\nfrom="192.0.2.1" %s' "$(<key-openssh.pub)" >ssh-options.pub
openssl cms -sign -nocerts -in pem.cer -signer signer.pem -inkey key.pem -outform DER -out cms.der
openssl cms -sign -nocerts -in pem.cer -signer signer.pem -inkey key.pem -outform PEM -out cms.pem
openssl cms -sign -nocerts -keyid -in pem.cer -signer signer.pem -inkey key.pem -outform DER -out cms-keyid.der
openssl pkey -in key.pem -pubout -out public.pem
openssl pkey -in key.pem -pubout -outform DER -out public.der
openssl rsa -in key-pkcs1.pem -RSAPublicKey_out -out public-rsa.pem 2>log
openssl rsa -in key-pkcs1.pem -RSAPublicKey_out -outform DER -out public-rsa.der 2>log
openssl base64 -A -in public.der >public-base64.txt
printf '[ca]\ndefault_ca = one\n[one]\ndatabase = index\ndefault_md = sha256\ndefault_crl_days = 9\n' >ca.cnf
: >index
openssl ca -config ca.cnf -gencrl -cert signer.pem -keyfile key.pem -out crl.pem 2>log
openssl crl -in crl.pem -outform DER -out crl.der
{ echo -----BEGIN CERTIFICATE-----; openssl base64 -in crl.der; echo -----END CERTIFICATE-----; } >crl-as-certificate.pem
openssl ocsp -issuer signer.pem -cert signer.pem -reqout ocsp-request 2>log
openssl ocsp -index index -CA signer.pem -rsigner signer.pem -rkey key.pem -reqin ocsp-request -respout ocsp.der >log 2>&1
{ echo '-----BEGIN OCSP RESPONSE-----'; openssl base64 -in ocsp.der; echo '-----END OCSP RESPONSE-----'; } >ocsp.pem
