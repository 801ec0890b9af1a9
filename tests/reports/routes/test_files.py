"""Supervisors ask for reports over HTTP; the same cells come in each format."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.reports.rules.cube.asking import FORMATS, REPORTS
from tests.reports.sheets.reading import from_csv, from_json, from_ods, from_xlsx

TODAY = "2026-11-23"


async def a_visit(served: Any, **body: Any) -> None:
    await served.issue(**body)
    await served.server.followers.catch_up("visits")


async def asked(served: Any, file: str, query: str = "", who: str = "supervisor") -> Any:
    return await served.call("GET", f"/api/v1/reports/{file}{query}", who=who)


async def test_the_list_names_every_report_with_its_definitions(served: Any) -> None:
    reply = await served.call("GET", "/api/v1/reports", who="supervisor")
    assert [one["name"] for one in reply.body["reports"]] == list(REPORTS)
    waits = next(one for one in reply.body["reports"] if one["name"] == "waits")
    assert all(one["help"] for one in waits["measures"])
    assert {"name": "half", "title": "時段"} in waits["by"]


async def test_today_is_live_and_every_format_has_the_same_cells(served: Any) -> None:
    await a_visit(served)
    await a_visit(served, priority="caring")
    replies = {form: await asked(served, f"visits.{form}", "?by=priority") for form in FORMATS}
    assert {reply.status for reply in replies.values()} == {200}
    json_cells = from_json(replies["json"].raw)
    assert [row[1] for row in json_cells[1:]] == [1, 1, 2]
    for form, read in (("csv", from_csv), ("xlsx", from_xlsx), ("ods", from_ods)):
        assert read(replies[form].raw) == json_cells
    assert replies["pdf"].raw.startswith(b"%PDF")
    assert replies["xlsx"].headers["Content-Disposition"] == (
        f'attachment; filename="visits-{TODAY}-{TODAY}.xlsx"'
    )


async def test_the_json_is_what_outside_programs_rely_on(served: Any) -> None:
    await a_visit(served)
    body = (await asked(served, "waits.json", f"?from={TODAY}&to={TODAY}&by=service,half")).body
    assert body["as_of_seq"] > 0
    assert {"key", "title", "unit"} <= set(body["columns"][0])
    assert [column["key"] for column in body["columns"][:2]] == ["service", "half"]
    assert body["rows"][0][1] == "10:00"
    assert len(body["totals"]) == len(body["columns"])


async def test_a_figure_can_be_opened_down_to_its_visits(served: Any) -> None:
    await a_visit(served)
    await a_visit(served, priority="caring")
    body = (await asked(served, "legs.json", "?is.priority=caring")).body
    assert len(body["rows"]) == 1
    assert body["rows"][0][0] == "V001"


async def test_seats_are_those_of_the_hours_and_pools_and_of_what_was_amended(served: Any) -> None:
    before = (await asked(served, "seats.json", "?by=half")).body
    shut = {"pool": "counter", "first": TODAY, "last": TODAY, "lanes": 0}
    reply = await served.call("POST", "/api/v1/book/amendments", shut, who="supervisor")
    assert reply.status in (200, 201)
    after = (await asked(served, "seats.json", "?by=half")).body
    offered, booked, fill = before["totals"][1:]
    assert (offered > after["totals"][1], booked, fill) == (True, 0, 0)


async def test_a_day_that_is_over_keeps_its_seats_when_the_pools_change(served: Any) -> None:
    query = f"?from={TODAY}&to={TODAY}"
    shut = {"pool": "counter", "first": TODAY, "last": TODAY, "lanes": 0}
    saved = await served.call("POST", "/api/v1/book/amendments", shut, who="supervisor")
    before = (await asked(served, "seats.json", query)).body["totals"]
    await served.time_comes(served.clock.now() + timedelta(days=1))
    path = f"/api/v1/book/amendments/{saved.body['amendment']['id']}"
    assert (await served.call("DELETE", path, who="supervisor")).status == 200
    assert (await asked(served, "seats.json", query)).body["totals"] == before
    month = (await asked(served, "month.csv", f"{query}&language=en")).raw.decode("utf-8-sig")
    assert "Seats for appointments" in month


async def test_titles_are_in_the_language_of_the_asker(served: Any) -> None:
    reply = await served.call(
        "GET", "/api/v1/reports/visits.json", who="admin", headers={"Accept-Language": "en"}
    )
    assert reply.body["columns"][1]["title"] == "Issued"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?from=yesterday", "from"),
        ("?to=2026-02-30", "to"),
        ("?from=2026-11-23&to=2026-11-22", "to"),
        ("?from=2020-01-01&to=2026-11-23", "to"),
        ("?language=fr", "language"),
        ("?by=", "by"),
        ("?by=clerk", "by"),
        ("?by=day,day", "by"),
        ("?by=day,month,half,service", "by"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    served: Any, query: str, field: str
) -> None:
    reply = await asked(served, "visits.json", query)
    assert (reply.status, reply.code, reply.body["field"]) == (422, "invalid", field)


@pytest.mark.parametrize(
    "file", ["salaries.json", "visits.docx", "visits", ".json", "visits.json.exe", "%2e%2e.json"]
)
async def test_what_is_no_report_is_not_found(served: Any, file: str) -> None:
    reply = await asked(served, file)
    assert (reply.status, reply.code) == (404, "unknown_report")


async def test_clerks_and_screens_have_no_business_with_reports(served: Any) -> None:
    for who in ("anyone", "clerk", "kiosk", "display", "auditor"):
        assert (await asked(served, "visits.csv", who=who)).status in (401, 403)


async def test_an_office_without_a_past_is_told_so(served: Any) -> None:
    reply = await asked(served, "staffing.json")
    assert (reply.status, reply.body["rows"]) == (200, [])
    again = await asked(served, "staffing.json")
    assert again.body == reply.body
