"""Orders to walls: for supervisors, to walls that are there, within bounds."""

from typing import Any

import pytest

from tests.served import Served

DISPLAYS = "/api/v1/signage/displays"


async def order(served: Served, body: dict[str, Any], name: str = "display") -> Any:
    return await served.call("POST", f"{DISPLAYS}/{name}", body, who="supervisor")


@pytest.mark.parametrize(
    ("body", "verb", "more"),
    [
        ({"do": "identify"}, "identify", {}),
        ({"do": "reload"}, "reload", {}),
        ({"do": "volume", "volume": 0.4}, "volume", {"volume": 0.4}),
        (
            {"do": "mute", "until": "2026-11-23T10:30:00+08:00"}, "mute",
            {"until": "2026-11-23T10:30:00+08:00"},
        ),
        ({"do": "mute", "until": None}, "mute", {"until": None}),
    ],
)  # fmt: skip
async def test_a_wall_that_is_connected_hears_what_it_is_to_do(
    served: Served, body: dict[str, Any], verb: str, more: dict[str, Any]
) -> None:
    live = await served.live("display", epoch=None, announced=0)
    await live.receive_json()
    reply = await order(served, body)
    assert (reply.status, reply.body) == (200, {"displays": 1})
    while (message := await live.receive_json())["type"] != "job":
        pass
    assert (message["verb"], message["body"]) == (verb, more)
    listed = await served.call("GET", DISPLAYS, who="supervisor")
    found = [(one["name"], one["label"]) for one in listed.body["displays"]]
    assert found == [("display", "大廳電視")]
    await live.close()


async def test_a_wall_that_is_not_there_is_unknown(served: Served) -> None:
    reply = await order(served, {"do": "identify"}, "elsewhere")
    assert (reply.status, reply.code) == (404, "unknown_display")


@pytest.mark.parametrize(
    "body",
    [
        {"do": "explode"}, {}, {"do": "volume"}, {"do": "volume", "volume": 1.5},
        {"do": "mute", "until": "soon"}, {"do": "mute", "until": "2027-01-01T00:00:00+08:00"},
    ],
)  # fmt: skip
async def test_an_order_that_makes_no_sense_is_refused(
    served: Served, body: dict[str, Any]
) -> None:
    assert (await order(served, body)).status == 422
