"""An auditor reads, filters, follows and verifies; and that is recorded."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from queue_server.audit.ports import ChainVerdict, Sources
from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from tests.served import MONDAY_TEN, Served

JOURNAL, SECURITY = "/api/v1/journal", "/api/v1/audit/security"
HEAD, VERIFICATION = "/api/v1/audit/head", "/api/v1/audit/verification"


class Events:
    def newest(self, limit: int) -> list[dict[str, Any]]:
        return [{"at": "2026-11-23T02:00:00Z", "event": "signed_in", "user": "mei"}][:limit]


class Walking:
    """A verifier that is told how it ends."""

    def __init__(self) -> None:
        self.verdict = ChainVerdict()

    def start(self) -> None:
        self.verdict = ChainVerdict("running", began=MONDAY_TEN)

    async def close(self) -> None:
        pass


async def read(served: Served, path: str, who: str = "auditor") -> Any:
    return await served.call("GET", path, who=who)


async def rows(served: Served, query: str) -> list[dict[str, Any]]:
    reply = await read(served, f"{JOURNAL}?{query}")
    assert reply.status == 200, reply.body
    assert reply.body["next"] is None
    found: list[dict[str, Any]] = reply.body["rows"]
    return found


async def test_the_journal_is_narrowed_to_a_ticket_a_person_a_kind_a_day(served: Served) -> None:
    first, second = await served.issue(), await served.issue()
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    story = await rows(served, f"ticket={first['id']}&day=2026-11-23&limit=1000")
    assert [row["kind"] for row in story] == ["ticket_issued", "ticket_called"]
    issued = await rows(served, "kind=ticket_issued&limit=1000")
    assert [row["ticket"] for row in issued] == [first["id"], second["id"]]
    by_clerk = await rows(served, "actor=clerk&limit=1000")
    assert by_clerk == await rows(served, "actor=user:clerk&limit=1000")
    assert {row["actor"] for row in by_clerk} == {"user:clerk"}
    assert await rows(served, "day=2026-11-22&limit=1000") == []
    assert len(await rows(served, "day=2026-11-23&limit=1000")) >= 4


async def test_a_long_search_is_carried_on_from_where_it_stopped(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = [(await served.issue())["id"] for _ in range(4)]
    monkeypatch.setattr("queue_server.web.routes.journal.MOST_ROWS", 2)
    monkeypatch.setattr("queue_server.web.routes.journal.MOST_SEARCHED", 2)
    found, after, asked = [], 0, 0
    while after is not None:
        query = f"{JOURNAL}?kind=ticket_issued&limit=2&after={after}"
        answer = (await read(served, query)).body
        found += [row["ticket"] for row in answer["rows"]]
        after, asked = answer["next"], asked + 1
    assert found == tickets
    assert asked > 2


@pytest.mark.parametrize("day", ["today", "2026-13-01", "2026-11-23T00:00"])
async def test_what_is_no_day_is_refused(served: Served, day: str) -> None:
    for path in (f"{JOURNAL}?day={day}", f"{HEAD}?day={day}"):
        reply = await read(served, path)
        assert (reply.status, reply.code) == (422, "invalid")


async def test_the_head_of_a_day_can_be_kept_elsewhere(served: Served) -> None:
    assert (await read(served, f"{HEAD}?day=2026-11-22")).body == {"head": None}
    await served.issue()
    head = (await read(served, f"{HEAD}?day=2026-11-23")).body["head"]
    assert head.startswith("longjing:2026-11-23:")


async def test_security_events_are_read_and_reading_is_noted(served: Served) -> None:
    noted: list[tuple[str, Any]] = []

    class Trace:
        def note(self, event: str, **facts: Any) -> None:
            noted.append((event, facts.get("user")))

    served.server.services.traces.trace = Trace()
    reply = await read(served, SECURITY)
    assert (reply.status, reply.body) == (200, {"events": []})
    await read(served, f"{JOURNAL}?day=2026-11-23")
    await served.call("POST", VERIFICATION, who="auditor")
    assert noted == [("security_events_read", "auditor"), ("journal_read", "auditor")]


async def test_an_office_in_memory_has_nothing_to_verify(served: Served) -> None:
    assert (await read(served, VERIFICATION)).body["state"] == "never"
    reply = await served.call("POST", VERIFICATION, who="auditor")
    assert (reply.status, reply.code) == (503, "not_verifiable")


@pytest.fixture
async def watched(settings: Settings) -> AsyncIterator[Served]:
    """An office with security events, and a verifier that says how it ends."""
    storage, clock = memory_storage(), SetClock(MONDAY_TEN)
    sources = Sources(Events(), Walking())
    server = Server(settings, storage, ListenOptions(rate_limits=False), clock, audited=sources)
    await server.start()
    office = Served(server, storage, clock)
    try:
        await office.let_in()
        yield office
    finally:
        await office.close()


async def test_an_event_is_shown_with_its_facts(watched: Served) -> None:
    [event] = (await read(watched, SECURITY)).body["events"]
    assert (event["event"], event["facts"]) == ("signed_in", {"user": "mei"})


async def test_a_walk_is_followed_to_its_end(watched: Served) -> None:
    begun = await watched.call("POST", VERIFICATION, who="auditor")
    assert (begun.status, begun.body["state"]) == (202, "running")
    watched.clock.advance(timedelta(seconds=9))
    assert (await read(watched, VERIFICATION)).body["running_s"] == 9
    verifier = watched.server.audited.verifier
    assert isinstance(verifier, Walking)
    verifier.verdict = ChainVerdict("holds", MONDAY_TEN, watched.clock.now(), ("7 rows hold",))
    ended = (await read(watched, VERIFICATION)).body
    assert (ended["state"], ended["running_s"], ended["said"]) == ("holds", None, ["7 rows hold"])
