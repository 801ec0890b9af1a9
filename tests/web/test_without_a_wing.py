"""Without any one wing, clerk, kiosk, wall and telephone still do all that is the kernel's."""

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

from house.joined import wings
from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from queue_server.usecases.doorkeeper import Identity, Nobody
from queue_server.web.joining import Wing
from queue_server.wings import Ground, Wings
from tests.served import DEVICES, MONDAY_TEN, USERS, Reply, Served

NAMES = [one.name for one in wings()]
API = "/api/v1"
PRINTER = {"alarm": "device:kiosk/slip"}


class Door(Nobody):
    """Another way in than the wing of people: the name of a role is its token."""

    def by_session(self, token: str) -> Identity | None:
        return Identity(name=token, role=token, key=token) if token in USERS else None

    def by_machine_token(self, token: str) -> Identity | None:
        known = token in DEVICES
        return Identity(name=token, role=token, key=token, is_machine=True) if known else None

    def is_current(self, identity: Identity) -> bool:
        return True


class WingsWithout(Wings):
    """Every wing except one, which is not even made."""

    def __init__(self, ground: Ground, left_out: str) -> None:
        self.left_out = left_out
        super().__init__(ground)
        if left_out == "people":
            self.doorkeeper = Door()

    def makers(self) -> dict[str, Callable[[], Wing]]:
        return {name: make for name, make in super().makers().items() if name != self.left_out}


class ServerWithout(Server):
    """A server without one wing."""

    left_out = ""

    def make_wings(self, ground: Ground) -> Wings:
        return WingsWithout(ground, self.left_out)


async def let_in(served: Served, left_out: str) -> None:
    if left_out != "people":
        await served.let_in()
        return
    for role in USERS:
        served.credentials[role] = served.cookie(role)
    for kind in DEVICES:
        served.credentials[kind] = {"Authorization": f"Bearer {kind}"}


@pytest.fixture(params=NAMES)
async def office(
    request: pytest.FixtureRequest, settings: Settings, listening: ListenOptions,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Served]:  # fmt: skip
    monkeypatch.setattr(ServerWithout, "left_out", request.param)
    storage, clock = memory_storage(), SetClock(MONDAY_TEN)
    server = ServerWithout(settings, storage, listening, clock)
    await server.start()
    served = Served(server, storage, clock)
    try:
        await let_in(served, request.param)
        yield served
    finally:
        await served.close()


async def post(office: Served, path: str, body: Any, who: str) -> Reply:
    reply = await office.call("POST", API + path, body, who=who, key=office.key())
    assert reply.status in (200, 201), (path, reply.body)
    return reply


async def get(office: Served, path: str, who: str) -> Reply:
    reply = await office.call("GET", path, who=who)
    assert reply.status == 200, (path, reply.body)
    return reply


async def shown(office: Served, topic: str, who: str) -> dict[str, Any]:
    socket = await office.live(who, topics=[topic])
    while (message := await socket.receive_json())["type"] != topic:
        pass
    await socket.close()
    return dict(message)


async def test_a_visitor_is_served_from_the_kiosk_to_the_rating(office: Served) -> None:
    ticket = (await post(office, "/tickets", {"service": "T01"}, "kiosk")).body["ticket"]
    for verb in ("open", "call-next"):
        await post(office, f"/counters/2/{verb}", {}, "clerk")
    board = await shown(office, "board", "display")
    assert [one["label"] for one in board["announcements"]] == [ticket["label"]]
    for verb in ("start", "finish"):
        await post(office, f"/counters/2/{verb}", {}, "clerk")
    token = ticket["track"].removeprefix("/t/")
    assert (await get(office, f"{API}/public/tickets/{token}", "anyone")).body
    await post(office, f"/public/tickets/{token}/rating", {"rating": 5}, "anyone")


async def test_staff_look_after_alarms_help_lunch_closures_and_reviews(office: Served) -> None:
    await post(office, "/help", {"place": "kiosk"}, "kiosk")
    await post(office, "/alarms/take", PRINTER, "clerk")
    queue = await shown(office, "queue", "clerk")
    assert [one["alarm"] for one in queue["alarms"]] == [PRINTER["alarm"]]
    await post(office, "/alarms/close", {**PRINTER, "outcome": "fixed"}, "clerk")
    assert len((await get(office, f"{API}/alarms", "clerk")).body["alarms"]) == 1
    await post(office, "/lunch", {"breaks": {"1": "11:30"}}, "supervisor")
    await post(office, "/suspensions", {"scope": "branch", "note": "…"}, "supervisor")
    review = {"as_of_seq": 1, "comment": "…"}
    await post(office, "/reviews/2026-10/release", review, "supervisor")
    await get(office, f"{API}/my-day", "clerk")


@pytest.mark.parametrize("page", ["/clerk", "/book", "/t/none"])
async def test_a_page_of_the_kernel_opens(office: Served, page: str) -> None:
    reply = await office.call("GET", page, headers={"Accept": "text/html"})
    assert reply.status == (404 if page == "/t/none" else 200)
    assert b"/static/" in reply.raw


async def test_what_the_wing_brings_is_gone_and_nothing_fails(office: Served) -> None:
    assert isinstance(office.server, ServerWithout)
    gone = next(one for one in wings() if one.name == office.server.left_out)
    for route in gone.routes:
        if route.method == "GET" and "{" not in route.path:
            reply = await office.call("GET", route.path, who="admin")
            assert (reply.status, reply.code) == (404, "not_found"), route.path
    await office.server.chores.run_all()
    assert not office.server.chores.failing
    assert not office.server.followers.failing


async def test_the_day_ends_and_the_server_is_ready_without_the_wing(office: Served) -> None:
    assert (await get(office, "/readyz", "anyone")).body == {"ready": True, "reasons": []}
    office.clock.advance(timedelta(days=1))
    await office.server.chores.run_all()
    assert not office.server.chores.failing
    day = await office.server.branch.read(lambda state, now: state.day)
    assert day == office.clock.now().date()
