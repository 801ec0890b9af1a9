"""The head releases the review of a month, and takes the release back."""

from datetime import UTC, datetime
from typing import Any

import pytest

PATH = "/api/v1/reviews/2026-11/release"
BODY = {"as_of_seq": 1, "comment": "等候改善"}
DECEMBER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


async def released(served: Any) -> Any:
    return await served.server.branch.read(lambda state, now: dict(state.reviews))


async def test_a_release_names_the_head_and_can_be_taken_back(served: Any) -> None:
    await served.issue()
    await served.time_comes(DECEMBER)
    reply = await served.call("POST", PATH, BODY, who="supervisor", key=served.key())
    review = reply.body["review"]
    assert (reply.status, review["month"], review["drafted"]) == (200, "2026-11", None)
    said = {key: review["released"][key] for key in ("by", "comment", "as_of_seq")}
    assert said == {"by": "supervisor", **BODY}
    assert list(await released(served)) == ["2026-11"]
    taken = await served.call("DELETE", PATH, who="admin", key=served.key())
    assert taken.body == {"review": {"month": "2026-11", "released": None, "drafted": None}}
    assert await released(served) == {}


async def test_the_review_of_a_month_that_is_not_over_stays_a_draft(served: Any) -> None:
    await served.issue()
    reply = await served.call("POST", PATH, BODY, who="supervisor", key=served.key())
    assert reply.status == 409
    assert await released(served) == {}


@pytest.mark.parametrize("body", [{}, {"as_of_seq": "1", "comment": "x"}, {"as_of_seq": 1}])
async def test_over_http_a_release_without_its_parts_is_refused(
    served: Any, body: dict[str, Any]
) -> None:
    reply = await served.call("POST", PATH, body, who="supervisor", key=served.key())
    assert reply.status in (400, 422)
