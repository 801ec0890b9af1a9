"""The settings page's calls, as the browser makes them."""

from typing import Any

import pytest

from queue_server.editing.memory import MemoryFiles, MemoryHistory
from queue_server.editing.ports import ConfigFiles
from queue_server.editing.rules.fields import CONFIG
from queue_server.settings import DEFAULT_PATH
from tests.served import Served

OFFICE = DEFAULT_PATH.read_text("utf-8").replace('syslog = ""', 'syslog = "udp:10.0.0.1:514"')
CHANGE = {"act": "set", "group": "sessions", "item": "evening", "field": "closes", "value": "19:00"}


@pytest.fixture
def office(served: Served) -> Served:
    text = OFFICE.replace('uri = "sim:printer"', 'uri = "serial:rfc2217://me:tulip@192.0.2.7:9100"')
    files = MemoryFiles(served.server.settings, {CONFIG: text})
    served.server.wings.editing.config = ConfigFiles(files, MemoryHistory())
    return served


async def look(office: Served, who: str = "admin") -> Any:
    reply = await office.call("GET", "/api/v1/config", who=who)
    assert reply.status == 200, reply.body
    return reply.body


async def send(office: Served, path: str, body: Any, who: str = "admin") -> Any:
    return await office.call("POST", f"/api/v1/config{path}", body, who=who, key=office.key())


async def test_an_evening_is_made_longer_and_shorter_again(office: Served) -> None:
    seen = await look(office)
    sessions = next(one for one in seen["groups"] if one["name"] == "sessions")
    [evening] = [one for one in sessions["items"] if one["item"] == "evening"]
    assert evening["values"]["closes"] == "18:30"

    body = {"mark": seen["mark"], "changes": [CHANGE]}
    tried = await send(office, "/check", body, "supervisor")
    [difference] = tried.body["differences"]
    assert (difference["before"], difference["after"]) == ("18:30", "19:00")
    saved = await send(office, "", body, "supervisor")
    assert (saved.status, saved.body["version"]) == (200, 2)

    history = await office.call("GET", "/api/v1/config/history", who="supervisor")
    assert [one["user"] for one in history.body["versions"]] == ["supervisor", ""]
    back = await office.call("GET", "/api/v1/config/history/1", who="supervisor")
    assert [one["after"] for one in back.body["differences"]] == ["18:30"]
    mark = (await look(office))["mark"]
    assert (await send(office, "/history/1/restore", {"mark": mark})).status == 200
    assert (await look(office))["since_start"] != []


async def test_passwords_are_in_no_answer(office: Served) -> None:
    for path in ("", "/files/config.toml"):
        reply = await office.call("GET", f"/api/v1/config{path}", who="admin")
        assert b"tulip" not in reply.raw
        assert b"192.0.2.7" in reply.raw


async def test_supervisors_see_what_only_administrators_change(office: Served) -> None:
    may = {one["name"]: one["may"] for one in (await look(office, "supervisor"))["groups"]}
    assert (may["sessions"], may["devices"]) == (True, False)
    own = {"act": "set", "group": "devices", "item": "slip", "field": "enabled", "value": False}
    body = {"mark": (await look(office))["mark"], "changes": [own]}
    reply = await send(office, "", body, "supervisor")
    assert (reply.status, reply.code) == (409, "config_not_yours")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {}, 422),
        ("", {"mark": "short", "changes": [CHANGE]}, 422),
        ("", {"mark": "0" * 32, "changes": []}, 422),
        ("", {"mark": "0" * 32, "changes": [CHANGE] * 201}, 422),
        ("", {"mark": "0" * 32, "changes": [CHANGE]}, 409),
        ("", {"mark": "0" * 32, "changes": [{**CHANGE, "act": "drop"}]}, 422),
        ("", {"mark": "0" * 32, "changes": [{**CHANGE, "value": {"a": {"b": {"c": "d"}}}}]}, 422),
        ("/check", {"mark": "0" * 32, "changes": [{**CHANGE, "value": "x" * 501}]}, 422),
        ("/history/1/restore", {"mark": "0" * 32}, 409),
        ("/history/x/restore", {"mark": "0" * 32}, 404),
        ("/history/1/restore", {}, 422),
        ("/restart", {"mark": "0" * 32}, 409),
        ("/restart", {}, 422),
    ],
)
async def test_what_makes_no_sense_is_refused(
    office: Served, path: str, body: Any, status: int
) -> None:
    before = (await look(office))["mark"]
    assert (await send(office, path, body)).status == status
    assert (await look(office))["mark"] == before


async def test_addresses_that_are_none_are_refused(office: Served) -> None:
    for path, status in (
        ("/files/..%2f..%2fetc%2fpasswd", 422),
        ("/files/strings.toml", 422),
        ("/history/9", 404),
        ("/history/%20", 404),
        ("/history/99999999999999999999", 404),
    ):
        reply = await office.call("GET", f"/api/v1/config{path}", who="admin")
        assert reply.status == status, path


async def test_a_server_that_keeps_nothing_changes_nothing(served: Served) -> None:
    seen = await look(served)
    assert {one["why_not"] for one in seen["files"]} == {"not_kept"}
    reply = await send(served, "", {"mark": seen["mark"], "changes": [CHANGE]})
    assert (reply.status, reply.code) == (409, "config_read_only")
    reply = await send(served, "/restart", {"mark": seen["mark"]})
    assert (reply.status, reply.code) == (503, "config_no_restart")
