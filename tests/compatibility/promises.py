"""What a newer version may not do to what an older one offered: see ``docs/compatibility.md``."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.compatibility.contract import Field, Fields

_PLACE = re.compile(r"\{[a-z_]+\}")


def broken(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Every promise to a client of ``old`` that ``new`` does not keep."""
    return [
        *_routes(_nameless(old["routes"]), _nameless(new["routes"])),
        *_messages("client", old["client"], new["client"], _asked),
        *_messages("server", old["server"], new["server"], _answered),
        *_roles("topic", old["topics"], new["topics"]),
        *(f"code {one} is gone" for one in sorted({*old["codes"]} - {*new["codes"]})),
        *_commands(old["commands"], new["commands"]),
    ]


def _nameless(routes: Mapping[str, Any]) -> dict[str, Any]:
    """The name of a part of an address is nobody's concern."""
    return {_PLACE.sub("{}", name): one for name, one in routes.items()}


def _routes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name, before in old.items():
        now = new.get(name)
        if now is None:
            yield f"{name} is gone"
            continue
        if now["roles"] and (lost := {*before["roles"]} - {*now["roles"]} or not before["roles"]):
            yield f"{name} refuses {lost if before['roles'] else 'strangers'}"
        yield from _asked(name, before["asks"], now["asks"])
        yield from _answered(name, before["answers"], now["answers"])


def _messages(side: str, old: Mapping[str, Fields], new: Mapping[str, Fields], rule: Any) -> Any:
    for name, before in old.items():
        if name not in new:
            yield f"{side} message {name} is gone"
        else:
            yield from rule(f"{side} message {name}", before, new[name])


def _asked(name: str, old: Fields, new: Fields) -> Iterator[str]:
    """What an old client sends is still understood, and nothing more is wanted of it."""
    for path, text in old.items():
        before, now = Field.of(text), Field.of(new[path]) if path in new else None
        if now is None:
            yield f"{name}: {path} is no longer understood"
            continue
        if not before.types <= now.types | ({"integer"} if "number" in now.types else set()):
            yield f"{name}: {path} was {text}, now {new[path]}"
        if now.values and not (before.values and before.values <= now.values):
            yield f"{name}: {path} refuses {sorted(before.values - now.values) or 'other values'}"
    for path, text in new.items():
        if path.endswith("[]"):
            continue
        parent = path.rpartition(".")[0].removesuffix("[]")
        within = not parent or parent in old
        if within and Field.of(text).needed and not (path in old and Field.of(old[path]).needed):
            yield f"{name}: {path} is wanted now"


def _answered(name: str, old: Fields, new: Fields) -> Iterator[str]:
    """What an old client reads is still there, and of the same kind."""
    for path, text in old.items():
        before, now = Field.of(text), Field.of(new[path]) if path in new else None
        if now is None:
            yield f"{name}: {path} is gone"
            continue
        if "any" not in before.types and not now.types <= before.types:
            yield f"{name}: {path} was {text}, now {new[path]}"
        if before.needed and not now.needed:
            yield f"{name}: {path} may be missing"


def _roles(what: str, old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[str]:
    for name, roles in old.items():
        if name not in new:
            yield f"{what} {name} is gone"
        elif lost := sorted({*roles} - {*new[name]}):
            yield f"{what} {name} refuses {', '.join(lost)}"


def _commands(old: Mapping[str, list[str]], new: Mapping[str, list[str]]) -> Iterator[str]:
    for name, options in old.items():
        if name not in new:
            yield f"command {name} is gone"
        else:
            yield from (f"{name} {one} is gone" for one in sorted({*options} - {*new[name]}))
