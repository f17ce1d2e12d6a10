"""The translator's desk: a local server with a page to translate on, the leaflet beside it.

    workbench   a project, kept warm: what there is to translate, and how it looks
    editing     one passage into a translation file; what somebody else wrote stays
    pages       the PDF's pages as pictures
    watching    tells when a file was saved by somebody else
    words       what the desk says, and in which language
    guard       who may ask, and what browsers may do with the answers
    views       what pages show
    server      addresses and answers

The translation files are the truth: the desk keeps nothing that isn't in them.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

from pipeline.errors import ProjectError

PORT = 8421


def serve(
    root: Path, output: Path | None, host: str, port: int | None, language: str, opened: Callable[[str], None]
) -> None:
    """Serve a project's desk until it is stopped; `opened` is told its address once it answers.

    `port` None: the usual one, or any if something else has it. Raises if there is nothing to serve, or no such address.
    """
    import uvicorn

    from pipeline.desk.server import application
    from pipeline.desk.words import words

    said = words(language)
    with _bind(host, port) as bound:
        names = () if _address(bound).is_loopback else (host, socket.gethostname())
        app = application(root, output, said, names, lambda: server.should_exit)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3, server_header=False)
        )
        shown = "127.0.0.1" if _address(bound).is_unspecified else host
        opened(f"http://{f'[{shown}]' if ':' in shown else shown}:{bound.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):  # that is how it ends
            server.run(sockets=[bound])


def _bind(host: str, port: int | None) -> socket.socket:
    """A socket that connections may come in by already, so that no browser is too early."""
    try:
        family, kind, protocol, _, _ = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0]
        try:
            return _listening(socket.socket(family, kind, protocol), host, PORT if port is None else port)
        except OSError:
            if port is not None:
                raise
            return _listening(socket.socket(family, kind, protocol), host, 0)
    except OSError as error:
        cure = "Name another one: --host, --port. Is another desk open there?"
        raise ProjectError.at("desk-address", f"The desk can't listen at {host}: {error.strerror}.", cure) from error


def _listening(found: socket.socket, host: str, port: int) -> socket.socket:
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found


def _address(bound: socket.socket) -> IPv4Address | IPv6Address:
    return ip_address(bound.getsockname()[0].partition("%")[0])
