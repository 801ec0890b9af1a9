"""Errors as RFC 9457 problems: a status, a stable ``code``, a sentence to act on, the facts.

The sentence is the catalogue's ``error.<code>`` in the caller's language; for a code the catalogue
does not know, it is the error's own text.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Any

import orjson
from aiohttp.web import Response

from queue_server.core.errors import (
    BadRequest,
    JiaohaoError,
    Refused,
    Unavailable,
    UnknownThing,
)

MEDIA_TYPE = "application/problem+json"

#: Written refusals remembered.
MOST_WRITTEN = 512

#: Codes whose status is not that of their kind of error.
STATUS = {
    "unauthorized": 401,
    "bad_credentials": 401,
    "session_expired": 401,
    "forbidden": 403,
    "bad_origin": 403,
    "prove_again": 403,
    "second_step_needed": 403,
    "bad_code": 403,
    "bad_passkey": 403,
    "provider_refused": 403,
    "clocks_apart": 403,
    "waits_for_admin": 403,
    "no_role_there": 403,
    "passkey_needed": 403,
    "pick_not_permitted": 403,
    "not_your_ticket": 403,
    "link_used": 410,
    "code_used": 410,
    "not_found": 404,
    "unknown_host": 421,
    "method_not_allowed": 405,
    "bad_json": 400,
    "bad_request": 400,
    "body_timeout": 408,
    "idempotency_key_required": 400,
    "too_large": 413,
    "unsupported_media_type": 415,
    "work_needed": 428,
    "rate_limited": 429,
    "too_many_tries": 429,
    "locked_out": 429,
    "internal_error": 500,
}

_BY_KIND: tuple[tuple[type[JiaohaoError], int], ...] = (
    (UnknownThing, 404),
    (Refused, 409),
    (BadRequest, 422),
    (Unavailable, 503),
)

#: Members of a problem that no fact may replace.
_RESERVED = frozenset({"type", "title", "status", "code", "detail", "instance"})

Strings = dict[str, dict[str, str]]


def status_of(error: JiaohaoError) -> int:
    """The HTTP status for an error."""
    known = STATUS.get(error.code)
    if known is not None:
        return known
    return next((status for kind, status in _BY_KIND if isinstance(error, kind)), 500)


def fill(text: str, facts: dict[str, Any]) -> str:
    """Put facts into ``{name}`` places; a place without a fact is left as it is."""
    for name, value in facts.items():
        place = "{" + name + "}"
        if place in text:
            text = text.replace(place, str(value))
    return text


def sentence(strings: Strings, key: str, language: str, facts: dict[str, Any]) -> str | None:
    """The catalogue's sentence in a language, or in the first one it is written in."""
    wording = strings.get(key)
    if not wording:
        return None
    text = wording.get(language) or next(iter(wording.values()))
    return fill(text, facts)


def problem(error: JiaohaoError, strings: Strings, language: str) -> dict[str, Any]:
    """The problem document of an error."""
    status = status_of(error)
    facts = {name: _plain(value) for name, value in error.facts.items() if name not in _RESERVED}
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "detail": sentence(strings, f"error.{error.code}", language, facts) or error.detail,
        **facts,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value


class SharedRefusals:
    """Identical refusals for many callers, each written once; keyed by ``id``, so kept."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._written: dict[tuple[int, str], tuple[JiaohaoError, int, bytes]] = {}

    def document(self, error: JiaohaoError, language: str) -> tuple[int, bytes]:
        """The status and the serialised document of a refusal."""
        known = self._written.get((id(error), language))
        if known is None:
            if len(self._written) >= MOST_WRITTEN:
                self._written.clear()
            document = problem(error, self._strings, language)
            known = error, document["status"], orjson.dumps(document)
            self._written[id(error), language] = known
        return known[1], known[2]

    def response(self, error: JiaohaoError, language: str, headers: dict[str, str]) -> Response:
        """The HTTP answer to a refusal that was not raised."""
        status, body = self.document(error, language)
        return Response(body=body, status=status, headers={**headers, "Content-Type": MEDIA_TYPE})


def response(
    error: JiaohaoError, strings: Strings, language: str, headers: dict[str, str]
) -> Response:
    """The HTTP answer to an error."""
    document = problem(error, strings, language)
    more = {"Content-Type": MEDIA_TYPE}
    if (seconds := document.get("seconds")) is not None and document["status"] in (429, 503):
        more["Retry-After"] = str(seconds)
    if document["status"] == 401:
        more["WWW-Authenticate"] = 'Bearer realm="jiaohao"'
    return Response(
        body=orjson.dumps(document), status=document["status"], headers={**headers, **more}
    )
