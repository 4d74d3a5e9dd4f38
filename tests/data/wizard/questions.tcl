# SPDX-License-Identifier: Apache-2.0
# Every question of a whole registration: its field, its prompt, a right answer, and how that is proposed later.
set questions {
    {entity.enterprise_number "Enterprise number *" 0200.004.201 0200.004.201}
    {entity.quality "Quality *" 1 1}
    {contact.last_name "Last name *" Peeters Peeters}
    {contact.first_name "First name *" Anouk Anouk}
    {contact.title "Title *" mrs 2}
    {contact.function "Function *" "IT manager" "IT manager"}
    {contact.language "Language *" nl 2}
    {contact.phone "Phone *" "+32 2 555 01 23" "+32 2 555 01 23"}
    {contact.fax "Fax" "+32 2 555 01 24" "+32 2 555 01 24"}
    {contact.mobile "Mobile" "+32 470 55 01 23" "+32 470 55 01 23"}
    {contact.emails "E-mail addresses (blanks between them) *" batch@example.be batch@example.be}
    {channel.type "Channel *" 1 1}
    {channel.connection "Connection type *" internet 1}
    {channel.ssh_public_key "File of the SSH public key (+ makes a new key pair) *" rsa-3072.pub rsa-3072.pub}
    {channel.certificate "File of the certificate *" peeters-seal.cer peeters-seal.cer}
    {channel.applications "Applications (blanks between their numbers) *" 1 1}
    {user.username "Username *" peeterspensions peeterspensions}
    {user.sender_number "Sender number, if the portal has given one" 006400 006400}
}
