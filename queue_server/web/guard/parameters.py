"""What the variable parts of an address, its query and an upload may be.

A route declares them once: requests are checked against it, and the API's description shows it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

from annotated_types import Interval, Len, MaxLen

from queue_server.core.errors import BadRequest, JiaohaoError, UnknownThing
from queue_server.wire.shapes import CalendarDay, Misshapen, check, fields_of

#: The longest part of an address, and of a query unless stated otherwise.
LONGEST_PART = 200
#: More digits than any requested number has.
MOST_DIGITS = 18

#: A word to look up; the handler says when it is not found.
Word = Annotated[str, MaxLen(LONGEST_PART)]
#: The types of an upload that may be anything.
BYTES = ("application/octet-stream",)
#: A day, or the empty text that a form sends for none.
MaybeDay = CalendarDay | Literal[""]
#: How many to list; each route caps it at its own maximum.
Limit = Annotated[int, Interval(ge=1)]


def _nothing_there(text: str) -> JiaohaoError:
    return UnknownThing("not_found", "there is nothing at this address")


@dataclass(frozen=True, slots=True)
class PathPart:
    """A variable part of an address; ``refuse`` makes the refusal of an invalid text."""

    shape: Any = Annotated[str, Len(1, LONGEST_PART)]
    refuse: Callable[[str], JiaohaoError] = _nothing_there

    def take(self, text: str) -> None:
        """Check a text from an address.

        Raises:
            JiaohaoError: That of ``refuse``.
        """
        try:
            check(_number(text) if self.shape_is_number else text, self.shape)
        except Misshapen:
            raise self.refuse(text) from None

    @property
    def shape_is_number(self) -> bool:
        """Whether the text must be a whole number."""
        return _is_number(self.shape)


#: A part that only has to be a text, to be looked up.
NAME = PathPart()


def invalid(field: str, expected: str) -> Callable[[str], JiaohaoError]:
    """The refusal of a part that has the wrong form."""

    def refuse(text: str) -> JiaohaoError:
        return BadRequest("invalid", f"{field}: {expected}", field=field)

    return refuse


@dataclass(frozen=True, slots=True)
class UploadBody:
    """A body that is not JSON: its allowed types, judged by content and not by header, and its
    maximum size in bytes.
    """

    types: tuple[str, ...]
    most: int
    #: The fields of a form.
    shape: Any = None


def query_shape(parameters: Mapping[str, Any]) -> Any:
    """The shape of a query; a parameter may be left out unless it is ``Required``."""
    make: Any = TypedDict
    return make("Query", dict(parameters), total=False)


def asked(query: Mapping[str, str], shape: Any) -> dict[str, Any]:
    """The parameters of a query that the shape names; others are ignored.

    Raises:
        BadRequest: ``invalid`` naming the parameter.
    """
    given = {
        name: _number(query[name]) if _is_number(hint) else query[name]
        for name, (hint, _) in fields_of(shape).items()
        if name in query
    }
    try:
        found: dict[str, Any] = check(given, shape)
    except Misshapen as mistake:
        raise BadRequest("invalid", str(mistake), field=mistake.where) from None
    return found


def _is_number(shape: Any) -> bool:
    return getattr(shape, "__origin__", shape) is int


def _number(text: str) -> int | str:
    """The number a text contains; a text that is not a number stays as it is, and is refused."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return text
