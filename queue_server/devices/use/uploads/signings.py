"""Signatures on their way from a pad to the clerk who asked for one.

A signature is personal data: it exists only while the clerk's request is open (and for
:data:`KEPT_S` seconds for the same key, in case the answer was lost), and is never in the journal,
a log, or a device's raw traffic.
"""

import asyncio
import base64
import logging
import zlib
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Protocol, cast, get_args

import orjson

from queue_server.core.errors import BadRequest, Refused
from queue_server.devices.shapes import Signature
from queue_server.devices.use.jobs import JobEnd
from queue_server.wire.messages.jobs import (
    MOST_SIGNED_BYTES,
    SIGN,
    SIGN_END,
    Body,
    EmptyBody,
    JobKind,
    PadAnswer,
    SignatureFormat,
    SignJobBody,
)
from queue_server.wire.shapes import check

log = logging.getLogger(__name__)

#: Time to show the form and clear the screen, on top of the signing itself.
AROUND_S = 25.0
END_WITHIN_S = 5.0
KEPT_S = 10.0


@dataclass(slots=True)
class _Open:
    who: str
    key: str | None
    body: SignJobBody
    ended: "asyncio.Future[str]"
    task: "asyncio.Task[Signature] | None" = None


class Give(Protocol):
    """Gives a job to the host of a device, and waits so many seconds for it."""

    def __call__(
        self, device: str, kind: JobKind[Body], body: Body, timeout_s: float
    ) -> Awaitable[JobEnd]:
        """How it ended."""
        ...


class Signings:
    """Every signing under way, by device."""

    def __init__(self, give: Give) -> None:
        self._give = give
        self._open: dict[str, _Open] = {}
        self._kept: dict[tuple[str, str], tuple[str, _Open]] = {}

    async def run(self, device: str, body: SignJobBody, who: str, key: str | None) -> Signature:
        """Have the visitor sign; the same key joins the signing it began.

        Raises:
            Refused: ``device_busy``.
            BadRequest: ``idempotency_mismatch``.
            Unavailable: ``host_away``.
        """
        task = self._joined(device, body, who, key)
        if task is None:
            if device in self._open:
                raise Refused("device_busy", "a visitor is signing there now", device=device)
            task = self._begin(device, body, who, key)
        return await asyncio.shield(task)

    def _joined(
        self, device: str, body: SignJobBody, who: str, key: str | None
    ) -> "asyncio.Task[Signature] | None":
        kept = self._kept.get((who, key)) if key is not None else None
        if kept is None:
            return None
        if kept[0] != device or kept[1].body != body:
            raise BadRequest("idempotency_mismatch")
        return kept[1].task

    def _begin(
        self, device: str, body: SignJobBody, who: str, key: str | None
    ) -> "asyncio.Task[Signature]":
        loop = asyncio.get_running_loop()
        signing = self._open[device] = _Open(who, key, body, loop.create_future())
        task = signing.task = loop.create_task(self._ask(device, signing))
        if key is not None:
            self._kept[who, key] = (device, signing)
        task.add_done_callback(lambda _: self._close(device, signing))
        return task

    async def _ask(self, device: str, signing: _Open) -> Signature:
        body = signing.body
        timeout_s = body["timeout_s"] + AROUND_S
        job = asyncio.ensure_future(self._give(device, SIGN, body, timeout_s))
        try:
            either: set[asyncio.Future[Any]] = {job, signing.ended}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not signing.ended.done():
                return read(job.result())
            await self._give(device, SIGN_END, EmptyBody(), END_WITHIN_S)
            return _without_ink(signing.ended.result())
        finally:
            job.cancel()

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
        """The clerk who asked ends a signing without a signature.

        Raises:
            Refused: ``no_signing``; ``forbidden`` for anybody else.
        """
        signing = self._open.get(device)
        if signing is None or signing.ended.done():
            raise Refused("no_signing", "nobody is signing at this counter", device=device)
        if signing.who != who:
            raise Refused("forbidden", "another clerk asked for this signature", device=device)
        signing.ended.set_result(outcome)


def _without_ink(
    outcome: str, remedy: str | None = None, device: dict[str, str] | None = None
) -> Signature:
    return cast(
        Signature,
        {
            "outcome": outcome,
            "strokes": [],
            "svg": None,
            "files": {},
            "device": device or {},
            "remedy": remedy,
        },
    )


def read(settled: JobEnd) -> Signature:
    """What a host answered; anything but a proper signature counts as a failure of the device."""
    if settled.outcome != "confirmed":
        return _without_ink("device_failed", settled.remedy)
    try:
        return _checked(orjson.loads(_unpacked("".join(settled.lines))))
    except (ValueError, zlib.error):
        log.warning("a device host sent a signature that cannot be read")
        return _without_ink("device_failed", "service")


def _unpacked(text: str) -> bytes:
    """The unpacked answer; ValueError when it is larger than any signature."""
    packed = base64.b64decode(text, validate=True)
    inflate = zlib.decompressobj()
    data = inflate.decompress(packed, MOST_SIGNED_BYTES)
    if not inflate.eof:
        raise ValueError("too large, or cut off")
    return data


def _checked(answer: Any) -> Signature:
    given: PadAnswer = check(answer, SIGN.answer)
    if given["outcome"] != "signed":
        return _without_ink(given["outcome"], device=_device(given))
    return {
        "outcome": "signed",
        "strokes": cast(list[list[list[float]]], given["strokes"]),
        "svg": given["svg"],
        "files": _files(given.get("files", {})),
        "device": _device(given),
        "remedy": None,
    }


def _device(given: PadAnswer) -> dict[str, str]:
    return {name[:40]: value[:80] for name, value in given["device"].items()}


def _files(files: dict[str, str]) -> dict[str, str]:
    """The files in formats known here; ValueError when one is not base64."""
    for data in files.values():
        base64.b64decode(data, validate=True)
    return {name: files[name] for name in get_args(SignatureFormat) if name in files}
