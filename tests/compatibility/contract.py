"""What others rely on, as plain values: routes, messages, topics, error codes, commands.

``python -m tests.compatibility.contract 0_2_0`` freezes what this version offers, once, at its
release. Fields are listed by their path (``wait.low_min``, ``counters[].n``), each as the types it
may have, a ``?`` where it may be missing, and the values where these are named:
``string=kiosk,web?``.
"""

import argparse
import contextlib
import importlib
import io
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from house.joined import server_messages, topics, wings
from queue_server.settings.loading import PRODUCT
from queue_server.web.app import all_routes
from queue_server.web.ops.openapi import describe
from queue_server.wire.messages import CLIENT_MESSAGES
from queue_server.wire.shapes import schema
from run import COMMANDS

HERE = Path(__file__).parent
#: A shape within itself is not followed further.
DEEPEST = 8

#: Path → what it may be.
Fields = dict[str, str]

_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


@dataclass(slots=True)
class Field:
    """What one field may be; as text ``null|string=a,b?``."""

    types: set[str]
    values: set[str]
    needed: bool

    def __str__(self) -> str:
        values = "=" + ",".join(sorted(self.values)) if self.values else ""
        return "|".join(sorted(self.types)) + values + ("" if self.needed else "?")

    @classmethod
    def of(cls, text: str) -> "Field":
        """The field that a text describes."""
        types, _, values = text.removesuffix("?").partition("=")
        return cls(set(types.split("|")), set(filter(None, values.split(","))), text[-1:] != "?")


def stored(version: str) -> dict[str, Any]:
    """What a version offered."""
    found: dict[str, Any] = json.loads((HERE / f"contract_{version}.json").read_text("utf-8"))
    return found


def present() -> dict[str, Any]:
    """What this version offers."""
    api = json.loads(json.dumps(describe(all_routes(wings()))))
    return {
        "routes": dict(routes(api)),
        "client": messages(CLIENT_MESSAGES),
        "server": messages(server_messages()),
        "topics": {one.name: sorted(one.roles) for one in topics()},
        "codes": codes(),
        "commands": {name: options(module) for name, (module, _) in COMMANDS.items()},
    }


def routes(api: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """``POST /api/v1/tickets`` → who may, what it asks for and what it answers."""
    named = api["components"]["schemas"]
    for path, methods in api["paths"].items():
        for method, one in methods.items():
            done: Mapping[str, Any] = next(
                (one["responses"][code] for code in one["responses"] if code < "3"), {}
            )
            yield (
                f"{method.upper()} {path}",
                {
                    "roles": sorted(one.get("x-roles", [])),
                    "asks": fields(_body(one.get("requestBody", {})), named),
                    "answers": fields(_body(done), named),
                },
            )


def _body(of: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = of.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def messages(shapes: Mapping[str, Any]) -> dict[str, Fields]:
    """The fields of each message by its ``type``."""
    named: dict[str, Any] = {}
    return {name: fields(schema(shape, named), named) for name, shape in shapes.items()}


def fields(shape: Mapping[str, Any], named: Mapping[str, Any]) -> Fields:
    """Every field of a JSON Schema by its path."""
    found: dict[str, Field] = {}
    _collect(shape, named, "", True, found, 0)
    return {path: str(field) for path, field in found.items() if path}


def _collect(
    shape: Mapping[str, Any], named: Mapping[str, Any], path: str, needed: bool,
    into: dict[str, Field], depth: int,
) -> None:  # fmt: skip
    if depth > DEEPEST:
        return
    if "$ref" in shape:
        shape = named[shape["$ref"].rpartition("/")[2]]
    if "anyOf" in shape:
        for one in shape["anyOf"]:
            _collect(one, named, path, needed, into, depth + 1)
        return
    here = into.setdefault(path, Field(set(), set(), needed))
    here.types.update(_types(shape))
    here.values.update(map(str, _values(shape)))
    for name, one in shape.get("properties", {}).items():
        below = f"{path}.{name}" if path else name
        _collect(one, named, below, name in shape.get("required", ()), into, depth + 1)
    if isinstance(shape.get("items"), Mapping):
        _collect(shape["items"], named, f"{path}[]", True, into, depth + 1)


def _values(shape: Mapping[str, Any]) -> list[Any]:
    return list(shape.get("enum", [shape["const"]] if "const" in shape else []))


def _types(shape: Mapping[str, Any]) -> list[str]:
    if "type" in shape:
        return [shape["type"]] if isinstance(shape["type"], str) else list(shape["type"])
    values = _values(shape)
    return ["string"] if values and all(isinstance(one, str) for one in values) else ["any"]


def codes() -> list[str]:
    """Every code that a refusal or a complaint may have."""
    said = tomllib.loads((PRODUCT / "strings.toml").read_text("utf-8"))["strings"]
    return sorted(key.removeprefix("error.") for key in said if key.startswith("error."))


def options(module: str) -> list[str]:
    """The options of a command, from its own help."""
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard), contextlib.suppress(SystemExit):
        importlib.import_module(module).main(["--help"])
    return sorted(set(_OPTION.findall(heard.getvalue())) - {"--help"})


def written(contract: Mapping[str, Any]) -> str:
    """As JSON with a line for each route, message and command, so that a change can be seen."""
    parts = []
    for name, part in contract.items():
        if isinstance(part, Mapping):
            lines = [f"{json.dumps(key)}: {_line(one)}" for key, one in sorted(part.items())]
            parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
        else:
            parts.append(f"{json.dumps(name)}: {_line(part)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def main(arguments: list[str]) -> int:
    """Write the file of a version."""
    parser = argparse.ArgumentParser(prog="tests.compatibility.contract", description=__doc__)
    parser.add_argument("version", help="with underscores: 0_2_0")
    version = parser.parse_args(arguments).version
    (HERE / f"contract_{version}.json").write_text(written(present()), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
