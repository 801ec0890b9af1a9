"""A supervisor reads the reports: a picture with its table, a figure down to its visits, files."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from queue_server.clock import SystemClock
from tests.waiting import wait_until
from tests.web.pages.axe import complaints

pytestmark = pytest.mark.browser

COLUMNS = [
    {"key": "half", "title": "時段", "unit": "text", "help": ""},
    {"key": "waited", "title": "已叫號人數", "unit": "n", "help": "至少叫過一次的人數"},
    {"key": "wait_p50_min", "title": "等候中位數（分）", "unit": "min", "help": "半數的人"},
]


def sheet(*rows: list[Any], columns: Any = COLUMNS, **more: Any) -> dict[str, Any]:
    return {
        "name": "waits", "title": "等候", "columns": columns, "rows": list(rows), "notes": [],
        "totals": ["合計", 7, None], "facts": ["龍井"], "as_of_seq": 9,
        "opens": [[str(row[0])] for row in rows], **more,
    }  # fmt: skip


def keyed(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "title": key, "unit": "n", "help": ""} for key in keys]


@pytest.fixture
def office(stage: Any) -> Any:
    splits = [{"name": "day", "title": "日期"}, {"name": "half", "title": "時段"}]
    about = {"name": "waits", "title": "等候", "measures": [], "by": splits}
    stage.replies["GET", "/reports"] = (200, {"reports": [about]})
    stage.replies["GET", "/reviews"] = (200, {"reviews": []})
    stage.replies["GET", "/reports/ratings.json"] = (200, sheet())
    # The page asks its own clock: today in Taipei, and tomorrow should it be midnight there.
    now = SystemClock().now() + timedelta(hours=8)
    days = [str(now.date()), str(now.date() + timedelta(days=1))]
    twice = sheet(*([day, "09:00", 3] for day in days), opens=[[day, "09:00"] for day in days])
    stage.replies["GET", "/reports/visits.json"] = (200, twice)
    stage.replies["GET", "/reports/waits.json"] = (200, sheet(["09:00", 5, 4], ["09:30", 2, None]))
    stage.replies["GET", "/reports/counters.json"] = (
        200,
        sheet(
            ["1 號櫃檯", 480.0, 40.5, 0.0844],
            ["2 號櫃檯", 0.0, 0.0, None],
            columns=keyed("counter", "counter_open_min", "idle_waiting_min", "idle_waiting_share"),
        ),
    )
    stage.replies["GET", "/reports/told.json"] = (
        200,
        sheet(
            *([day, 10, 1, 2] for day in days),
            columns=keyed("day", "told", "told_early", "told_late"),
        ),
    )
    stage.replies["GET", "/reports/legs.json"] = (200, sheet(["B001", 1, 2], opens=[]))
    return stage


def test_a_supervisor_sees_the_day_as_a_picture_and_as_a_table(
    office: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{office.url}/reports")
    page.locator("svg.plot .bar-today").first.wait_for()
    page.locator("[data-key=today]").get_by_text("看數字").click()
    assert "09:00" in page.locator("[data-key=today] table").inner_text()


def test_nothing_is_asked_for_twice(office: Any, open_page: Callable[..., Any]) -> None:
    page = open_page(f"{office.url}/reports")
    page.locator("[data-key=table] tbody tr").first.wait_for()
    page.locator("svg.plot .bar-today").first.wait_for()
    asked: list[str] = page.evaluate(
        "performance.getEntriesByType('resource').map((one) => one.name)"
        ".filter((one) => one.includes('/api/'))"
    )
    assert any("/reports/visits.json" in one for one in asked)
    assert sorted(asked) == sorted(set(asked))


def test_in_another_language_every_report_is_worded_again(
    office: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{office.url}/reports")
    page.locator("[data-key=table] tbody tr").first.wait_for()
    page.locator("svg.plot .bar-today").first.wait_for()
    page.get_by_role("button", name="English").click()
    names = ("/reports?", "/visits.json", "/waits.json", "/told.json", "/counters.json")
    page.wait_for_function(
        "names => names.every(name => performance.getEntriesByType('resource').some("
        "one => one.name.includes(name) && one.name.includes('language=en')))",
        arg=list(names),
    )


def test_a_long_list_is_drawn_without_looking_through_it_for_each_line(
    office: Any, open_page: Callable[..., Any]
) -> None:
    lines = [[f"B{n:04}", n, n / 10] for n in range(2000)]
    office.replies["GET", "/reports/legs.json"] = (200, sheet(*lines, opens=[]))
    page = open_page(f"{office.url}/reports#report=legs&by=day")
    rows = page.locator("[data-key=table] tbody tr")
    rows.nth(1999).wait_for()
    assert rows.nth(1999).inner_text().split() == ["B1999", "1999", "199.9"]
    page.evaluate(
        "{ window.asked = 0; const split = String.prototype.split;"
        " String.prototype.split = function (...how) {"
        " window.asked += 1; return split.apply(this, how); } }"
    )
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="中文").wait_for()
    page.wait_for_function("window.asked > 2000")
    rows.nth(1999).wait_for()
    # Each number is looked at a few times; for each line anew that would be millions.
    assert 2000 < page.evaluate("window.asked") < 200_000


def test_a_figure_opens_down_to_its_visits_and_the_address_can_be_shared(
    office: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{office.url}/reports#report=waits&from=2026-11-23&to=2026-11-23&by=half")
    page.locator("[data-key=table] tbody a").first.click()
    page.get_by_text("B001").wait_for()
    assert "report=legs" in page.url
    assert "is.half=09%3A00" in page.url


def test_nothing_to_say_is_a_dash_and_every_file_is_one_press_away(
    office: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{office.url}/reports#by=half")
    rows = page.locator("[data-key=table] tbody tr")
    rows.first.wait_for()
    assert rows.nth(1).inner_text().split("\t")[-1].strip() == "–"
    links = page.locator("[data-key=table] .heading a")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert [one.split("?")[0].rpartition(".")[2] for one in addresses] == [
        "xlsx", "ods", "csv", "pdf",
    ]  # fmt: skip


def test_the_head_looks_at_the_draft_and_releases_it_with_a_comment(
    office: Any, open_page: Callable[..., Any]
) -> None:
    month = {"month": "2026-10", "released": None}
    office.replies["GET", "/reviews"] = (200, {"reviews": [month]})
    summary = sheet(notes=["本月取號 300 人"])
    review = {"title": "檢討", "sheets": [summary], "facts": [], "as_of_seq": 77}
    office.replies["GET", "/reports/month.json"] = (200, review)
    office.replies["POST", "/reviews/2026-10/release"] = (200, {"review": month})
    page = open_page(f"{office.url}/reports")
    panel = page.locator("[data-key=reviews]")
    panel.get_by_role("button", name="預覽").click()
    panel.get_by_text("本月取號 300 人").wait_for()
    panel.get_by_label("主管評語").fill("等候改善")
    done = {"by": "mei", "at": "2026-11-02T01:00:00Z", "comment": "等候改善", "as_of_seq": 77}
    office.replies["GET", "/reviews"] = (200, {"reviews": [{**month, "released": done}]})
    panel.get_by_role("button", name="核定", exact=True).click()
    panel.get_by_text("已於").wait_for()
    sent = [body for method, path, body, _ in office.requests if path.endswith("/release")]
    assert sent == [{"as_of_seq": 77, "comment": "等候改善"}]


def test_idle_counters_and_quoted_waits_stand_as_pictures_beside_their_tables(
    office: Any, open_page: Callable[..., Any]
) -> None:
    page = open_page(f"{office.url}/reports#by=half", bypass_csp=True)
    idle, waits = page.locator("[data-key=idle]"), page.locator("[data-key=told]")
    idle.locator("svg rect").first.wait_for()
    waits.locator("svg rect").first.wait_for()
    idle.get_by_text("看數字").click()
    waits.get_by_text("看數字").click()
    cells = idle.locator("tbody tr").first.inner_text().split("\t")
    assert [cell.strip() for cell in cells] == ["1 號櫃檯", "8.0", "41", "8.4 %"]
    assert waits.locator("tbody tr").first.inner_text().split("\t")[1:] == ["7", "1", "2"]
    page.locator("[data-key=table] tbody tr").first.wait_for()
    assert complaints(page) == []


def test_a_file_that_takes_long_is_cancelled_and_then_one_is_taken(
    office: Any, open_page: Callable[..., Any]
) -> None:
    office.hangs.add("/reports/waits.xlsx")
    office.replies["GET", "/reports/waits.csv"] = (200, {"rows": []})
    page = open_page(f"{office.url}/reports#by=half")
    link = page.locator("[data-key=table] .heading a", has_text="XLSX")
    link.focus()
    page.keyboard.press("Enter")
    work = page.locator("[data-key=work]")
    work.get_by_role("button", name="取消製作").click()

    def ended() -> list[str]:
        return [path for method, path, *_ in office.requests if method == "DELETE"]

    (path,) = wait_until(ended, "the cancellation")
    assert path.startswith("/reports/work/")
    assert work.get_by_role("button").get_attribute("aria-disabled") == "true"

    page.reload()
    with page.expect_download() as taken:
        page.locator("[data-key=table] .heading a", has_text="CSV").click()
    assert taken.value.suggested_filename == "report.json"
