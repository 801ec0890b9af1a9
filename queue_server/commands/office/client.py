"""Shared by commands that talk to the running server as a signed-in person.

``--user NAME`` signs in with the password on standard input; ``--link TOKEN`` with what
``run.py user link NAME`` printed. Either way the session ends with the command.
"""

import argparse
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from queue_server.command_line import Arguments, refuse, server_address
from queue_server.commands.common import own_address, settings_or_exit, typed_password
from queue_server.link import HttpLink, LinkDown, Reply
from queue_server.settings import DEFAULT_PATH
from queue_server.wire.paths import API, SESSION_COOKIE

TIMEOUT_S = 10.0
#: Long, because the server renders the pages of a file before it answers.
UPLOAD_TIMEOUT_S = 120.0
SEE_OTHER = 303
#: The caller's mistakes, as opposed to what the server refuses or cannot do now.
WRONG = frozenset({400, 422})


class NotDone(Exception):
    """The server refused or cannot be reached; ``wrong``: the arguments make no sense."""

    def __init__(self, detail: str, *, wrong: bool = False) -> None:
        self.wrong = wrong
        super().__init__(detail)


class StaffLink:
    """A signed-in person's calls to the server.

    Raises:
        NotDone: If ``server`` is not an address.
    """

    def __init__(self, server: str) -> None:
        try:
            self._http = HttpLink(server)
        except ValueError as error:
            raise NotDone(str(error), wrong=True) from error
        self._server = server.rstrip("/")
        self._cookie = ""

    def sign_in(self, user: str, password: str, code: str | None = None) -> None:
        """Sign in by name.

        Raises:
            NotDone: If the server does not let this person in.
        """
        self._ask("POST", f"{API}/session", {"user": user, "password": password, "code": code})

    def use_link(self, token: str, code: str | None = None) -> None:
        """Sign in by a one-time link, given whole or as its token only.

        Raises:
            NotDone: If it was already used or is too old.
        """
        once = token.rpartition("once=")[2]
        self._ask("POST", "/signin", {"once": once, "code": code or ""}, form=True)

    def sign_out(self) -> None:
        """End the session."""
        if self._cookie:
            self._ask("DELETE", f"{API}/session", None)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make one API call; returns its answer.

        Raises:
            NotDone: If the server refuses or does not answer.
        """
        return self._ask(method, API + path, body)

    def upload(self, path: str, data: bytes) -> dict[str, Any]:
        """Send a file; returns the answer.

        Raises:
            NotDone: If the server refuses or does not answer.
        """
        headers = {"Content-Type": "application/octet-stream"}
        return self._send("POST", API + path, data, headers, UPLOAD_TIMEOUT_S)

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, *, form: bool = False
    ) -> dict[str, Any]:
        if body is None or not form:
            return self._send(method, path, body, {})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send(method, path, urlencode(body).encode(), headers)

    def _send(
        self, method: str, path: str, sent: Any, headers: dict[str, str],
        timeout_s: float = TIMEOUT_S,
    ) -> dict[str, Any]:  # fmt: skip
        headers = {"Accept-Language": "en", **headers}
        if self._cookie:
            headers["Cookie"] = self._cookie
        key = secrets.token_hex(16)
        try:
            reply = self._http.request(
                method, path, sent, idempotency_key=key, timeout_s=timeout_s, headers=headers
            )
        except LinkDown as error:
            raise NotDone(f"no answer from {self._server}: {error}") from error
        return self._taken(reply)

    def _taken(self, reply: Reply) -> dict[str, Any]:
        """The answer, after keeping its cookie, which a one-time link sends with a redirect."""
        if not reply.ok and reply.status != SEE_OTHER:
            raise NotDone(_detail(reply), wrong=reply.status in WRONG)
        pair = reply.headers.get("set-cookie", "").partition(";")[0]
        if SESSION_COOKIE in pair.partition("=")[0]:
            self._cookie = pair
        return reply.body if isinstance(reply.body, dict) else {}


def _detail(reply: Reply) -> str:
    said = reply.body.get("detail") if isinstance(reply.body, dict) else None
    return str(said or f"the server answered {reply.status}")


def add_sign_in(parser: Arguments, *, required: bool = True) -> None:
    """Add the options for the server and for signing in; the latter may be left out unless
    ``required``.
    """
    parser.add_argument(
        "--server", type=server_address, metavar="URL", help="default: as in the configuration"
    )
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    who = parser.add_mutually_exclusive_group(required=required)
    who.add_argument("--user", help="sign in as; the password on standard input")
    who.add_argument("--link", metavar="TOKEN", help="a one-time link from run.py user link")
    parser.add_argument("--code", help="of the second step, for who has one")


def signed_in(command: str, options: argparse.Namespace, work: Callable[[StaffLink], None]) -> int:
    """Do ``work`` signed in. Returns 0 when done, 1 when refused, 2 for bad arguments."""
    try:
        with closing(StaffLink(options.server or _configured(options.config))) as link:
            _sign_in(link, options)
            try:
                work(link)
            finally:
                link.sign_out()
    except NotDone as error:
        return refuse(command, error, 2 if error.wrong else 1)
    return 0


def _sign_in(link: StaffLink, options: argparse.Namespace) -> None:
    if options.user:
        link.sign_in(options.user, typed_password(), options.code)
    else:
        link.use_link(options.link, options.code)


def _configured(config: Path) -> str:
    settings = settings_or_exit(config)
    return own_address(settings)


def instant(text: str | None, option: str, zone: str) -> str | None:
    """An ISO 8601 time; without an offset, in the branch's zone.

    Raises:
        NotDone: If it is not a time.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        example = "2026-11-24T08:00"
        raise NotDone(f"{option}: not a time like {example}: {text!r}", wrong=True) from None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).isoformat()
