# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A terminal of a width.

# in_window COLUMNS [--stdout FILE] COMMAND...: what the terminal shows, with the status of the command.
in_window() {
    python3 -c '
import fcntl, os, pty, struct, sys, termios
columns, *command = sys.argv[1:]
output = command[1] if command[0] == "--stdout" else None
command = command[2:] if output else command
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, int(columns), 0, 0))
    if output:
        os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
    os.execvp(command[0], command)
text = b""
try:
    while piece := os.read(terminal, 4096):
        text += piece
except OSError:
    pass
sys.stdout.write(text.decode().replace("\r\n", "\n"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))' "$@"
}
