"""The head releases a month's review with a comment; it says so itself, and can be taken back."""

from datetime import UTC, date, datetime
from typing import Any

from queue_server.reports.routes.reviews import MONTHS, over
from queue_server.reports.rules.cube.monthly.review import Release, standing
from tests.reports.making import office


def test_the_review_says_whether_it_is_a_draft_released_or_changed_since() -> None:
    said = Release(by="head", at="2026-11-02", comment="辛苦了", as_of_seq=7)
    assert standing(None, office("en"), 7) == ("Draft: not released yet",)
    assert len(standing(said, office("en"), 7)) == 2
    assert standing(said, office("en"), 8)[-1].startswith("The month has changed")


def test_no_review_is_offered_of_a_month_before_the_first_visitor_but_last_months() -> None:
    today = date(2026, 3, 9)
    assert over(today, None) == over(today, date(2026, 3, 2)) == ["2026-02"]
    assert over(today, date(2025, 12, 31)) == ["2026-02", "2026-01", "2025-12"]
    assert len(over(today, date(2020, 1, 1))) == MONTHS


async def test_over_http_the_head_releases_what_was_looked_at(served: Any) -> None:
    await served.issue()
    await served.server.followers.catch_up("visits")
    await served.time_comes(datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    await served.server.followers.catch_up("visits")
    path = "/api/v1/reviews/2026-11/release"
    draft = await served.call("GET", "/api/v1/reports/month.json?from=2026-11-01", who="supervisor")
    assert "草稿" in " ".join(draft.body["facts"])
    body = {"as_of_seq": draft.body["as_of_seq"], "comment": "等候改善"}
    reply = await served.call("POST", path, body, who="supervisor", key=served.key())
    assert reply.body["review"]["released"]["by"] == "supervisor"
    made = [
        await served.call("GET", "/api/v1/reports/month.pdf?from=2026-11-01", who="supervisor")
        for _ in range(2)
    ]
    assert made[0].raw == made[1].raw
    final = await served.call("GET", "/api/v1/reports/month.json?from=2026-11-01", who="supervisor")
    assert final.body["facts"][1:] == ["supervisor 於 115/12/01 核定（日誌第 "
                                       f"{body['as_of_seq']} 列）", "等候改善"]  # fmt: skip
    listed = await served.call("GET", "/api/v1/reviews", who="supervisor")
    assert listed.body["reviews"][0]["released"] == reply.body["review"]["released"]
    taken = await served.call("DELETE", path, who="admin", key=served.key())
    assert taken.body["review"]["released"] is None
