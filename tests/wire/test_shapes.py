"""One reading of the types checks values and describes them."""

from typing import Any, Literal, NotRequired, TypedDict

import pytest

from queue_server.wire.shapes import Misshapen, check, schema


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


def test_the_schema_says_what_is_checked() -> None:
    named: dict[str, Any] = {}
    assert schema(Outer, named) == {"$ref": "#/components/schemas/Outer"}
    assert named["Outer"]["required"] == ["name", "kind", "parts", "texts"]
    assert named["Outer"]["properties"]["kind"] == {"enum": ["a", "b"]}
    assert named["Outer"]["properties"]["parts"]["items"] == {"$ref": "#/components/schemas/Inner"}
