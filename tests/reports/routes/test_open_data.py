"""Anyone may download the months that are over, but nothing of the current month."""

from datetime import timedelta
from typing import Any

import pytest

LIST = "/api/v1/public/open-data"


async def test_the_list_has_licence_and_schema_before_a_month_is_over(served: Any) -> None:
    body = (await served.call("GET", LIST)).body
    assert body["periods"] == []
    assert body["licence"].startswith("https://")
    assert body["schema"][4] == {"key": "issued", "title": "取號數", "unit": "n"}


async def test_a_month_is_published_when_it_is_over(served: Any) -> None:
    for _ in range(6):
        await served.issue()
    await served.server.followers.catch_up("visits")
    assert (await served.call("GET", f"{LIST}/2026-11.json")).status == 404
    await served.time_comes(served.clock.now() + timedelta(days=10))
    reply = await served.call("GET", f"{LIST}/2026-11.json")
    assert [row[4] for row in reply.body["rows"]] == [6, 6, 6, 6]
    again = await served.call("GET", f"{LIST}/2026-11.json")
    assert again.raw == reply.raw
    months = (await served.call("GET", LIST)).body["periods"]
    assert months == ["2026-11"], "and none before the first visitor"
    assert (await served.call("GET", f"{LIST}/2026-10.json")).status == 404
    csv = await served.call("GET", f"{LIST}/2026-11.csv")
    assert csv.raw.startswith("\ufeff年月,戶所代碼,業務類別".encode())
    assert csv.headers["Content-Disposition"].endswith('"open-data-longjing-2026-11.csv"')
    assert (await served.call("GET", f"{LIST}/2026-11.ods")).raw.startswith(b"PK")


@pytest.mark.parametrize(
    "file", ["2026-11.json", "2030-01.json", "2001-01.csv", "2026-10.pdf", "2026-10", "..json"]
)
async def test_what_is_not_published_is_not_found(served: Any, file: str) -> None:
    reply = await served.call("GET", f"{LIST}/{file}")
    assert (reply.status, reply.code) == (404, "unknown_report")
