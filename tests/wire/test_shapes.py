"""One reading of the types checks values and describes them."""

import re
from typing import Annotated, Any, Literal, NotRequired, Required, TypedDict

import pytest
from annotated_types import Interval, Len, MaxLen, MultipleOf
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.wire.messages import booking, tickets
from queue_server.wire.shapes import (
    MAX_INTEGER,
    MAX_ITEMS,
    MAX_TEXT,
    CalendarDay,
    Day,
    Instant,
    Misshapen,
    Pattern,
    check,
    fields_of,
    prepare,
    schema,
)


def outer() -> Any:
    """A whole and its parts, made anew: what was read once is kept."""

    class Inner(TypedDict):
        """A part."""

        n: int

    class Outer(TypedDict):
        """A whole."""

        name: str
        kind: Literal["a", "b"]
        parts: list[Inner]
        texts: dict[str, str]
        note: NotRequired[str | None]

    return Outer


GOOD: dict[str, Any] = {"name": "x", "kind": "a", "parts": [{"n": 1}], "texts": {"en": "hi"}}


def test_a_fitting_value_keeps_what_the_shape_names() -> None:
    shape = outer()
    assert check({**GOOD, "more": 1}, shape) == GOOD
    assert check({**GOOD, "note": None}, shape) == {**GOOD, "note": None}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"name": 5}, "name"),
        ({"name": "x" * 9000}, "name"),
        ({"kind": "c"}, "kind"),
        ({"kind": ["a"]}, "kind"),
        ({"parts": {}}, "parts"),
        ({"parts": [{"n": 1}, {"n": "2"}]}, "parts[1].n"),
        ({"parts": [{"n": 1.0}]}, "parts[0].n"),
        ({"parts": [{"n": True}]}, "parts[0].n"),
        ({"parts": [{"n": 1}] * 1001}, "parts"),
        ({"texts": {"en": 1}}, "texts.en"),
        ({"texts": []}, "texts"),
        ({"note": 1}, "note"),
    ],
)
def test_the_first_place_that_does_not_fit_is_named(change: dict[str, Any], where: str) -> None:
    with pytest.raises(Misshapen) as caught:
        check({**GOOD, **change}, outer())
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        ({"kind": "d"}, "kind", "one of a, b, c"),
        ({"fives": 7}, "fives", "a multiple of 5"),
        ({"texts": {"x" * 50: 1}}, "texts." + "x" * 40, "a text"),
        ({"texts": []}, "texts", "an object"),
    ],
)
def test_who_sent_it_reads_where_it_does_not_fit_and_what_would(
    change: dict[str, Any], where: str, expected: str
) -> None:
    class Parcel(TypedDict, total=False):
        kind: Literal["a", "b", "c"]
        fives: Annotated[int, MultipleOf(5)]
        texts: dict[str, str]

    with pytest.raises(Misshapen) as caught:
        check(change, Parcel)
    assert caught.value.where == where
    assert str(caught.value) == f"{where}: expected {expected}"


def test_a_long_name_is_cut_where_it_is_the_whole_place_too() -> None:
    with pytest.raises(Misshapen) as caught:
        check({"y" * 50: "1"}, dict[str, int])
    assert caught.value.where == "y" * 40


def test_a_missing_field_is_named() -> None:
    with pytest.raises(Misshapen, match="kind: expected to be there"):
        check({"name": "x"}, outer())
    with pytest.raises(Misshapen, match="body: expected an object"):
        check([], outer())


def test_a_shape_made_ready_beforehand_is_checked_like_any_other() -> None:
    shape = outer()
    prepare(shape)
    with pytest.raises(Misshapen, match="kind: expected to be there"):
        check({"name": "x"}, shape)


def test_the_schema_says_what_is_checked() -> None:
    named: dict[str, Any] = {}
    assert schema(outer(), named) == {"$ref": "#/components/schemas/Outer"}
    assert named["Outer"]["required"] == ["name", "kind", "parts", "texts"]
    assert named["Outer"]["properties"]["kind"] == {
        "enum": ["a", "b"],
        "type": "string",
    }
    assert named["Outer"]["properties"]["parts"]["items"] == {"$ref": "#/components/schemas/Inner"}


def person() -> Any:
    """A shape with bounds, made anew."""

    class Person(TypedDict):
        """A person, within bounds."""

        name: Annotated[str, Len(1, 12)]
        age: NotRequired[Annotated[int, Interval(ge=0, le=150)] | None]
        code: NotRequired[Annotated[str, Pattern(pattern=r"^[A-Z][0-9]{2}$")]]
        languages: NotRequired[Annotated[list[str], Len(1, 2)]]
        title: NotRequired[dict[str, Annotated[str, Len(1, 5)]] | str]
        born: NotRequired[Day]
        seen: NotRequired[Instant | None]

    return Person


def test_what_is_said_of_a_shape_stands_in_its_description_in_one_line() -> None:
    class Quoted(TypedDict):
        """A shape of which
        two lines are said.
        """

        n: int

    named: dict[str, Any] = {}
    schema(Quoted, named)
    number = {"type": "integer", "minimum": -MAX_INTEGER, "maximum": MAX_INTEGER}
    assert named["Quoted"] == {
        "description": "A shape of which two lines are said.",
        "type": "object",
        "properties": {"n": number},
        "required": ["n"],
    }


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"name": ""}, "name: expected at least 1 characters"),
        ({"name": "x" * 13}, "name: expected at most 12 characters"),
        ({"name": "a\x00b"}, "name: expected a text of valid characters"),
        ({"name": "a\ud800"}, "name: expected a text of valid characters"),
        ({"age": 151}, "age: expected 150 or less"),
        ({"age": -1}, "age: expected 0 or more"),
        ({"age": "3"}, "age: expected a whole number"),
        ({"code": "a12"}, "code: expected a text that matches ^[A-Z][0-9]{2}$"),
        ({"languages": []}, "languages: expected at least 1 entries"),
        ({"languages": ["a", "b", "c"]}, "languages: expected at most 2 entries"),
        ({"title": {"en": "too long"}}, "title.en: expected at most 5 characters"),
        ({"title": 5}, "title: expected an object"),
        ({"born": "2026-02-30"}, "born: expected a date such as 2026-11-23"),
        (
            {"seen": "2026-02-01T09:00"},
            "seen: expected an instant such as 2026-11-23T09:00:00+08:00",
        ),
        ({"seen": "0001-06-01T09:00Z"}, "seen: expected an instant such as"),
        ({"seen": "9999-06-01T09:00Z"}, "seen: expected an instant such as"),
        ({"seen": "soon"}, "seen: expected an instant such as"),
    ],
)
def test_what_lies_out_of_bounds_is_refused_by_name(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Misshapen) as caught:
        check({"name": "Lin", **change}, person())
    assert str(caught.value).startswith(complaint)


def test_what_lies_within_bounds_is_kept_as_it_was_sent() -> None:
    shape = person()
    sent = {
        "name": "林",
        "age": 40,
        "code": "B12",
        "languages": ["zh-TW"],
        "title": "Dr",
        "born": "1986-02-28",
        "seen": "2026-11-23T09:00:00+08:00",
    }
    assert check(sent, shape) == sent
    assert check({"name": "林", "seen": None, "age": None}, shape)["seen"] is None
    for year in ("0002", "9998"):
        early_or_late = {"name": "林", "seen": f"{year}-06-01T09:00:00Z"}
        assert check(early_or_late, shape) == early_or_late


@pytest.mark.parametrize("most", [MAX_TEXT, MAX_TEXT + 1])
@pytest.mark.parametrize("bound", [Len(0, MAX_TEXT + 1), MaxLen(MAX_TEXT + 1)])
def test_a_shape_may_allow_a_longer_text_than_is_usual(bound: Any, most: int) -> None:
    assert check("x" * most, Annotated[str, bound]) == "x" * most
    with pytest.raises(Misshapen, match=f"at most {MAX_TEXT + 1} characters"):
        check("x" * (MAX_TEXT + 2), Annotated[str, bound])


def test_a_text_that_must_match_may_have_a_bound_of_its_own_too() -> None:
    class Texts(TypedDict, total=False):
        long: Annotated[str, Pattern(pattern="^x*$", max_length=MAX_TEXT + 1)]
        usual: Annotated[str, Pattern(pattern="^x*$")]

    text = "x" * (MAX_TEXT + 1)
    assert check({"long": text}, Texts) == {"long": text}
    with pytest.raises(Misshapen, match=f"usual: expected at most {MAX_TEXT} characters"):
        check({"usual": text}, Texts)


def test_an_object_has_no_more_than_a_thousand_entries() -> None:
    texts = {str(n): "" for n in range(MAX_ITEMS)}
    assert check({**GOOD, "texts": texts}, outer())["texts"] == texts
    with pytest.raises(Misshapen, match="texts: expected at most 1000 entries"):
        check({**GOOD, "texts": texts | {"more": ""}}, outer())


def test_a_whole_number_is_one_that_every_reader_of_json_has_exactly() -> None:
    part = {"n": MAX_INTEGER}
    assert check({**GOOD, "parts": [part]}, outer())["parts"] == [part]
    with pytest.raises(Misshapen, match=r"parts\[0\].n: expected .* or less"):
        check({**GOOD, "parts": [{"n": MAX_INTEGER + 1}]}, outer())


def test_a_field_is_needed_or_not_as_the_type_says() -> None:
    class Loose(TypedDict, total=False):
        must: Required[int]
        may: Annotated[str, Len(1, 5)]

    assert fields_of(Loose) == {"must": (int, True), "may": (Annotated[str, Len(1, 5)], False)}
    assert check({"must": 1}, Loose) == {"must": 1}
    with pytest.raises(Misshapen, match="must: expected to be there"):
        check({}, Loose)


def test_the_schema_shows_the_bounds() -> None:
    named: dict[str, Any] = {}
    schema(person(), named)
    fields = named["Person"]["properties"]
    assert fields["name"] == {"type": "string", "minLength": 1, "maxLength": 12}
    assert fields["age"]["anyOf"][0] == {"type": "integer", "minimum": 0, "maximum": 150}
    assert fields["languages"]["maxItems"] == 2
    assert fields["born"] == {"type": "string", "format": "date"}
    assert named["Person"]["description"] == "A person, within bounds."


def _a_shape_called_person() -> Any:
    class Person(TypedDict):
        other: int

    return Person


def test_two_shapes_of_one_name_are_refused() -> None:
    other = _a_shape_called_person()
    named: dict[str, Any] = {}
    schema(person(), named)
    with pytest.raises(ValueError, match="two shapes are called Person"):
        schema(other, named)


def test_a_type_that_is_no_shape_is_our_mistake() -> None:
    with pytest.raises(TypeError, match="no wire shape"):
        check({}, set[int])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


PERSON = person()
FIELDS = frozenset(PERSON.__annotations__)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(FIELDS), "more"]), JSON))
def test_any_json_is_taken_or_refused_at_a_place_that_was_sent(value: dict[str, Any]) -> None:
    try:
        taken = check(value, PERSON)
    except Misshapen as mistake:
        top = mistake.where.split(".")[0].split("[")[0]
        assert top in {*FIELDS, "body"}
    else:
        assert taken.keys() <= FIELDS


def test_a_list_is_described_where_it_stands_and_what_is_in_it_by_name() -> None:
    named: dict[str, Any] = {}
    made = schema(list[bool], named)
    assert made == {"type": "array", "items": {"type": "boolean"}, "maxItems": 1000}
    assert named == {}

    class Item(TypedDict):
        n: int

    assert schema(list[Item], named)["items"] == {"$ref": "#/components/schemas/Item"}
    assert list(named) == ["Item"]


@pytest.mark.parametrize("day", ["1999-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_asked_for_has_days_beside_it(day: str) -> None:
    for edge in ("2000-01-01", "2199-12-31"):
        assert check(edge, CalendarDay) == edge
    assert check(day, Day) == day
    with pytest.raises(Misshapen, match="a day from 2000 to 2199"):
        check(day, CalendarDay)
    assert re.match(schema(CalendarDay, {})["pattern"], day) is None


@pytest.mark.parametrize("number", [1e300, -1e300, float(2**53)])
def test_a_number_with_a_fraction_is_bounded_like_a_whole_one(number: float) -> None:
    assert check(0.5, float) == 0.5
    with pytest.raises(Misshapen, match=r"or less|or more"):
        check(number, float)


@pytest.mark.parametrize(
    ("shape", "field"),
    [
        (tickets.TicketList, "tickets"),
        (booking.BookingList, "bookings"), (booking.WaiterList, "waiters"),
        (booking.Closure, "cases"), (booking.AmendmentTried, "hits"),
    ],
)  # fmt: skip
def test_lists_that_grow_with_the_day_are_not_said_to_be_short(shape: Any, field: str) -> None:
    described: dict[str, Any] = {}
    schema(shape, described)
    assert described[shape.__name__]["properties"][field]["maxItems"] > 10 * MAX_ITEMS
