# SPDX-License-Identifier: Apache-2.0

# What the tool itself lists when a value is not on the list.
function __inspect_cert_list
    string split ', ' (string replace -r '^.*'$argv[2] '' (inspect-cert --lang=en "$argv[1]=?" - 2>&1 </dev/null)[-1])
end

complete -c inspect-cert -l recursive -d 'Look into the folders below a folder'
complete -c inspect-cert -l get -x -a '(__inspect_cert_list --get "the fields are ")' -d 'Print one value only'
complete -c inspect-cert -l pem -d 'Print the PEM form only'
complete -c inspect-cert -l der -d 'Write the DER form only'
complete -c inspect-cert -l extract -d 'Print every certificate that is found in PEM form'
complete -c inspect-cert -l at -x -d 'Check as of that day'
complete -c inspect-cert -l warn-days -x -d 'Warn when fewer days are left'
complete -c inspect-cert -l critical-days -x -d 'Unfit when fewer days are left'
complete -c inspect-cert -l enterprise -x -d 'Enterprise number that it should carry'
complete -c inspect-cert -l trust -r -F -d 'Certificates that a chain must lead to'
complete -c inspect-cert -l policy -x -d 'Policy that the chain must be valid for'
complete -c inspect-cert -l crl -r -F -d 'Revocation list'
complete -c inspect-cert -l crl-check-all -d 'Look up the issuers too'
complete -c inspect-cert -l strict -d 'Warnings give a no as well'
complete -c inspect-cert -l compare -d 'Can the second replace the first?'
complete -c inspect-cert -l explain -x -a '(__inspect_cert_list --explain "the checks are ")' -d 'Why a check is made'
complete -c inspect-cert -l show-national-number -d 'Do not mask national register numbers'
complete -c inspect-cert -s h -l help -d 'Show the options'
complete -c inspect-cert -s V -l version -d 'Show the version'
complete -c inspect-cert -l json -d 'Write JSON'
complete -c inspect-cert -s q -l quiet -d 'Write errors only'
complete -c inspect-cert -s v -l verbose -d 'Tell what is being done'
complete -c inspect-cert -l color -x -a 'auto always never' -d 'Use colour'
complete -c inspect-cert -l lang -x -a 'fr nl de en' -d 'Language of reports'
complete -c inspect-cert -l no-input -d 'Never ask'
