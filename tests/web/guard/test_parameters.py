"""What the border lets through in addresses and queries."""

from typing import Annotated, Any, Required

import pytest
from annotated_types import Interval, Len

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import (
    NAME,
    Limit,
    MaybeDay,
    PathPart,
    asked,
    invalid,
    query_shape,
)
from queue_server.web.routes.counters import NUMBER
from queue_server.web.table import Route
from queue_server.wire.shapes import CalendarDay
from tests.served import Served

QUERY = query_shape(
    {"limit": Limit, "is.day": CalendarDay, "of": Required[Annotated[str, Len(1, 5)]]}
)


@pytest.mark.parametrize("text", ["1", "04", "9999"])
def test_a_number_within_its_bounds_passes(text: str) -> None:
    NUMBER.take(text)


@pytest.mark.parametrize("text", ["", "0", "10000", "-1", "+1", "1.0", "1e3", "一", "１", "9" * 19])
def test_a_number_beyond_them_or_of_other_signs_is_of_a_thing_there_is_not(text: str) -> None:
    with pytest.raises(UnknownThing) as refused:
        NUMBER.take(text)
    assert (refused.value.code, refused.value.facts) == ("unknown_counter", {"counter": text[:20]})


@pytest.mark.parametrize("text", ["", "x" * 201, "a\x00b", "\ud800"])
def test_a_part_of_which_nothing_is_known_is_bounded_too(text: str) -> None:
    NAME.take("x" * 200)
    with pytest.raises(UnknownThing) as refused:
        NAME.take(text)
    assert refused.value.code == "not_found"


def test_a_part_may_be_refused_as_something_to_write_in_another_way() -> None:
    part = PathPart(Annotated[str, Len(1, 3)], invalid("month", "as 2026-11"))
    with pytest.raises(BadRequest) as refused:
        part.take("2026")
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid", "month")


def test_a_query_is_read_by_its_shape_and_others_are_passed_over() -> None:
    given = {"limit": "20", "is.day": "2026-11-23", "of": "all", "more": "x"}
    assert asked(given, QUERY) == {"limit": 20, "is.day": "2026-11-23", "of": "all"}


def test_a_form_that_names_no_day_sends_nothing_as_one() -> None:
    shape = query_shape({"day": MaybeDay})
    assert asked({"day": ""}, shape) == {"day": ""}
    with pytest.raises(BadRequest):
        asked({"day": "today"}, shape)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("limit", "x"), ("limit", "0"), ("limit", "-5"), ("limit", "1e2"), ("limit", "9" * 18),
        ("is.day", "2026-13-01"), ("is.day", "1999-12-31"), ("is.day", "2200-01-01"),
        ("is.day", "0001-01-01"), ("is.day", "20261123"), ("is.day", ""), ("limit", ""),
        ("of", ""), ("of", "longer"),
        ("of", "a\x00"),
    ],
)  # fmt: skip
def test_a_parameter_that_it_cannot_be_is_refused_by_name(field: str, text: str) -> None:
    with pytest.raises(BadRequest) as refused:
        asked({"of": "all", field: text}, QUERY)
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid", field)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/journal?day=0001-01-01", "/api/v1/journal?kind=" + "x" * 121,
        "/api/v1/audit/head", "/api/v1/audit/head?day=9999-12-31", "/api/v1/figures?days=367",
        "/api/v1/catalogue?page=nothing", "/api/v1/tickets?state=lost",
        "/api/v1/book/days?party=1001", "/api/v1/book/week?from=2026-02-30",
        "/api/v1/reports/visits.json?work=a%2Fb", "/api/v1/suspensions/preview?scope=" + "x" * 201,
        "/api/v1/signage/aired?since=2026-11-23", "/api/v1/closures/templates?day=yesterday",
        "/api/v1/visits/days/tomorrow", "/api/v1/requests/" + "k" * 201,
    ],
)  # fmt: skip
async def test_a_route_refuses_what_its_declaration_does_not_allow(
    served: Served, path: str
) -> None:
    who = "auditor" if "journal" in path or "audit" in path else "supervisor"
    reply = await served.call("GET", path, who=who)
    assert (reply.status, reply.code) == (422, "invalid"), reply.body


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/v1/tickets/" + "x" * 201, "not_found"),
        ("/api/v1/config/history/-1", "unknown_version"),
        ("/api/v1/config/history/1000000000", "unknown_version"),
        ("/t/" + "x" * 201, "not_found"),
    ],
)
async def test_an_address_beyond_its_bounds_leads_nowhere(
    served: Served, path: str, code: str
) -> None:
    reply = await served.call("GET", path, who="supervisor")
    assert (reply.status, reply.code) == (404, code)


def test_bounds_of_a_part_that_a_path_has_not_are_a_mistake_in_the_table() -> None:
    async def nothing(call: Any) -> Any:
        return 200, {}

    part = PathPart(Annotated[int, Interval(ge=1, le=5)])
    with pytest.raises(AssertionError, match="lamps"):
        Route(
            method="GET", path="/lamps/{n}", roles=auth.ANYONE, handler=nothing, summary="A lamp",
            parts={"m": part},
        )  # fmt: skip
