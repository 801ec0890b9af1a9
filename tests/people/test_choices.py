"""Each user's own keys, kept on the server."""

from typing import Any

import pytest

from tests.served import Served

PATH = "/api/v1/session/choices"


async def test_what_was_never_chosen_is_as_usual(served: Served) -> None:
    reply = await served.call("GET", PATH, who="clerk")
    assert reply.body == {"letters": True, "keys": {}}


async def test_a_clerk_finds_the_own_keys_on_any_pc_and_nobody_elses(served: Served) -> None:
    chosen = {"letters": False, "keys": {"start": "j", "undo": ""}}
    assert (await served.call("PUT", PATH, chosen, who="clerk")).body == chosen
    assert (await served.call("GET", PATH, who="clerk")).body == chosen
    assert (await served.call("GET", PATH, who="supervisor")).body["letters"]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"start": "j", "finish": "j"}, "key_twice"),
        ({"start": "?"}, "invalid"),
        ({"start": "J"}, "invalid"),
        ({"start": "ab"}, "invalid"),
        ({"<b>": "j"}, "invalid"),
        ({"x" * 41: "j"}, "invalid"),
        ({f"a{'b' * n}": "" for n in range(61)}, "invalid"),
        ("all", "invalid"),
    ],
)
async def test_keys_that_no_keyboard_has_are_refused(served: Served, keys: Any, code: str) -> None:
    reply = await served.call("PUT", PATH, {"letters": True, "keys": keys}, who="clerk")
    assert (reply.status, reply.code) == (422, code)
