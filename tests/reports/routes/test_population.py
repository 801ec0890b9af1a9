"""Supervisors publish population tables; anyone may read and download them."""

from itertools import count
from typing import Any
from urllib.parse import quote

import pytest

from queue_server.opening import Storage
from queue_server.reports.ports import PopulationStore
from queue_server.reports.routes import population as routes
from queue_server.reports.rules.population import PopulationTable
from tests.served import Served

LIST = "/api/v1/public/population"
KEYS = count()
TABLE: dict[str, Any] = {
    "columns": ["村里", "人口數"],
    "rows": [["龍井里", 1234], ["東海里", None]],
}


def address(name: str = "人口數", month: str = "2026-10") -> str:
    return f"/api/v1/population/{month}/{quote(name, safe='')}"


async def put(served: Served, body: Any = TABLE, where: str = "", who: str = "supervisor") -> Any:
    return await served.call("PUT", where or address(), body, who=who, key=f"k{next(KEYS)}")


async def test_what_is_put_up_can_be_taken_in_every_format(served: Served) -> None:
    assert (await put(served)).status == 200
    listed = (await served.call("GET", LIST)).body
    assert listed["months"] == [{"month": "2026-10", "tables": ["人口數"]}]
    for form in listed["formats"]:
        reply = await served.call("GET", f"{LIST}/2026-10.{form}")
        assert reply.status == 200
    found = (await served.call("GET", f"{LIST}/2026-10.json")).body
    assert found["rows"] == TABLE["rows"]


async def test_a_table_put_up_again_takes_the_place_of_the_first(served: Served) -> None:
    await put(served)
    await put(served, {**TABLE, "rows": [["龍井里", 1235]]})
    found = (await served.call("GET", f"{LIST}/2026-10.json")).body
    assert found["rows"] == [["龍井里", 1235]]
    gone = await served.call("DELETE", address(), who="supervisor")
    assert gone.status == 200
    assert (await served.call("GET", LIST)).body["months"] == []
    again = await served.call("DELETE", address(), who="supervisor")
    assert (again.status, again.code) == (404, "unknown_report")


@pytest.mark.parametrize(
    "change",
    [
        {"rows": []},
        {"rows": [["龍井里", "many"]]},
        {"rows": [["龍井里", 1], ["龍井里", 2]]},
        {"rows": [["龍井里"]]},
        {"columns": ["村里", "村里"]},
    ],
)
async def test_a_table_that_makes_no_sense_is_refused_with_its_line(
    served: Served, change: dict[str, Any]
) -> None:
    reply = await put(served, {**TABLE, **change})
    assert (reply.status, reply.code) == (422, "bad_table")
    assert "line" in reply.body["detail"]


@pytest.mark.parametrize(
    ("where", "field"), [(address(month="2026-13"), "month"), (address("\u0007"), "name")]
)
async def test_a_table_of_no_month_or_name_is_refused(
    served: Served, where: str, field: str
) -> None:
    reply = await put(served, where=where)
    assert (reply.status, reply.body["field"]) == (422, field)


async def test_a_month_has_room_for_so_many_tables(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes, "MOST_TABLES", 1)
    await put(served)
    assert (await put(served)).status == 200
    reply = await put(served, where=address("戶數"))
    assert (reply.status, reply.code) == (409, "too_many_tables")


async def test_only_supervisors_put_up_and_what_is_not_there_is_not_found(served: Served) -> None:
    for who in ("anyone", "clerk", "kiosk", "display"):
        assert (await put(served, who=who)).status in (401, 403)
    for file in ("2026-10.csv", "2026-10.pdf", "x", "..csv"):
        reply = await served.call("GET", f"{LIST}/{file}")
        assert (reply.status, reply.code) == (404, "unknown_report")


@pytest.fixture
def store(storage: Storage) -> PopulationStore:
    return storage.population


async def test_every_store_keeps_the_same_tables(store: PopulationStore) -> None:
    def table(month: str, name: str, n: int) -> PopulationTable:
        return PopulationTable(month=month, name=name, columns=("a", "b"), rows=(("x", n),))

    for one in (table("2026-09", "b", 1), table("2026-10", "b", 2), table("2026-10", "a", 3)):
        await store.put(one)
    await store.put(table("2026-10", "a", 4))
    assert list(await store.names()) == [("2026-10", "a"), ("2026-10", "b"), ("2026-09", "b")]
    assert list(await store.tables("2026-10")) == [
        table("2026-10", "a", 4), table("2026-10", "b", 2),
    ]  # fmt: skip
    assert await store.delete("2026-10", "a")
    assert not await store.delete("2026-10", "a")
    assert list(await store.tables("2027-01")) == []
