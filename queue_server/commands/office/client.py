"""What commands share that speak to the running server as a signed-in person.

``--user NAME`` signs in with the password on standard input; ``--link TOKEN`` with what
``run.py user link NAME`` printed. Either way the session ends with the command.
"""

import argparse
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from queue_server.command_line import Arguments, reason, refuse, server_address
from queue_server.commands.common import reachable, settings_or_exit, typed_password
from queue_server.settings import DEFAULT_PATH
from queue_server.wire.paths import API

TIMEOUT_S = 10.0
COOKIE_STEM = "jiaohao_session"
#: What the caller got wrong, as against what the server refuses or cannot do now.
WRONG = frozenset({400, 422})


class NotDone(Exception):
    """The server refused or cannot be reached; ``wrong``: the arguments make no sense."""

    def __init__(self, detail: str, *, wrong: bool = False) -> None:
        self.wrong = wrong
        super().__init__(detail)


class _StayHere(urllib.request.HTTPRedirectHandler):
    """The one-time link answers with a redirect that carries the cookie."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Do not go there."""


class OfficeLink:
    """A signed-in person's calls to the server.

    Raises:
        NotDone: If ``server`` is no address.
    """

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise NotDone(f"not a server address: {server}", wrong=True)
        self._server = server.rstrip("/")
        self._cookie = ""
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _StayHere())

    def sign_in(self, user: str, password: str) -> None:
        """Sign in by name.

        Raises:
            NotDone: If the server does not let this person in.
        """
        self._ask("POST", f"{API}/session", {"user": user, "password": password})

    def use_link(self, token: str) -> None:
        """Sign in by a one-time link, given whole or as its token alone.

        Raises:
            NotDone: If it was used already or is too old.
        """
        once = token.rpartition("once=")[2]
        self._ask("POST", "/signin", {"once": once}, form=True)

    def sign_out(self) -> None:
        """End the session."""
        if self._cookie:
            self._ask("DELETE", f"{API}/session", None)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call of the API; returns its answer.

        Raises:
            NotDone: If the server refuses or does not answer.
        """
        return self._ask(method, API + path, body)

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, *, form: bool = False
    ) -> dict[str, Any]:
        headers = {"Accept-Language": "en", "Idempotency-Key": secrets.token_hex(16)}
        if self._cookie:
            headers["Cookie"] = self._cookie
        data = None
        if body is not None and form:
            data = urlencode(body).encode()
        elif body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            request = urllib.request.Request(  # noqa: S310
                self._server + path, data=data, headers=headers, method=method
            )
            with self._opener.open(request, timeout=TIMEOUT_S) as answer:
                return self._taken(answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            if error.code == 303:
                return self._taken(error.headers, b"")
            raise NotDone(_detail(error), wrong=error.code in WRONG) from error
        except (OSError, ValueError, HTTPException) as error:
            raise NotDone(f"no answer from {self._server}: {_reason(error)}") from error

    def _taken(self, headers: Any, raw: bytes) -> dict[str, Any]:
        for cookie in headers.get_all("Set-Cookie") or ():
            pair = cookie.partition(";")[0]
            if COOKIE_STEM in pair.partition("=")[0]:
                self._cookie = pair
        value = json.loads(raw) if raw else {}
        return value if isinstance(value, dict) else {}


def _detail(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {error.code}"


def _reason(error: Exception) -> str:
    inner = getattr(error, "reason", None)
    return reason(inner if isinstance(inner, Exception) else error)


def add_office(parser: Arguments) -> None:
    """The options that say which server, and as whom."""
    parser.add_argument(
        "--server", type=server_address, metavar="URL", help="default: as in the configuration"
    )
    parser.add_argument("--config", type=Path, default=DEFAULT_PATH, help="a config.toml")
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("--user", help="sign in as; the password on standard input")
    who.add_argument("--link", metavar="TOKEN", help="a one-time link from run.py user link")


def at_office(command: str, options: argparse.Namespace, work: Callable[[OfficeLink], None]) -> int:
    """Do ``work`` signed in. 0 when done, 1 when refused, 2 when the arguments make no sense."""
    try:
        link = OfficeLink(options.server or _configured(options.config))
        if options.user:
            link.sign_in(options.user, typed_password())
        else:
            link.use_link(options.link)
        try:
            work(link)
        finally:
            link.sign_out()
    except NotDone as error:
        return refuse(command, error, 2 if error.wrong else 1)
    return 0


def _configured(config: Path) -> str:
    server = settings_or_exit(config).server
    return f"http://{reachable(server.host)}:{server.port}"


def instant(text: str | None, option: str, zone: str) -> str | None:
    """An ISO 8601 time; without an offset it is the branch's own.

    Raises:
        NotDone: If it is no time.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        example = "2026-11-24T08:00"
        raise NotDone(f"{option}: not a time like {example}: {text!r}", wrong=True) from None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).isoformat()
