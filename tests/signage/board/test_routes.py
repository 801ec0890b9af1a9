"""The board over HTTP and the live connection, for anyone."""

import io
import wave
from typing import Any

from queue_server.wire.sound import chime
from tests.served import Served


async def _called(served: Served, **wish: Any) -> str:
    ticket = await served.issue(**wish)
    await served.verb(1, "open", {}, key=served.key())
    reply = await served.verb(1, "call-next", {}, key=served.key())
    assert reply.status == 200
    return str(ticket["label"])


async def test_a_browser_without_scripts_gets_the_whole_board(served: Served) -> None:
    label = await _called(served)
    page = await served.call("GET", "/board")
    text = page.raw.decode()
    assert page.status == 200
    assert f'id="stage-label">{label}<' in text
    assert '<noscript><meta http-equiv="refresh"' in text


async def test_nothing_internal_stands_in_the_picture(served: Served) -> None:
    await _called(served)
    body = (await served.call("GET", "/api/v1/public/picture")).body
    assert set(body) == {"type", "at", "closed", "html", "calls", "here"}
    assert set(body["calls"][0]) == {"n", "label", "counter", "at"}
    epoch = await served.server.branch.read(lambda state, now: state.epoch)
    assert epoch not in str(body)


async def test_a_browser_is_told_of_a_visitor_who_is_fetched(served: Served) -> None:
    await _called(served, in_person=True)
    body = (await served.call("GET", "/api/v1/public/picture")).body
    assert body["calls"][0]["in_person"] is True
    assert 'id="stage-fetched">' in body["html"]


async def test_a_stranger_hears_of_a_call_at_once(served: Served) -> None:
    live = await served.live("anyone", ("picture",), epoch=None, announced=0)
    first = await live.receive_json()
    assert first["calls"] == []
    label = await _called(served)
    while not (picture := await live.receive_json())["calls"]:
        pass
    assert picture["calls"][0]["label"] == label
    assert picture["here"] == [f"{label}@1"]
    await live.close()


async def test_a_picture_comes_again_when_nothing_happens(served: Served) -> None:
    live = await served.live("anyone", ("picture",), epoch=None, announced=0)
    await live.receive_json()
    await served.server.chores.run_all()
    assert (await live.receive_json())["type"] == "picture"
    await live.close()


async def test_the_chime_is_that_of_the_wall(served: Served) -> None:
    sound = await served.call("GET", "/board/chime.wav")
    with wave.open(io.BytesIO(sound.raw)) as file:
        assert file.getnframes() == round(chime.LENGTH_S * file.getframerate())
        heard = file.readframes(file.getnframes())
        assert heard == chime.chime(file.getframerate()).tobytes()


async def test_a_call_is_spoken_for_anyone_while_the_board_announces_it(served: Served) -> None:
    await _called(served)
    call = (await served.call("GET", "/api/v1/public/picture")).body["calls"][0]
    words = await served.call("GET", f"/board/call/{call['n']}")
    assert (words.status, words.headers["Content-Type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(words.raw)) as file:
        assert 2 < file.getnframes() / file.getframerate() < 25
    for n in ("99999", "0", "x", "-1"):
        reply = await served.call("GET", f"/board/call/{n}")
        assert (reply.status, reply.code) == (404, "unknown_call")
