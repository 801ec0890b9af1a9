"""What the variable parts of an address, its query and an upload may be.

A route declares them once: the border checks with it, and the API's description shows it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

from annotated_types import Interval, Len, MaxLen

from queue_server.core.errors import BadRequest, JiaohaoError, UnknownThing
from queue_server.wire.shapes import CalendarDay, Misshapen, check, fields_of

#: The longest part of an address, and of a query that is not said otherwise.
LONGEST_PART = 200
#: More digits than any number that is asked for has.
MOST_DIGITS = 18

#: A word that is looked for; what is not there is said by whoever looks.
Word = Annotated[str, MaxLen(LONGEST_PART)]
#: Of an upload that may be anything.
BYTES = ("application/octet-stream",)
#: A day, or nothing, which a form sends that names none.
MaybeDay = CalendarDay | Literal[""]
#: How many to list; more than a route lists is answered with as many as it does.
Limit = Annotated[int, Interval(ge=1)]


def _nothing_there(text: str) -> JiaohaoError:
    return UnknownThing("not_found", "there is nothing at this address")


@dataclass(frozen=True, slots=True)
class PathPart:
    """A variable part of an address; ``refuse`` makes the refusal of a text that it cannot be."""

    shape: Any = Annotated[str, Len(1, LONGEST_PART)]
    refuse: Callable[[str], JiaohaoError] = _nothing_there

    def take(self, text: str) -> None:
        """Let a text of an address pass.

        Raises:
            JiaohaoError: That of ``refuse``.
        """
        try:
            check(_number(text) if self.shape_is_number else text, self.shape)
        except Misshapen:
            raise self.refuse(text) from None

    @property
    def shape_is_number(self) -> bool:
        """Whether the text says a whole number."""
        return _is_number(self.shape)


#: A part of which nothing is known but that somebody may look for it.
NAME = PathPart()


def invalid(field: str, expected: str) -> Callable[[str], JiaohaoError]:
    """The refusal of a part that the asker has to write in another way."""

    def refuse(text: str) -> JiaohaoError:
        return BadRequest("invalid", f"{field}: {expected}", field=field)

    return refuse


@dataclass(frozen=True, slots=True)
class Upload:
    """A body that is no JSON: of which kinds, as the content and not the header says, and how
    many bytes at most.
    """

    types: tuple[str, ...]
    most: int
    #: Of a form: its fields.
    shape: Any = None


def query_shape(parameters: Mapping[str, Any]) -> Any:
    """The shape of a query; a parameter may be left out unless it is ``Required``."""
    make: Any = TypedDict
    return make("Query", dict(parameters), total=False)


def asked(query: Mapping[str, str], shape: Any) -> dict[str, Any]:
    """The parameters of a query that the shape names; others are passed over.

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
    """The number that a text says; a text that says none stays as it is, and is refused."""
    if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
        return int(text)
    return text
