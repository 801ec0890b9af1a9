"""Signatures on their way from a pad to the clerk who asked for one.

A signature is personal data: it exists only while the clerk's request is open (and for
:data:`KEPT_S` seconds for the same key, in case the answer was lost), and is never in the journal,
a log, or a device's raw traffic.
"""

import asyncio
import base64
import logging
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict, cast, get_args

import orjson

from queue_server.core.errors import BadRequest, Refused
from queue_server.devices import seats
from queue_server.devices.jobs import Settled, address_of
from queue_server.web.context import Answered, Call, Office

log = logging.getLogger(__name__)

SHORTEST_S, USUAL_S, LONGEST_S = 10, 120, 300
#: Showing the form and clearing the screen, beside the signing itself.
AROUND_S = 25.0
END_WITHIN_S = 5.0
KEPT_S = 10.0
MOST_TITLE, MOST_LINE, MOST_LINES = 80, 200, 20
#: What a host may send, unpacked; and points of a signature.
MOST_BYTES = 16 * 1024 * 1024
WORDS = ("pad.title", "pad.ok", "pad.clear", "pad.cancel")
Format = Literal["png", "inkml", "iso19794-7"]
BY_PAD = frozenset({"signed", "refused", "unable"})


class SignBody(TypedDict):
    """What is signed: a title and lines of text, in the visitor's language.

    ``title``: "please sign" by itself. ``timeout_s``: 10 to 300, 120 by itself. ``formats``: files
    wanted beside strokes and SVG.
    """

    title: NotRequired[str | None]
    lines: NotRequired[list[str] | None]
    language: NotRequired[str | None]
    timeout_s: NotRequired[int | None]
    formats: NotRequired[list[Format] | None]


class EndBody(TypedDict):
    """How it ends instead: signed on paper, refused, or the visitor cannot sign."""

    outcome: Literal["paper", "refused", "unable"]


class Signature(TypedDict):
    """How a signing ended.

    ``strokes``: lists of points ``[x, y, pressure, ms]``, x and y in 0.01 mm from the top left,
    pressure 0 to 1, ms since the first touch; empty, and no ``svg``, unless it is signed.
    ``files``: base64 by format, of those asked for that were not too large.
    """

    outcome: Literal["signed", "paper", "refused", "unable", "device_failed"]
    strokes: list[list[list[float]]]
    svg: str | None
    files: dict[str, str]
    device: dict[str, str]
    remedy: str | None


class Ended(TypedDict):
    """How a signing was ended by the clerk."""

    outcome: str


@dataclass(slots=True)
class _Open:
    who: str
    key: str | None
    body: dict[str, Any]
    ended: "asyncio.Future[str]"
    task: "asyncio.Task[Signature] | None" = None


class Signings:
    """Every signing under way, by device."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._kept: dict[tuple[str, str], tuple[str, _Open]] = {}

    async def run(
        self, office: Office, device: str, body: dict[str, Any], who: str, key: str | None
    ) -> Signature:
        """Have somebody sign; the same key joins the signing it began.

        Raises:
            Refused: ``device_busy``.
            BadRequest: ``idempotency_mismatch``.
            Unavailable: ``host_away``.
        """
        task = self._joined(device, body, who, key)
        if task is None:
            if device in self._open:
                raise Refused("device_busy", "somebody is signing there now", device=device)
            task = self._begin(office, device, body, who, key)
        return await asyncio.shield(task)

    def _joined(
        self, device: str, body: dict[str, Any], who: str, key: str | None
    ) -> "asyncio.Task[Signature] | None":
        kept = self._kept.get((who, key)) if key is not None else None
        if kept is None:
            return None
        if kept[0] != device or kept[1].body != body:
            raise BadRequest("idempotency_mismatch")
        return kept[1].task

    def _begin(
        self, office: Office, device: str, body: dict[str, Any], who: str, key: str | None
    ) -> "asyncio.Task[Signature]":
        loop = asyncio.get_running_loop()
        signing = self._open[device] = _Open(who, key, body, loop.create_future())
        task = signing.task = loop.create_task(_ask(office, device, signing))
        if key is not None:
            self._kept[who, key] = (device, signing)
        task.add_done_callback(lambda _: self._close(device, signing))
        return task

    def _close(self, device: str, signing: _Open) -> None:
        if self._open.get(device) is signing:
            del self._open[device]
        if signing.key is None:
            return
        assert signing.task is not None
        name = (signing.who, signing.key)
        gone = signing.task.cancelled() or signing.task.exception() is not None
        loop = asyncio.get_running_loop()
        loop.call_later(0.0 if gone else KEPT_S, self._kept.pop, name, None)

    def end(self, device: str, outcome: str, who: str) -> None:
        """The clerk who asked ends a signing in another way.

        Raises:
            Refused: ``no_signing``; ``forbidden`` for anybody else.
        """
        signing = self._open.get(device)
        if signing is None or signing.ended.done():
            raise Refused("no_signing", "nobody is signing there", device=device)
        if signing.who != who:
            raise Refused("forbidden", "somebody else asked for this signature", device=device)
        signing.ended.set_result(outcome)


async def _ask(office: Office, device: str, signing: _Open) -> Signature:
    body = signing.body
    desk = office.devices
    job = asyncio.ensure_future(desk.give(device, "sign", body, body["timeout_s"] + AROUND_S))
    try:
        either: set[asyncio.Future[Any]] = {job, signing.ended}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not signing.ended.done():
            return read(job.result())
        await desk.give(device, "sign_end", {}, END_WITHIN_S)
        return _without_ink(signing.ended.result())
    finally:
        job.cancel()


def _without_ink(outcome: str, remedy: str | None = None) -> Signature:
    return cast(
        Signature,
        {
            "outcome": outcome,
            "strokes": [],
            "svg": None,
            "files": {},
            "device": {},
            "remedy": remedy,
        },
    )


def read(settled: Settled) -> Signature:
    """What a host answered; anything but a proper signature is a failed device."""
    if settled.outcome != "confirmed":
        return _without_ink("device_failed", settled.remedy)
    try:
        return _checked(orjson.loads(_unpacked("".join(settled.lines))))
    except (ValueError, TypeError, KeyError, zlib.error):
        log.warning("a device host sent a signature that cannot be read")
        return _without_ink("device_failed", "service")


def _unpacked(text: str) -> bytes:
    """Raises ValueError when it is larger than any signature."""
    packed = base64.b64decode(text, validate=True)
    inflate = zlib.decompressobj()
    data = inflate.decompress(packed, MOST_BYTES)
    if not inflate.eof:
        raise ValueError("too large, or cut off")
    return data


def _checked(told: dict[str, Any]) -> Signature:
    outcome, svg = told["outcome"], told["svg"]
    if outcome not in BY_PAD or not isinstance(svg, str | None):
        raise ValueError("outcome or svg")
    signed = outcome == "signed"
    device = {str(name)[:40]: str(value)[:80] for name, value in told["device"].items()}
    return {
        "outcome": outcome,
        "strokes": [[_point(p) for p in stroke] for stroke in told["strokes"]] if signed else [],
        "svg": svg if signed else None,
        "files": _files(told.get("files", {})) if signed else {},
        "device": device,
        "remedy": None,
    }


def _files(told: dict[str, str]) -> dict[str, str]:
    if not isinstance(told, dict):
        raise TypeError("files")
    for data in told.values():
        base64.b64decode(data, validate=True)
    return {name: told[name] for name in get_args(Format) if name in told}


def _point(point: list[Any]) -> list[float]:
    x, y, pressure, at_ms = point
    if not all(type(one) in (int, float) for one in point):
        raise ValueError("a point is four numbers")
    return [x, y, pressure, at_ms]


# What the routes do.


async def sign(call: Call) -> Answered:
    """Have a visitor sign at a pad; answers with the signature once, and it is kept nowhere."""
    body = wish(call.office, call.body)
    device = address_of(await seats.require_seat(call, call.args[0], "signature"))
    log.info("%s asks %s for a signature", call.identity.name, device[:60])
    signings = call.office.devices.signings
    return 200, await signings.run(call.office, device, body, call.identity.name, call.key)


async def end(call: Call) -> Answered:
    """End a signing under way in another way."""
    outcome = call.body["outcome"]
    device = address_of(seats.of_kind(call.office, call.args[0], "signature"))
    call.office.devices.signings.end(device, outcome, call.identity.name)
    return 200, {"outcome": outcome}


def wish(office: Office, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the device host is told.

    Raises:
        BadRequest: ``invalid`` naming the field.
    """
    lines, formats = body.get("lines") or [], body.get("formats") or []
    language = body.get("language") or office.branch.rules.languages[0]
    timeout_s = body.get("timeout_s")
    timeout_s = USUAL_S if timeout_s is None else timeout_s
    _require(
        len(lines) <= MOST_LINES and all(len(one) <= MOST_LINE for one in lines),
        "lines",
        f"at most {MOST_LINES} of {MOST_LINE} characters",
    )
    _require(language in office.catalogue["languages"], "language", "one the branch speaks")
    _require(SHORTEST_S <= timeout_s <= LONGEST_S, "timeout_s", f"{SHORTEST_S} to {LONGEST_S}")
    strings = office.catalogue["strings"]
    usual, *words = [strings[key].get(language) or strings[key]["en"] for key in WORDS]
    title = usual if body.get("title") is None else body["title"].strip()
    _require(0 < len(title) <= MOST_TITLE, "title", f"1 to {MOST_TITLE} characters")
    return {
        "text": "\n".join([title, *lines]),
        "buttons": words,
        "timeout_s": timeout_s,
        "formats": list(dict.fromkeys(formats)),
    }


def _require(holds: bool, field: str, what: str) -> None:
    if not holds:
        raise BadRequest("invalid", f"{field}: {what}", field=field)
