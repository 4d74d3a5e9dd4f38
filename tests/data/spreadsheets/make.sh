#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Saves registrations.tsv with LibreOffice Calc in the forms that people send, into FOLDER. Needs libreoffice-calc.
set -euo pipefail
[[ $# -eq 1 ]] || { echo 'usage: make.sh FOLDER' >&2 && exit 2; }
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
mkdir -p "$1"
cd -- "$1"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT

# calc IN-FILTER OUT-FILTER FILE: converts into $work.
calc() {
    soffice "-env:UserInstallation=file://$work/profile" --headless --infilter="$1" --convert-to "$2" \
        --outdir "$work" "$3" >&2
}

# Tab, quotes, UTF-8, from the first line; all columns as text, as somebody imports them who knows what spreadsheets
# make of numbers.
cp "$here/registrations.tsv" "$work/book.csv"
for form in ods xlsx xls; do
    calc 'Text - txt - csv (StarCalc):9,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2' "$form" "$work/book.csv"
    cp "$work/book.$form" .
done
# The numbers are those of LibreOffice for the separator and for the encoding.
for separator in semicolon:59 comma:44 tab:9; do
    for encoding in utf-8:76 utf-16:65535 windows-1252:1 cp850:4; do
        calc calc8 "csv:Text - txt - csv (StarCalc):${separator#*:},34,${encoding#*:},1" book.ods
        mv "$work/book.csv" "${encoding%:*}-${separator%:*}.csv"
    done
done
