# SPDX-License-Identifier: Apache-2.0
"""A server that is not what one hopes for: odd_server.py KIND [TARGET-PORT]. Prints its port, then serves.

KIND is a key of KINDS below. Those that pass something on do so to TARGET-PORT, or to the port that they are asked for."""
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


def pass_on(connection, port, log=None):
    """Both directions, until one ends; what the client sends is also written to a file."""
    server = socket.create_connection(("127.0.0.1", port))

    def back():
        while data := server.recv(65536):
            connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)

    threading.Thread(target=back, daemon=True).start()
    while data := connection.recv(65536):
        if log:
            log.write(data)
            log.flush()
        server.sendall(data)


def record(connection):
    with open("sent.bin", "ab") as log:
        pass_on(connection, int(sys.argv[2]), log)


def greets(connection):
    connection.sendall("Welcome to the \x1b[1mgateway\u202e\r\nNo entry without permission\r\n".encode())
    pass_on(connection, int(sys.argv[2]))


def say(text):
    def kind(connection):
        connection.sendall(text)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(4096)
    return kind


def receive(connection, count):
    data = b""
    while len(data) < count:
        part = connection.recv(count - len(data))
        if not part:
            raise OSError
        data += part
    return data


def socks(method, code):
    """RFC 1928, up to the choice of a method or the code of the reply where these are not 0."""
    def kind(connection):
        receive(connection, receive(connection, 2)[1])
        connection.sendall(bytes([5, method]))
        if method:
            return
        address_type = receive(connection, 4)[3]
        receive(connection, {1: 4, 4: 16}.get(address_type) or receive(connection, 1)[0])
        port = int.from_bytes(receive(connection, 2), "big")
        connection.sendall(bytes([5, code, 0, 3, 5]) + b"proxy" + bytes(2))
        if not code:
            pass_on(connection, port)
    return kind


def http_proxy(status):
    def kind(connection):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += receive(connection, 1)
        connection.sendall(b"HTTP/1.1 " + status + b"\r\nVia: a proxy\r\n\r\n")
        if status.startswith(b"2"):
            pass_on(connection, int(head.split()[1].rsplit(b":", 1)[1]))
    return kind


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
    "greets": greets,
    "not-allowed": say(b"Your address 192.0.2.1 is not allowed here\n"),
    "penalty": say(b"Not allowed at this time\r\n"),
    "socks": socks(0, 0),
    "socks-login": socks(2, 0),
    "socks-no-method": socks(255, 0),
    "socks-rules": socks(0, 2),
    "socks-refused": socks(0, 5),
    "socks-odd-code": socks(0, 99),
    "http-proxy": http_proxy(b"200 Connection established"),
    "http-proxy-login": http_proxy(b"407 Proxy Authentication Required"),
    "http-proxy-rules": http_proxy(b"403 Not \x1b[31mhere"),
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
