"""Calls in a browser are spoken in the words of the walls, and each is made once."""

import asyncio
import io
import wave
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from queue_server.signage.board.sayings import MOST_KEPT, Sayings
from queue_server.wire.messages import Announcement
from tests.catalogue import a_call as any_call
from tests.voice.packs import record

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def samples(data: bytes) -> int:
    with wave.open(io.BytesIO(data)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return int(file.getnframes())


def a_call(n: int, label: str, *spoken: str) -> Announcement:
    return {**any_call(n, label, at=AT, counter=3), "spoken": list(spoken)}


def sayings(folder: Path) -> Sayings:
    record(folder, "zh-TW")
    record(folder, "en", base=900)
    return Sayings(folder)


async def test_a_call_is_said_in_its_languages_and_shorter_when_others_wait(tmp_path: Path) -> None:
    said = sayings(tmp_path)
    call = a_call(1, "B042", "en", "en", "zh-TW")
    whole, short = await said.say(call, 0), await said.say(call, 2)
    alone = await said.say(a_call(2, "B042", "zh-TW"), 0)
    assert samples(whole) > samples(short) > samples(alone) > 0


async def test_many_that_ask_at_once_hear_the_same_one(tmp_path: Path) -> None:
    said = sayings(tmp_path)
    call = a_call(1, "B042", "zh-TW")
    heard = await asyncio.gather(*(said.say(call, 0) for _ in range(20)))
    assert len({id(one) for one in heard}) == 1


async def test_only_the_last_ones_are_kept(tmp_path: Path) -> None:
    said = sayings(tmp_path)
    calls = [a_call(n, f"B{n:03}", "zh-TW") for n in range(MOST_KEPT + 3)]
    for call in calls:
        await said.say(call, 0)
    assert [key[0] for key in said._kept] == [call["n"] for call in calls[3:]]


async def test_what_no_pack_says_is_said_in_mandarin(tmp_path: Path) -> None:
    said = sayings(tmp_path)
    data = await said.say(a_call(1, "B042", "nan"), 0)
    assert np.frombuffer(data[44:], "<i2").any()
    assert data == await said.say(a_call(2, "B042", "zh-TW"), 0)
    assert data != await said.say(a_call(3, "B042", "en"), 0)
