"""Check a JSON value against a ``TypedDict`` and describe that type as JSON Schema.

pydantic does both from one reading of the types, so what the API document says is what the
server checks. Fields that the type does not name are dropped, so an older end understands a newer
one. Nothing is converted: neither ``"1"`` nor ``1.0`` is a whole number.

Every text, list, object and number is bounded; a shape tightens the bounds with
``annotated_types``, and the API document shows them::

    class Person(TypedDict):
        name: Annotated[str, Len(1, 120)]
        age: NotRequired[Annotated[int, Interval(ge=0, le=150)]]
        code: Annotated[str, Pattern(pattern=r"^[A-Z][0-9]{2}$")]
        languages: Annotated[list[str], Len(1, 8)]
        born: Day                # a text such as 2026-11-23
        seen: Instant | None     # a text such as 2026-11-23T09:00:00+08:00
"""

import types
import typing
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, TypeVar, Union, is_typeddict

import typing_extensions
from annotated_types import Len, MaxLen
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic.json_schema import GenerateJsonSchema

#: Integers beyond this are not exact in every JSON reader.
MAX_INTEGER = 2**53 - 1
MAX_TEXT = 8192
#: First and last year of days in requests.
FIRST_YEAR, LAST_YEAR = 2000, 2199
MAX_ITEMS = 1000
#: Numbers, bookings or waiting people of one office: what an answer may list of them.
MOST_OF_AN_OFFICE = 100_000
_T = TypeVar("_T")
#: A list that grows with the office's day.
Many = Annotated[list[_T], MaxLen(MOST_OF_AN_OFFICE)]

_CONFIG = ConfigDict(strict=True, allow_inf_nan=False)

#: A regular expression that a text must match; anchor it with ``^`` and ``$``.
Pattern = StringConstraints


class Misshapen(ValueError):
    """The value at ``where`` (a path such as ``topics[0]``) is not what was agreed."""

    def __init__(self, where: str, expected: str) -> None:
        self.where = where or "body"
        super().__init__(f"{self.where}: expected {expected}")


def check(value: Any, shape: Any) -> Any:
    """Return ``value`` with exactly the fields ``shape`` names.

    Raises:
        Misshapen: Naming the first place that does not fit.
    """
    try:
        return _adapter(shape).validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise Misshapen(_place(first, value), _expected(first)) from None


# -- types to validators ----------------------------------------------------------------------


def _valid_characters(text: str) -> str:
    """Refuse NUL, which breaks databases and printers."""
    if "\x00" in text:
        raise ValueError("a text of valid characters")
    return text


def _an_instant(text: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    # The first and the last year cannot be expressed in every zone.
    if instant is None or instant.tzinfo is None or not MINYEAR < instant.year < MAXYEAR:
        raise ValueError("an instant such as 2026-11-23T09:00:00+08:00")
    return text


def _a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("a date such as 2026-11-23") from None
    return text


def _a_day_in_reach(text: str) -> str:
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise ValueError(f"a day from {FIRST_YEAR} to {LAST_YEAR}")
    return text


Instant = Annotated[
    str, Len(1, 40), AfterValidator(_an_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "maxLength": 40}),
]  # fmt: skip
Day = Annotated[
    str, Len(10, 10), AfterValidator(_a_day),
    WithJsonSchema({"type": "string", "format": "date"}),
]  # fmt: skip

#: A day in a request: the days before and after it exist in every zone.
CalendarDay = Annotated[
    Day, AfterValidator(_a_day_in_reach),
    WithJsonSchema({"type": "string", "format": "date", "pattern": "^2[01][0-9]{2}-"}),
]  # fmt: skip

#: Before Python 3.12 pydantic reads only the ``TypedDict`` of ``typing_extensions``.
_new_typed_dict: Any = typing_extensions.TypedDict

_NUMBERS: dict[Any, Any] = {
    int: Annotated[int, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)],
    float: Annotated[float, Field(ge=-MAX_INTEGER, le=MAX_INTEGER)],
    bool: bool,
    types.NoneType: None,
    Any: Any,
}


@cache
def _adapter(shape: Any) -> TypeAdapter[Any]:
    bounded = _bounded(shape)
    return TypeAdapter(bounded, config=None if is_typeddict(shape) else _CONFIG)


def _bounded(hint: Any, limits: tuple[Any, ...] = ()) -> Any:
    """The same type with ``limits``, and with the general bounds if it has none of its own."""
    if hint in _NUMBERS:
        return _annotated(_NUMBERS[hint], limits)
    if hint is str:
        return _annotated(str, (*_at_most(MAX_TEXT, limits), AfterValidator(_valid_characters)))
    if is_typeddict(hint):
        return _object(hint)
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return _bounded(arguments[0], (*arguments[1:], *limits))
    if origin is Literal:
        return hint
    if origin in (Union, types.UnionType):
        return Union[tuple(_bounded(one) for one in arguments)]  # noqa: UP007 - of a number known at run time
    if origin in (list, dict):
        parts = tuple(_bounded(one) for one in arguments)
        return _annotated(types.GenericAlias(origin, parts), _at_most(MAX_ITEMS, limits))
    raise TypeError(f"no wire shape: {hint!r}")


def _annotated(hint: Any, limits: tuple[Any, ...]) -> Any:
    return Annotated[hint, *limits] if limits else hint


def _at_most(longest: int, limits: tuple[Any, ...]) -> tuple[Any, ...]:
    own = any(isinstance(one, Len | MaxLen) or getattr(one, "max_length", None) for one in limits)
    return limits if own else (*limits, MaxLen(longest))


@cache
def _object(shape: Any) -> Any:
    """A copy of a ``TypedDict`` whose fields are bounded."""
    fields = {}
    for name, (hint, needed) in fields_of(shape).items():
        bounded = _bounded(hint)
        fields[name] = bounded if needed else NotRequired[bounded]
    copy = _new_typed_dict(shape.__name__, fields)
    copy.__doc__ = shape.__doc__
    copy.__pydantic_config__ = _CONFIG
    return copy


@cache
def fields_of(shape: Any) -> Mapping[str, tuple[Any, bool]]:
    """Name → (type, required) of a ``TypedDict``."""
    hints = typing.get_type_hints(shape, include_extras=True)
    result = {}
    for name, hint in hints.items():
        marked = typing.get_origin(hint) in (NotRequired, typing.Required)
        bare = typing.get_args(hint)[0] if marked else hint
        result[name] = (bare, name in shape.__required_keys__)
    return result


# -- errors in our words ----------------------------------------------------------------------


def _place(error: Any, value: Any) -> str:
    """The path of an error, without the names that pydantic gives to members of a union."""
    where = ""
    for part in _steps(error, value):
        if isinstance(part, int):
            where += f"[{part}]"
        else:
            where += f".{part[:40]}" if where else part[:40]
    return where


def _steps(error: Any, value: Any) -> Iterator[str | int]:
    *way, last = error["loc"] or ("",)
    for part in way:
        if isinstance(value, dict | list) and _leads_on(value, part):
            value = value[part]
            yield part
    if error["type"] == "missing" or (isinstance(value, dict | list) and _leads_on(value, last)):
        yield last


def _leads_on(value: dict[str, Any] | list[Any], part: str | int) -> bool:
    if isinstance(value, list):
        return isinstance(part, int) and part < len(value)
    return part in value


_EXPECTED = {
    "missing": "to be there",
    "string_type": "a text",
    "string_sub_type": "a text",
    "string_unicode": "a text of valid characters",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "none_required": "null",
    "list_type": "a list",
    "dict_type": "an object",
    "string_too_long": "at most {max_length} characters",
    "string_too_short": "at least {min_length} characters",
    "too_long": "at most {max_length} entries",
    "too_short": "at least {min_length} entries",
    "string_pattern_mismatch": "a text that matches {pattern}",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "greater_than": "more than {gt}",
    "less_than": "less than {lt}",
    "value_error": "{error}",
}


def _expected(error: Any) -> str:
    facts: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "literal_error":
        return "one of " + str(facts["expected"]).replace("'", "").replace(" or ", ", ")
    words = _EXPECTED.get(error["type"])
    return words.format(**facts) if words else str(error["msg"]).removeprefix("Input should be ")


def prepare(shape: Any) -> None:
    """Prepare a shape for :func:`check`, which takes a millisecond or more, before any request."""
    _adapter(shape)


# -- types to JSON Schema ---------------------------------------------------------------------


class _Plain(GenerateJsonSchema):
    """JSON Schema without the titles that only repeat field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


_REFERENCE = "#/components/schemas/{model}"


def schema(shape: Any, named: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of ``shape``; object types are put into ``named`` and referred to.

    Raises:
        ValueError: Two different object types have one name.
    """
    made = _adapter(shape).json_schema(ref_template=_REFERENCE, schema_generator=_Plain)
    for name, one in made.pop("$defs", {}).items():
        _name(named, name, one)
    if not is_typeddict(shape):
        return made
    _name(named, shape.__name__, made)
    return {"$ref": _REFERENCE.format(model=shape.__name__)}


def _name(named: dict[str, Any], name: str, described: dict[str, Any]) -> None:
    described.pop("title", None)
    if "description" in described:
        described["description"] = " ".join(described["description"].split())
    if named.setdefault(name, described) != described:
        raise ValueError(f"two shapes are called {name}")
