"""A machine's own token: made here, kept in a file that only its owner can read, and renewed from
time to time.

Only the hash travels. The next token is on disk before the server receives it, and replaces the
present one once the server has it: whenever the power is cut, the machine has a token that the
server knows, and the next start completes the renewal.
"""

import hashlib
import logging
import os
import secrets
from contextlib import closing
from pathlib import Path

from queue_server.link.files import read_token
from queue_server.link.http import HttpLink, LinkDown, Reply
from queue_server.processes.disk import sync_folder
from queue_server.wire import paths
from queue_server.wire.words.texts import NotText

log = logging.getLogger(__name__)

TOKEN_BYTES = 32
TIMEOUT_S = 5.0
UNAUTHORIZED = 401
#: A token older than this is renewed.
OLD_S = 30 * 86_400.0


class NotEnrolled(Exception):
    """The server refused; the message says why."""


def next_of(path: Path) -> Path:
    """Where the next token is kept until it replaces the present one."""
    return path.with_name(f"{path.name}.next")


def enrol(server: str, code: str, path: Path) -> str:
    """Enrol this machine with a code; its token is in the file once the server has it.

    Return the name given to the machine.

    Raises:
        NotEnrolled: The code is wrong, used or too old.
        LinkDown: No answer; with the same code and file it may be tried again.
        OSError: The file cannot be written.
    """
    token = _next_token(path)
    with closing(HttpLink(server)) as http:
        reply = _send(http, paths.ENROLL, {"code": code, "token_hash": _hash(token)})
    if not reply.ok:
        raise NotEnrolled(_why(reply))
    _put_in_place(path)
    return str(reply.body["name"])


def renewed(server: str, path: Path, now: float) -> str:
    """The token to use now: renewed if it is old, or if a renewal was interrupted.

    ``now`` in seconds since 1970. If the renewal fails, it is the present token.

    Raises:
        OSError: The file cannot be read.
        NotText: The file holds no token.
    """
    if not next_of(path).exists():
        if now - path.stat().st_mtime < OLD_S:
            return read_token(path)
        log.info("the token of this machine is renewed")
    try:
        _renew(server, path)
    except (LinkDown, NotEnrolled, OSError, NotText) as error:
        log.warning("the token was not renewed: %s", error)
    return read_token(path)


def _renew(server: str, path: Path) -> None:
    token = _next_token(path)
    with closing(HttpLink(server, read_token(path))) as http:
        reply = _send(http, paths.NEXT_TOKEN, {"token_hash": _hash(token)})
    if not (reply.ok or (reply.status == UNAUTHORIZED and _is_known(server, token))):
        raise NotEnrolled(_why(reply))
    _put_in_place(path)


def _is_known(server: str, token: str) -> bool:
    """Whether the server already knows the next token, as after a power cut."""
    with closing(HttpLink(server, token)) as http:
        return _send(http, paths.NEXT_TOKEN, {"token_hash": _hash(token)}).ok


def _send(http: HttpLink, path: str, body: dict[str, str]) -> Reply:
    key = secrets.token_hex(16)
    return http.request(
        "POST",
        path,
        body,
        idempotency_key=key,
        timeout_s=TIMEOUT_S,
        headers={"Accept-Language": "en"},
    )


def _why(reply: Reply) -> str:
    said = reply.body.get("detail") if isinstance(reply.body, dict) else None
    return str(said or f"the server answered {reply.status}")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _next_token(path: Path) -> str:
    """The token of an interrupted renewal, else a new one; on disk, readable only by its owner."""
    kept = next_of(path)
    try:
        return read_token(kept)
    except (FileNotFoundError, NotText):
        kept.unlink(missing_ok=True)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(token + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)
    return token


def _put_in_place(path: Path) -> None:
    next_of(path).replace(path)
    sync_folder(path.parent)
