# SPDX-License-Identifier: Apache-2.0
# Plays the person at the terminal of `register-techuser create`, for expect.

# Generous: a test that goes well waits for nothing.
set timeout 120
set stty_init "rows 50 columns 250"
# Between a question and its answer; French has a no-break space before it.
set colon :

proc give_up {what} {
    puts stderr "\nwizard: $what"
    exit 1
}

# start ARGUMENT...: starts the tool as a shell does, and says afterwards how it ended and whether the terminal is as
# before. What the tool writes on standard output goes to the file of that name, unless the variable screen is set.
proc start {args} {
    global spawn_id screen
    set output [expr {[info exists screen] ? "" : ">stdout"}]
    spawn -noecho sh -c "trap : INT TERM
        before=\$(stty -g)
        register-techuser create \"\$@\" $output
        status=\$?
        \[ \"\$(stty -g)\" = \"\$before\" \] && echo '<terminal as before>'
        echo \"<status \$status>\"" sh {*}$args
    expect_after {
        timeout { give_up "waited too long" }
        eof { give_up "ended too soon" }
    }
}

# see TEXT: waits until it is on the screen, after what was seen before.
proc see {text} {
    expect -ex $text {}
}

# answer PROMPT [TEXT]: waits for the end of a prompt, and types a line.
proc answer {prompt {text ""}} {
    global colon
    see "$prompt$colon "
    send -- "$text\r"
}

# finish STATUS: waits for the end.
proc finish {status} {
    see "<terminal as before>"
    see "<status $status>"
    expect eof {}
    wait
}
