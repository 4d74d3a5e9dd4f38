# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Certificates and revocation lists that openssl makes in the current folder.

# A root, an authority under it, two certificates of holders, one of them revoked, and lists of revoked ones.
make_chain() {
    cat >ca.cnf <<'END'
[ca]
default_ca = issuing
[issuing]
dir = .
database = index
new_certs_dir = .
serial = serial
crlnumber = crlnumber
default_md = sha256
default_days = 3650
default_crl_days = 3650
unique_subject = no
policy = anything
[anything]
commonName = optional
countryName = optional
[holder]
keyUsage = critical,digitalSignature,nonRepudiation
authorityKeyIdentifier = keyid
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
END
    : >index
    echo 01 >serial
    echo 01 >crlnumber
    for name in root other issuing good revoked; do
        openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key 2>/dev/null ||
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key
    done
    for name in root other; do
        openssl req -x509 -new -key $name.key -days 3650 -subj "/CN=$name" -out $name.pem
    done
    issue root issuing authority
    issue issuing good holder
    issue issuing revoked holder
    openssl ca -config ca.cnf -cert issuing.pem -keyfile issuing.key -revoke revoked.pem 2>/dev/null
    openssl ca -config ca.cnf -cert issuing.pem -keyfile issuing.key -gencrl -out issuing.crl 2>/dev/null
    openssl ca -config ca.cnf -cert issuing.pem -keyfile issuing.key -gencrl -out old.crl \
        -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z 2>/dev/null
    openssl ca -config ca.cnf -cert other.pem -keyfile other.key -gencrl -out other.crl 2>/dev/null
    cat good.pem issuing.pem >good-bundle.pem
}

# issue ISSUER NAME EXTENSIONS
issue() {
    openssl req -new -key "$2.key" -subj "/CN=$2" -out "$2.csr"
    openssl ca -config ca.cnf -batch -notext -in "$2.csr" -out "$2.pem" -cert "$1.pem" -keyfile "$1.key" \
        -extensions "$3" 2>/dev/null
}
