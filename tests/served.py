"""A branch served on loopback, in memory, on a clock that stands still until it is moved."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from drivers.uri import DeviceSpec
from house.joined import server_messages
from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock
from queue_server.devices.rules import Configured
from queue_server.opening import memory_storage
from queue_server.people.ports import UserAccount
from queue_server.settings import Settings
from queue_server.settings.device_kinds import KIND_OF
from queue_server.web.table import RouteTable
from queue_server.wings import Wings
from queue_server.wire.shapes import check
from tests.routes import every_route

#: A Monday, 10:00 in Taipei.
MONDAY_TEN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
USERS = ("clerk", "supervisor", "admin", "auditor")
DEVICES = ("kiosk", "display", "host")
ROUTES = RouteTable(every_route())
MESSAGES = server_messages()
#: The description does not describe itself.
DESCRIPTION = "/openapi.json"


class Reply:
    """Status, headers, and the body, parsed if it is JSON."""

    def __init__(self, status: int, headers: Any, raw: bytes) -> None:
        self.status = status
        self.headers = headers
        self.raw = raw
        is_json = "json" in headers.get("Content-Type", "")
        self.body: Any = json.loads(raw) if is_json and raw else None

    @property
    def code(self) -> str:
        return str(self.body["code"])


def as_described(method: str, path: str, reply: Reply) -> None:
    """Every answer in JSON is what the description of the API says, with no field beside it."""
    is_json = reply.headers.get("Content-Type", "").startswith("application/json")
    if method == "HEAD" or reply.status >= 300 or not is_json:
        return
    route, _ = ROUTES.find(method, path.partition("?")[0])
    if route.listed and route.path != DESCRIPTION:
        assert route.answer is not None, f"{route.name}: an answer that is not described"
        assert check(reply.body, route.answer) == reply.body, route.name


class Heard(aiohttp.ClientWebSocketResponse):
    """A live connection; every message on it is what the server says it sends."""

    async def receive_json(self, **how: Any) -> Any:
        message = await super().receive_json(**how)
        as_announced(message)
        return message


def as_announced(message: Any) -> None:
    """A message is of an agreed type, with the fields of that type and none beside them."""
    shape = MESSAGES[message["type"]]
    assert check(message, shape) == message, message["type"]


class Served:
    """The server, and a way in for each role: a signed-in user or an enrolled device."""

    def __init__(self, server: Server, storage: Any, clock: SetClock) -> None:
        self.server = server
        self.storage = storage
        self.clock = clock
        self.credentials: dict[str, dict[str, str]] = {"anyone": {}}
        self._http = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), ws_response_class=Heard
        )
        self._keys = 0

    @property
    def wings(self) -> Wings:
        return self.server.wings

    async def let_in(self) -> None:
        accounts = self.wings.accounts
        for role in USERS:
            user = UserAccount(
                name=role, role=role, password_hash="none", created_at=self.clock.now()
            )
            await self.storage.accounts.add_user(user)
            token, _ = await accounts.links.use(await accounts.links.make(role))
            self.credentials[role] = self.cookie(token)
        for kind in DEVICES:
            token = await accounts.enrolment.enroll(kind, kind)
            self.credentials[kind] = {"Authorization": f"Bearer {token}"}
        await accounts.known.sweep()

    async def time_comes(self, at: datetime) -> None:
        """Move the clock; users idle too long sign in again."""
        self.clock.set(at)
        await self.server.chores.run_all()
        for role in USERS:
            token, _ = await self.server.accounts.links.use(
                await self.server.accounts.links.make(role)
            )
            self.credentials[role] = self.cookie(token)

    def cookie(self, token: str) -> dict[str, str]:
        return {"Cookie": f"{self.server.services.guard.cookie.name}={token}"}

    async def close(self) -> None:
        await self._http.close()
        await self.server.stop()
        await self.storage.close()

    def key(self) -> str:
        self._keys += 1
        return f"key-{self._keys}"

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        who: str = "anyone",
        key: str | None = None,
        headers: dict[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Reply:
        sent = {**self.credentials[who], **(headers or {})}
        if key is not None:
            sent["Idempotency-Key"] = key
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            sent.setdefault("Content-Type", "application/json")
        url = self.server.url + path
        async with self._http.request(
            method, url, data=raw, headers=sent, allow_redirects=False
        ) as answer:
            reply = Reply(answer.status, answer.headers, await answer.read())
        as_described(method, path, reply)
        return reply

    async def issue(self, **body: Any) -> dict[str, Any]:
        wish = {"service": "T01", **body}
        reply = await self.call("POST", "/api/v1/tickets", wish, who="clerk", key=self.key())
        assert reply.status == 201, reply.body
        ticket: dict[str, Any] = reply.body["ticket"]
        return ticket

    async def verb(self, counter: int, verb: str, body: Any = None, **more: Any) -> Reply:
        path = f"/api/v1/counters/{counter}/{verb}"
        return await self.call("POST", path, body, **{"who": "clerk", **more})

    def configure(self, *devices: dict[str, Any], host: str = "host") -> None:
        """Name devices in the configuration as they will be reported."""
        fleet = self.wings.devices.fleet
        fleet.authority = {
            **fleet.authority,
            **{(host, one["name"]): Configured(one["kind"], one["counter"]) for one in devices},
        }

    def configure_as(self, *specs: DeviceSpec) -> None:
        """Name the devices of the machine ``host`` in the configuration as it will open them."""
        self.configure(
            *({"name": s.name, "kind": KIND_OF[s.driver], "counter": s.counter} for s in specs)
        )

    async def seq(self) -> int:
        return await self.server.branch.read(lambda state, now: state.seq)

    async def live(
        self, who: str = "display", topics: Any = ("board",), **more: Any
    ) -> aiohttp.ClientWebSocketResponse:
        socket = await self.connect(who)
        await socket.send_json({"type": "hello", "topics": list(topics), **more})
        return socket

    async def connect(
        self, who: str = "display", headers: dict[str, str] | None = None, **more: Any
    ) -> aiohttp.ClientWebSocketResponse:
        return await self._http.ws_connect(  # type: ignore[no-any-return]
            self.server.url + "/api/v1/live",
            protocols=("jiaohao.v1",),
            headers={**self.credentials[who], **(headers or {})},
            **more,
        )


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings.load()


@pytest.fixture
def listening() -> ListenOptions:
    return ListenOptions(rate_limits=False)


@pytest.fixture
async def served(settings: Settings, listening: ListenOptions) -> AsyncIterator[Served]:
    storage, clock = memory_storage(), SetClock(MONDAY_TEN)
    server = Server(settings, storage, listening, clock)
    await server.start()
    served = Served(server, storage, clock)
    try:
        await served.let_in()
        yield served
    finally:
        await served.close()
