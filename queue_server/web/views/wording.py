"""The catalogue as one page needs it: only the wordings that its scripts name.

A script names a key whole (``"clerk.page"``) or by its beginning (```error.${code}```, and
``"device.state"`` where code appends the rest). A title, such as ``"reports.page"``, is never a
beginning: the bar of every staff page has them all. Keys that only data asks for are in
``BY_DATA``.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from queue_server.wire.words.catalogue import Catalogue, Service

#: Beginnings of keys that occur in data from the server.
BY_DATA = ("why.",)
TITLE = ".page"
#: What only the kiosk's search reads.
_SEARCHED = ("initials", "words")

_DOTTED = re.compile(r"[\"'`]([a-z_]+\.[\w.-]*)(?=[\"'`]|\$\{)")
_PLAIN = re.compile(r"[\"'`]([a-z][a-z_]*)[\"'`]")
#: Strings a script reads raw, to show them in a language other than the page's.
_RAW = re.compile(r"\bstrings(?:\.(\w+)|\[\"([\w.]+)\"\])")


def for_page(catalogue: Catalogue, scripts: Iterable[str], *, staff: bool) -> Catalogue:
    """The catalogue with the wordings of a page; for staff, in the staff languages."""
    text = "\n".join(scripts)
    named = {*_DOTTED.findall(text), *_PLAIN.findall(text), *BY_DATA}
    named |= {verb["text"] for verb in catalogue["verbs"]}
    raw = {one or other for one, other in _RAW.findall(text)}
    strings = {}
    for key, wording in catalogue["strings"].items():
        wanted = key in named or any(one in named for one in _beginnings(key))
        if key in raw or (wanted and not staff):
            strings[key] = wording
        elif wanted:
            strings[key] = _in_staff_languages(wording, catalogue)
    shown: dict[str, Any] = {**catalogue, "strings": strings}
    shown.pop("search", None)
    shown["services"] = [_unsearched(one) for one in catalogue["services"]]
    return cast(Catalogue, shown)


def _beginnings(key: str) -> Iterator[str]:
    """``a.b_c`` begins with ``a.``, ``a.b`` and ``a.b_``, but not with ``a``."""
    dot = key.find(".")
    for at, character in enumerate(key):
        if 0 <= dot <= at and character in "._":
            yield key[: at + 1]
            if at > dot and not key[:at].endswith(TITLE):
                yield key[:at]


def _in_staff_languages(wording: dict[str, str], catalogue: Catalogue) -> dict[str, str]:
    """A wording without the languages only visitors read; all of it if nothing would be left."""
    kept = {catalogue["fallback"], *catalogue["staff_languages"]}
    return {tag: said for tag, said in wording.items() if tag in kept} or wording


def _unsearched(service: Service) -> Service:
    return cast(Service, {name: one for name, one in service.items() if name not in _SEARCHED})
