# SPDX-License-Identifier: Apache-2.0
"""A server that is not what one hopes for: odd_server.py KIND [TARGET-PORT]. Prints its port, then serves.

KIND is silent, closes (at once), closes-after-banner, http, html, bracket (a first byte that HTML has too), garbage,
garbage-after-banner, endless-packets, or record: passes everything on to TARGET-PORT, and keeps what the client sent in
the file sent.bin."""
import random
import socket
import sys
import threading
import time

BANNER = b"SSH-2.0-odd\r\n"
GARBAGE_SIZE = 10 * 1024 * 1024


def garbage(connection):
    # The same at each run: garbage that happens to look like something else is another case.
    source = random.Random(1)
    sent = 0
    while sent < GARBAGE_SIZE:
        connection.sendall(source.randbytes(64 * 1024).replace(b"SSH-", b"----"))
        sent += 64 * 1024


def http(connection):
    connection.recv(1024)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n\x1b[31m<html>")


def closes_after_banner(connection):
    connection.sendall(BANNER)
    connection.shutdown(socket.SHUT_WR)
    connection.recv(4096)


def endless_packets(connection):
    connection.sendall(BANNER)
    # SSH_MSG_IGNORE is allowed at any time, and so often that no server means it.
    packet = b"\0\0\7\xfc\4" + b"\2\0\0\7\xf2" + b"x" * 0x7F2 + b"\0" * 4
    while True:
        connection.sendall(packet * 32)


def record(connection):
    server = socket.create_connection(("127.0.0.1", int(sys.argv[2])))

    def back():
        while data := server.recv(65536):
            connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)

    threading.Thread(target=back, daemon=True).start()
    with open("sent.bin", "ab") as log:
        while data := connection.recv(65536):
            log.write(data)
            log.flush()
            server.sendall(data)


def garbage_after_banner(connection):
    connection.sendall(BANNER)
    garbage(connection)


KINDS = {
    "silent": lambda connection: time.sleep(60),
    "closes": lambda connection: connection.recv(1024),
    "closes-after-banner": closes_after_banner,
    "http": http,
    "html": lambda connection: connection.sendall(b"<!DOCTYPE html>\n<html>"),
    "bracket": lambda connection: connection.sendall(b"<\x01\x02\n"),
    "garbage": garbage,
    "garbage-after-banner": garbage_after_banner,
    "endless-packets": endless_packets,
    "record": record,
}


def serve(connection):
    try:
        KINDS[sys.argv[1]](connection)
    except OSError:
        pass
    connection.close()


listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
while True:
    client, _ = listener.accept()
    threading.Thread(target=serve, args=(client,), daemon=True).start()
