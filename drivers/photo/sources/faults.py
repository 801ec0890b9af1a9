"""What can be made to go wrong with a camera that is not there, in words of its address.

``fault=gone:5,dark`` and so on; ``N`` counts pictures since the camera was switched on.

=============  ======================================================================
``absent``     not plugged in
``taken``      another program has it
``gone:N``     pulled out after N pictures
``hang:N``     gives no more pictures after N, and does not say so
``broken:N``   every picture after N is cut short
``settling:N`` dark at first, right after N pictures, as automatic exposure is
``dark``       the lamp is out
=============  ======================================================================
"""

import re
from dataclasses import dataclass, fields

from drivers.errors import UriError

_WORD = re.compile(r"([a-z]+)(?::([0-9]{1,6}))?", re.ASCII)
_NUMBERS = frozenset(("gone", "hang", "broken", "settling"))


@dataclass(slots=True, kw_only=True)
class Faults:
    """The faults in force. Numbers are None when that fault is not set."""

    absent: bool = False
    taken: bool = False
    dark: bool = False
    gone: int | None = None
    hang: int | None = None
    broken: int | None = None
    settling: int | None = None


def parse_faults(text: str) -> Faults:
    """Read ``fault=`` of an address.

    Raises:
        UriError: An unknown fault, or a number missing or too many.
    """
    faults = Faults()
    known = {field.name for field in fields(Faults)}
    for word in filter(None, text.split(",")):
        match = _WORD.fullmatch(word)
        if not match or match[1] not in known or (match[1] in _NUMBERS) != bool(match[2]):
            raise UriError(f"{word!r} is not a fault; known: {', '.join(sorted(known))}")
        setattr(faults, match[1], int(match[2]) if match[2] else True)
    return faults
