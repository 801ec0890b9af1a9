"""What supervisors put up: each request once, answered the same however often it is sent."""

from typing import Any

import pytest

from tests.served import Served

NOTICES, SUSPENSIONS = "/api/v1/notices", "/api/v1/suspensions"
STOP = {"scope": "service:T01", "reason": "system", "wording": "系統維護"}


async def send(
    served: Served, method: str, path: str, body: Any = None, key: str | None = None
) -> Any:
    return await served.call(method, path, body, who="supervisor", key=key)


@pytest.mark.parametrize(
    ("path", "body", "name"),
    [(NOTICES, {"title": "徵才"}, "notice"), (SUSPENSIONS, STOP, "suspension")],
)
async def test_what_was_taken_down_is_not_put_up_again_by_a_late_repetition(
    served: Served, path: str, body: Any, name: str
) -> None:
    first = await send(served, "POST", path, body, "once")
    assert first.status == 201
    await send(served, "DELETE", f"{path}/{first.body[name]['id']}")
    again = await send(served, "POST", path, body, "once")
    assert (again.status, again.body) == (200, first.body)
    listed = (await send(served, "GET", path)).body[f"{name}s"]
    assert first.body[name]["id"] not in [one["id"] for one in listed]


async def test_a_repeated_change_answers_as_it_did_and_changes_nothing(served: Served) -> None:
    notice = (await send(served, "POST", NOTICES, {"title": "one"})).body["notice"]
    path = f"{NOTICES}/{notice['id']}"
    first = await send(served, "PUT", path, {"title": "two"}, "change")
    await send(served, "PUT", path, {"title": "three"})
    again = await send(served, "PUT", path, {"title": "two"}, "change")
    assert (again.status, again.body) == (200, first.body)
    assert (await send(served, "GET", path)).body["notice"]["title"] == {"zh-TW": "three"}
    await send(served, "DELETE", path)
    assert (await send(served, "PUT", path, {"title": "two"}, "change")).body == first.body
    assert (await send(served, "PUT", path, {"title": "two"})).code == "unknown_notice"


async def test_texts_that_differ_only_at_their_end_are_other_content(served: Served) -> None:
    for path, body, field in ((NOTICES, {"title": "t"}, "body"), (SUSPENSIONS, STOP, "wording")):
        key, long = f"key {path}", "長" * 900
        assert (await send(served, "POST", path, {**body, field: long + "a"}, key)).status == 201
        other = await send(served, "POST", path, {**body, field: long + "b"}, key)
        assert (other.status, other.code) == (422, "idempotency_mismatch")


async def test_a_supervisor_hears_whom_a_closure_would_touch_before_it_is_made(
    served: Served,
) -> None:
    for key in ("one", "two"):
        await served.call(
            "POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key=f"touch-{key}"
        )
    path = f"{SUSPENSIONS}/preview?scope="
    reply = await served.call("GET", f"{path}branch", who="supervisor")
    assert reply.body == {"waiting": 2, "missed": 0, "held": 0, "at_counters": 0}
    reply = await served.call("GET", f"{path}office", who="supervisor")
    assert (reply.status, reply.code) == (422, "unknown_scope")
    reply = await served.call("GET", SUSPENSIONS, who="supervisor")
    assert reply.body == {"suspensions": []}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (NOTICES, {"title": "徵才", "body": "字𠀀外"}),
        (SUSPENSIONS, STOP | {"wording": "𠀀"}),
    ],
)
async def test_whoever_writes_what_no_font_has_hears_of_it(
    served: Served, path: str, body: Any
) -> None:
    served.server.services.shown.undrawable = lambda text: [char for char in text if char == "𠀀"]
    answer = await send(served, "POST", path, body)
    assert answer.status == 201
    (warning,) = answer.body["warnings"]
    assert (warning["code"], warning["characters"]) == ("undrawable", ["𠀀"])
    assert "𠀀" in warning["detail"]


async def test_what_every_font_has_needs_no_warning(served: Served) -> None:
    assert (await send(served, "POST", NOTICES, {"title": "徵才"})).body["warnings"] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [(NOTICES, {"title": "徵才😀"}), (SUSPENSIONS, STOP | {"wording": "❤\ufe0f"})],
)
async def test_emoji_are_refused_in_words(served: Served, path: str, body: Any) -> None:
    answer = await send(served, "POST", path, body)
    assert (answer.status, answer.body["code"]) == (422, "emoji")
    assert "emoji" in answer.body["detail"].lower() or "表情符號" in answer.body["detail"]
