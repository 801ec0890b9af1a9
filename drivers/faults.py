"""Faults of simulated devices, in words of an address: ``fault=gone:5,dark``.

The possible faults are the fields of a dataclass: False until named, or None until named with a
number.
"""

import re
from dataclasses import fields, replace
from typing import Any, TypeVar

from drivers.errors import UriError

_WORD = re.compile(r"([a-z_]+)(?::([0-9]{1,9}))?", re.ASCII)

F = TypeVar("F", bound=Any)


def with_faults(text: str, faults: F) -> F:
    """A copy of ``faults`` with those in ``text`` in force, too.

    Raises:
        UriError: An unknown fault, a missing number, or one too many.
    """
    takes_number = {one.name: one.default is None for one in fields(faults)}
    named: dict[str, bool | int] = {}
    for word in filter(None, text.split(",")):
        match = _WORD.fullmatch(word)
        if not match or takes_number.get(match[1]) is not bool(match[2]):
            raise UriError(f"{word!r} is not a fault; known: {', '.join(sorted(takes_number))}")
        named[match[1]] = int(match[2]) if match[2] else True
    return replace(faults, **named)
