# SPDX-License-Identifier: Apache-2.0
# A registration that is given up in the middle, after a step back.
set screen yes
start

answer "Enterprise number *" "0200.004.201"
answer "Quality *" "1"
answer "Last name *" "Peeters"
answer "First name *" "<"
answer "Last name * \[Peeters\]" "Janssens"
answer "First name *" "Anouk"
answer "Title *" "!"
finish 1
