"""Check a JSON value against a ``TypedDict`` and describe that type as JSON Schema.

One reading of the types serves both, so what the API document says is what the server checks.
Fields the type does not name are dropped: an older end understands a newer one.
"""

import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, NotRequired, Required, Union, is_typeddict

#: Integers beyond this are not exact in every JSON reader.
MAX_INTEGER = 2**53 - 1
MAX_TEXT = 8192
MAX_ITEMS = 1000

Checker = Callable[[Any, str], Any]


class Misshapen(ValueError):
    """The value at ``where`` (a path such as ``topics[0]``) is not what was agreed."""

    def __init__(self, where: str, expected: str) -> None:
        self.where = where or "body"
        self.expected = expected
        super().__init__(f"{self.where}: expected {expected}")


def check(value: Any, shape: Any) -> Any:
    """Return ``value`` with exactly the fields ``shape`` names.

    Raises:
        Misshapen: Naming the first place that does not fit.
    """
    return _checker(shape)(value, "")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise Misshapen(where, "a text")
    if len(value) > MAX_TEXT:
        raise Misshapen(where, f"at most {MAX_TEXT} characters")
    # NUL breaks databases and printers; a lone surrogate is no character at all.
    if "\x00" in value or (not value.isascii() and _has_surrogate(value)):
        raise Misshapen(where, "a text of valid characters")
    return value


def _has_surrogate(value: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in value)


def _integer(value: Any, where: str) -> int:
    if type(value) is not int or abs(value) > MAX_INTEGER:
        raise Misshapen(where, "a whole number")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misshapen(where, "a number")
    return value


def _truth(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise Misshapen(where, "true or false")
    return value


def _nothing(value: Any, where: str) -> None:
    if value is not None:
        raise Misshapen(where, "null")


def _anything(value: Any, where: str) -> Any:
    return value


_PLAIN: dict[Any, Checker] = {
    str: _text,
    int: _integer,
    float: _number,
    bool: _truth,
    types.NoneType: _nothing,
    Any: _anything,
}


def _one_of(allowed: tuple[Any, ...]) -> Checker:
    expected = "one of " + ", ".join(map(str, allowed))

    def run(value: Any, where: str) -> Any:
        if not isinstance(value, str | int) or value not in allowed:
            raise Misshapen(where, expected)
        return value

    return run


def _list_of(item: Checker) -> Checker:
    def run(value: Any, where: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > MAX_ITEMS:
            raise Misshapen(where, f"a list of at most {MAX_ITEMS}")
        return [item(one, f"{where}[{at}]") for at, one in enumerate(value)]

    return run


def _map_of(item: Checker) -> Checker:
    def run(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > MAX_ITEMS:
            raise Misshapen(where, f"an object of at most {MAX_ITEMS}")
        return {_text(key, where): item(one, f"{where}.{key[:40]}") for key, one in value.items()}

    return run


def _either(options: list[Checker]) -> Checker:
    def run(value: Any, where: str) -> Any:
        failed: Misshapen | None = None
        for option in options:
            try:
                return option(value, where)
            except Misshapen as mistake:
                failed = failed or mistake
        raise failed or Misshapen(where, "nothing")

    return run


def _object_of(shape: Any) -> Checker:
    named = {name: (_checker(hint), needed) for name, (hint, needed) in fields_of(shape).items()}

    def run(value: Any, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Misshapen(where, "an object")
        result = {}
        for name, (checker, needed) in named.items():
            place = f"{where}.{name}" if where else name
            if name in value:
                result[name] = checker(value[name], place)
            elif needed:
                raise Misshapen(place, "to be there")
        return result

    return run


def fields_of(shape: Any) -> dict[str, tuple[Any, bool]]:
    """Name → (type, required) of a ``TypedDict``."""
    hints = typing.get_type_hints(shape, include_extras=True)
    result = {}
    for name, hint in hints.items():
        optional = typing.get_origin(hint) is NotRequired
        bare = typing.get_args(hint)[0] if optional or _is_required(hint) else hint
        result[name] = (bare, not optional and name in shape.__required_keys__)
    return result


def _is_required(hint: Any) -> bool:
    return typing.get_origin(hint) is Required


@cache
def _checker(shape: Any) -> Checker:
    if shape in _PLAIN:
        return _PLAIN[shape]
    if is_typeddict(shape):
        return _object_of(shape)
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (Union, types.UnionType):
        return _either([_checker(one) for one in arguments])
    if origin is list:
        return _list_of(_checker(arguments[0]))
    if origin is dict:
        return _map_of(_checker(arguments[1]))
    raise TypeError(f"no wire shape: {shape!r}")


_SCHEMAS: dict[Any, dict[str, Any]] = {
    str: {"type": "string", "maxLength": MAX_TEXT},
    int: {"type": "integer", "minimum": -MAX_INTEGER, "maximum": MAX_INTEGER},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    types.NoneType: {"type": "null"},
    Any: {},
}


def schema(shape: Any, named: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of ``shape``; object types are put into ``named`` and referred to."""
    if shape in _SCHEMAS:
        return _SCHEMAS[shape]
    if is_typeddict(shape):
        return _reference(shape, named)
    origin, arguments = typing.get_origin(shape), typing.get_args(shape)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema(one, named) for one in arguments]}
    if origin is list:
        return {"type": "array", "items": schema(arguments[0], named), "maxItems": MAX_ITEMS}
    if origin is dict:
        return {"type": "object", "additionalProperties": schema(arguments[1], named)}
    raise TypeError(f"no wire shape: {shape!r}")


def _reference(shape: Any, named: dict[str, Any]) -> dict[str, Any]:
    name = shape.__name__
    if name not in named:
        named[name] = {}
        fields = fields_of(shape)
        named[name] = {
            "type": "object",
            "description": " ".join((shape.__doc__ or "").split()),
            "properties": {field: schema(hint, named) for field, (hint, _) in fields.items()},
            "required": [field for field, (_, needed) in fields.items() if needed],
        }
    return {"$ref": f"#/components/schemas/{name}"}
