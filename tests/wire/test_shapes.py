"""One reading of the types checks values and describes them."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from annotated_types import Interval, Len
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.wire.shapes import Day, Instant, Misshapen, Pattern, check, prepare, schema


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


GOOD: dict[str, Any] = {"name": "x", "kind": "a", "parts": [{"n": 1}], "texts": {"en": "hi"}}


def test_a_fitting_value_keeps_what_the_shape_names() -> None:
    assert check({**GOOD, "more": 1}, Outer) == GOOD
    assert check({**GOOD, "note": None}, Outer) == {**GOOD, "note": None}


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
        check({**GOOD, **change}, Outer)
    assert caught.value.where == where


def test_a_missing_field_is_named() -> None:
    with pytest.raises(Misshapen, match="kind: expected to be there"):
        check({"name": "x"}, Outer)
    with pytest.raises(Misshapen, match="body: expected an object"):
        check([], Outer)


def test_a_shape_made_ready_beforehand_is_checked_like_any_other() -> None:
    prepare(Outer)
    with pytest.raises(Misshapen, match="kind: expected to be there"):
        check({"name": "x"}, Outer)


def test_the_schema_says_what_is_checked() -> None:
    named: dict[str, Any] = {}
    assert schema(Outer, named) == {"$ref": "#/components/schemas/Outer"}
    assert named["Outer"]["required"] == ["name", "kind", "parts", "texts"]
    assert named["Outer"]["properties"]["kind"] == {
        "enum": ["a", "b"],
        "type": "string",
    }
    assert named["Outer"]["properties"]["parts"]["items"] == {"$ref": "#/components/schemas/Inner"}


class Person(TypedDict):
    """A person, within bounds."""

    name: Annotated[str, Len(1, 12)]
    age: NotRequired[Annotated[int, Interval(ge=0, le=150)] | None]
    code: NotRequired[Annotated[str, Pattern(pattern=r"^[A-Z][0-9]{2}$")]]
    languages: NotRequired[Annotated[list[str], Len(1, 2)]]
    title: NotRequired[dict[str, Annotated[str, Len(1, 5)]] | str]
    born: NotRequired[Day]
    seen: NotRequired[Instant | None]


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
        ({"seen": "2026-02-01T09:00"}, "seen: expected an instant such as"),
        ({"seen": "soon"}, "seen: expected an instant such as"),
    ],
)
def test_what_lies_out_of_bounds_is_refused_by_name(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Misshapen) as caught:
        check({"name": "Lin", **change}, Person)
    assert str(caught.value).startswith(complaint)


def test_what_lies_within_bounds_is_kept_as_it_was_sent() -> None:
    person = {
        "name": "林",
        "age": 40,
        "code": "B12",
        "languages": ["zh-TW"],
        "title": "Dr",
        "born": "1986-02-28",
        "seen": "2026-11-23T09:00:00+08:00",
    }
    assert check(person, Person) == person
    assert check({"name": "林", "seen": None, "age": None}, Person)["seen"] is None


def test_the_schema_shows_the_bounds() -> None:
    named: dict[str, Any] = {}
    schema(Person, named)
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
    schema(Person, named)
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


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*Person.__annotations__, "more"]), JSON))
def test_any_json_is_taken_or_refused_at_a_place_that_was_sent(value: dict[str, Any]) -> None:
    try:
        taken = check(value, Person)
    except Misshapen as mistake:
        top = mistake.where.split(".")[0].split("[")[0]
        assert top in {*Person.__annotations__, "body"}
    else:
        assert taken.keys() <= Person.__annotations__.keys()


def test_a_list_is_described_where_it_stands_and_what_is_in_it_by_name() -> None:
    named: dict[str, Any] = {}
    made = schema(list[bool], named)
    assert made == {"type": "array", "items": {"type": "boolean"}, "maxItems": 1000}
    assert named == {}
    assert schema(list[Person], named)["items"] == {"$ref": "#/components/schemas/Person"}
    assert list(named) == ["Person"]
