# SPDX-License-Identifier: Apache-2.0
# Next, Previous and Cancel at every question: up to each of them with right answers, back to the one before it,
# which proposes what was answered, forth again, and away.
set confirm "(Enter: confirm, <: previous, !: cancel) "

# A prompt without an answer, whatever is proposed there.
proc see_prompt {question} {
    see [lindex $question 1]
    expect -re {^(?: \[[^\n]*\])?: } {}
}

proc see_proposed {question} {
    see "[lindex $question 1] \[[lindex $question 3]\]: "
}

proc confirm_username {} {
    answer "Confirm the username *" peeterspensions
}

# Answers the first of the questions, and starts again for that.
proc answer_until {count} {
    global questions
    start
    foreach question [lrange $questions 0 [expr {$count - 1}]] {
        see_prompt $question
        send -- "[lindex $question 2]\r"
        if {[lindex $question 0] eq "user.username"} {
            confirm_username
        }
    }
}

proc cancel {} {
    send "!\r"
    see "cancelled: nothing was registered"
    finish 1
}

set count [llength $questions]
for {set n 0} {$n < $count} {incr n} {
    answer_until $n
    see_prompt [lindex $questions $n]
    send "<\r"
    # There is nothing before the first one.
    if {$n > 0} {
        see_proposed [lindex $questions [expr {$n - 1}]]
        send "\r"
    }
    see_prompt [lindex $questions $n]
    cancel
}

# The recap.
answer_until $count
see $confirm
send "<\r"
see_proposed [lindex $questions end]
send "\r"
see $confirm
cancel

# The confirmation of the username, which is no answer before it is confirmed.
set username [lsearch -index 0 $questions user.username]
answer_until $username
answer "Username *" peeterspensions
answer "Confirm the username *" "<"
answer "Username *" peeterspensions
see "Confirm the username *: "
cancel

# The file and the passphrase of a new key pair.
set key [lsearch -index 0 $questions channel.ssh_public_key]
set key_prompt [lindex $questions $key 1]
answer_until $key
answer $key_prompt "+"
answer "File of the new private key *" "<"
answer $key_prompt "+"
see "File of the new private key *: "
cancel

answer_until $key
answer $key_prompt "+"
answer "File of the new private key *" key
answer "Protect the private key with a passphrase? \[Y/n\]" "<"
answer $key_prompt "+"
answer "File of the new private key *" key
see "Protect the private key with a passphrase? \[Y/n\]: "
cancel
