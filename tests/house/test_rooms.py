"""What each room of a wing may import, and nothing else. A wing or a room without an entry fails.

The wings and their rooms are found among the modules, not listed. Any room may use values: the
kernel's, its own wing's (import-linter says in which order, see pyproject.toml) and ``VALUES``.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import grimp
import pytest

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"

#: What is computed from what is given: no clock, no chance, no I/O.
VALUES = {
    "array", "base64", "binascii", "bisect", "collections", "contextlib", "copy", "dataclasses",
    "datetime", "enum", "functools", "hashlib", "heapq", "hmac", "itertools", "json", "math", "re",
    "statistics", "struct", "tomllib", "types", "typing", "unicodedata", "zoneinfo",
    "queue_server.core", "queue_server.wire",
}  # fmt: skip
USECASES = {"queue_server.usecases"}
#: What makes a route, a topic and an answer; the views are the kernel's words for what is shown.
WEB = {
    f"queue_server.web.{one}"
    for one in (
        "context", "files.documents", "files.sent", "guard.auth", "guard.bodies", "guard.outside",
        "guard.parameters",
        "live.client", "live.conversation", "live.topics", "seen", "shapes", "table",
        "tries", "views.base", "views.board", "views.counter", "views.profiles", "views.review",
        "views.ticket", "wing",
    )
}  # fmt: skip

#: The modules that join wings to the kernel (docs/decisions/0042), and may see into all of them.
JOINT = {"queue_server.bootstrap", "queue_server.configured", "queue_server.opening"}
#: Each does one thing to one wing, from outside.
COMMANDS = "queue_server.commands."

#: Beside values, by the name of the room.
ROOMS: Mapping[str, set[str]] = {
    "rules": set(),
    "ports": USECASES,
    "shapes": {"annotated_types", "queue_server.web.shapes"},
    "views": {*USECASES, *WEB},
    "use": {*USECASES, "asyncio", "logging", "orjson", "secrets", "zlib"},
    "memory": USECASES,
    "store": {
        *USECASES, "asyncio", "orjson", "os", "pathlib", "queue_server.processes",
        "queue_server.storage", "sqlalchemy",
    },
    "migrations": {*USECASES, "alembic", "sqlalchemy"},
    "routes": {
        *USECASES, *WEB, "aiohttp", "annotated_types", "asyncio", "html", "io", "logging", "orjson",
        "time",
    },
    "wing": {*USECASES, *WEB, "pathlib"},
}  # fmt: skip

SETTINGS = {"queue_server.settings"}
CHILD_PROCESS = {"asyncio", "pathlib", "queue_server.processes", "sys"}
#: What one wing's room, or one module of it, may also import.
OWN: Mapping[str, set[str]] = {
    "audit.verifying": {*USECASES, *CHILD_PROCESS},
    "devices.routes": {"segno", "socket"},
    # The subject of its rules is the text of the settings' file; the tables are values.
    "editing.rules": {
        "pydantic", "queue_server.settings.device_kinds", "queue_server.settings.mistakes",
        "queue_server.settings.tables", "tomlkit",
    },
    "editing.files": {*SETTINGS, "orjson", "os", "pathlib", "queue_server.processes"},
    "editing.memory": {*SETTINGS, "pathlib"},
    "editing.ports": SETTINGS,
    "editing.use": SETTINGS,
    # A day that is played is the same for the same seed.
    "floor.rules": {"queue_server.simulate.day", "queue_server.simulate.synthetic"},
    "people.attempts": set(),
    # Codes of the time that is given, and what a key has signed: computed, nothing else.
    "people.codes": {"pyotp"},
    "people.passkeys": {"webauthn"},
    "people.passwords": {"argon2", "asyncio", "concurrent", "zxcvbn"},
    "people.provider": {"urllib"},
    "people.provider.fetch": {"aiohttp", "asyncio", "orjson", "ssl"},
    "people.provider.known": {"asyncio"},
    "people.provider.metadata": {"ipaddress"},
    "people.provider.tokens": {"joserfc"},
    "people.routes": {"ipaddress", "segno", "urllib"},
    "people.store": {"cryptography"},
    "reports.advising": {*USECASES, "orjson"},
    "reports.drafting": {*USECASES, "orjson"},
    "reports.making": {*CHILD_PROCESS, "orjson", "os", "queue_server.usecases", "sqlalchemy"},
    "reports.population": {
        "csv", "io", "orjson", "pathlib", "python_calamine", "queue_server.storage", "sqlalchemy",
    },
    # A day that is played is the same for the same seed.
    "reports.rules.staffing.plan": {
        "queue_server.simulate.day", "queue_server.simulate.synthetic", "random",
    },
    "reports.sheets": {
        "csv", "io", "odfdo", "orjson", "pathlib", "typst", "xlsxwriter", "zipfile",
    },
    "reports.watching": USECASES,
    "signage.board": {*WEB, "html", "string"},
    "signage.board.sayings": {"asyncio", "pathlib", "queue_server.voice"},
    "signage.imaging": {
        *CHILD_PROCESS, "PIL", "av", "fractions", "io", "orjson", "pypdfium2", "tempfile",
        "warnings",
    },
    "signage.routes": {"wave"},
    "signage.screenshots": set(),
}  # fmt: skip


Imports = Mapping[str, set[str]]


def wings_of(modules: Iterable[str]) -> set[str]:
    """Packages with a ``wing.py``; the web's own says what a wing is."""
    return {
        one.split(".")[1]
        for one in modules
        if one.startswith("queue_server.") and one.endswith(".wing") and one.count(".") == 2
    } - {"web"}


def rooms_of(modules: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every module of a wing, with its address inside: ``people.store.sql``."""
    known = set(modules)
    wings = wings_of(known)
    for one in sorted(known):
        parts = one.split(".")
        if parts[0] == "queue_server" and len(parts) > 2 and parts[1] in wings:
            yield one, ".".join(parts[1:])


def allowed(room: str) -> set[str] | None:
    """What a module may import, by its address; None if nobody has decided."""
    parts = room.split(".")
    said = [OWN[one] for n in range(2, len(parts) + 1) if (one := ".".join(parts[:n])) in OWN]
    if parts[1] in ROOMS:
        said.append(ROOMS[parts[1]])
    return {f"queue_server.{parts[0]}", *VALUES}.union(*said) if said else None


def strangers(room: str, imported: Iterable[str]) -> list[str]:
    """Every import of a module that its room does not allow."""
    may = allowed(room) or set()
    return [
        f"{room} imports {one}"
        for one in sorted(imported)
        if not any(_is_used(known, [one]) for known in may)
    ]


def used_in(graph: grimp.ImportGraph) -> Imports:
    """What each module of a wing imports, by its address."""
    return {
        room: graph.find_modules_directly_imported_by(module)
        for module, room in rooms_of(graph.modules)
    }


def idle(imports: Imports) -> list[str]:
    """Every allowance that no module needs any more."""
    asked: dict[str, tuple[set[str], str]] = {"web": (WEB, "")}
    asked |= {entry: (may - WEB, rf"{re.escape(entry)}\b") for entry, may in OWN.items()}
    asked |= {f"*.{name}": (may - WEB, rf"\w+\.{name}\b") for name, may in ROOMS.items()}
    return [
        f"{entry}: {one}"
        for entry, (may, room) in asked.items()
        for one in sorted(may)
        if not any(re.match(room, at) and _is_used(one, used) for at, used in imports.items())
    ]


def _is_used(known: str, imported: Iterable[str]) -> bool:
    return any(f"{one}.".startswith(f"{known}.") for one in imported)


def without_room(modules: Iterable[str]) -> list[str]:
    """Modules of wings that are in no room."""
    return [room for _, room in rooms_of(modules) if allowed(room) is None]


def joins(module: str, imported: Iterable[str], wings: set[str]) -> list[str]:
    """What a module outside the wings imports of them without being of the joint."""
    used = sorted(
        {one for one in imported if wings & {one.removeprefix("queue_server.").split(".")[0]}}
    )
    several = len({one.split(".")[1] for one in used}) > 1
    if module in JOINT or (module.startswith(COMMANDS) and not several):
        return []
    return [f"{module} imports {one}" for one in used]


def layered(contracts: Iterable[Mapping[str, Any]]) -> set[str]:
    """Packages all of whose rooms are in order."""
    return {
        container.removeprefix("queue_server.")
        for one in contracts
        if one["type"] == "layers" and one.get("exhaustive")
        for container in one.get("containers", ())
    }


@pytest.fixture(scope="module")
def contracts() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    return found


def test_each_room_imports_only_what_it_may(graph: grimp.ImportGraph) -> None:
    assert [
        one for room, imported in used_in(graph).items() for one in strangers(room, imported)
    ] == []


def test_each_module_of_a_wing_is_in_a_room(graph: grimp.ImportGraph) -> None:
    assert without_room(graph.modules) == []


def test_only_the_joint_joins_wings(graph: grimp.ImportGraph) -> None:
    wings = wings_of(graph.modules)
    outside = graph.modules - {module for module, _ in rooms_of(graph.modules)}
    assert [
        one
        for module in sorted(outside)
        for one in joins(module, graph.find_modules_directly_imported_by(module), wings)
    ] == []


def test_each_module_of_the_joint_joins_several_wings(graph: grimp.ImportGraph) -> None:
    wings = wings_of(graph.modules)
    for module in JOINT:
        assert joins(
            f"queue_server.commands.{module}",
            graph.find_modules_directly_imported_by(module),
            wings,
        )


def test_nothing_is_allowed_that_no_room_uses(graph: grimp.ImportGraph) -> None:
    assert idle(used_in(graph)) == []


def test_the_rooms_of_each_wing_are_in_an_order(
    graph: grimp.ImportGraph, contracts: list[dict[str, Any]]
) -> None:
    assert sorted(wings_of(graph.modules) - layered(contracts)) == []


@pytest.mark.parametrize(
    ("contract", "names"),
    [
        ("wings know nothing of each other", "modules"),
        ("the kernel knows no wing", "forbidden_modules"),
    ],
)
def test_a_contract_about_the_wings_names_each(
    graph: grimp.ImportGraph, contracts: list[dict[str, Any]], contract: str, names: str
) -> None:
    about = next(one for one in contracts if one["name"] == contract)
    assert about[names] == [f"queue_server.{one}" for one in sorted(wings_of(graph.modules))]


@pytest.mark.parametrize(
    ("room", "used"),
    [
        *(
            ("parcels.rules", one)
            for one in ("subprocess", "sqlite3", "pathlib", "secrets", "time")
        ),
        ("parcels.rules.weight", "queue_server.usecases.ports"),
        ("floor.rules", "queue_server.simulate.plots"),
        ("signage.use", "aiohttp"),
        ("signage.use", "queue_server.web.context"),
        ("people.use.accounts", "sqlalchemy"),
        ("visits.use", "queue_server.storage.parts"),
        ("floor.wing", "queue_server.web.live.hub"),
        ("parcels.routes", "queue_server.web.routes.pages"),
        ("parcels.routes", "queue_server.people.use"),
        ("people.provider.claims", "aiohttp"),
        ("visits.memory", "sqlalchemy"),
    ],
)
def test_an_import_that_a_room_does_not_allow_is_found(room: str, used: str) -> None:
    assert strangers(room, {used}) == [f"{room} imports {used}"]


@pytest.mark.parametrize(
    ("module", "used"),
    [
        ("queue_server.day_chores", ["queue_server.parcels.use"]),
        ("queue_server.web.app", ["queue_server.parcels.wing"]),
        (
            "queue_server.commands.care.report",
            ["queue_server.letters.use", "queue_server.parcels.use"],
        ),
    ],
)
def test_what_joins_wings_and_is_not_of_the_joint_is_found(module: str, used: list[str]) -> None:
    wings = {"letters", "parcels"}
    assert joins(module, [*used, "queue_server.core.hours"], wings) == [
        f"{module} imports {one}" for one in used
    ]


def test_a_command_may_use_one_wing_and_bootstrap_all() -> None:
    used = ["queue_server.letters.use", "queue_server.parcels.use"]
    wings = {"letters", "parcels"}
    assert joins("queue_server.commands.care.report", used[:1], wings) == []
    assert joins("queue_server.bootstrap", used, wings) == []


def test_a_room_may_import_values_and_its_own_wing() -> None:
    assert strangers("parcels.rules", {"math", "queue_server.core.rules"}) == []
    assert strangers("parcels.use", {"queue_server.parcels.rules", "asyncio"}) == []


def test_an_allowance_that_is_no_longer_needed_is_found() -> None:
    found = idle({"people.codes": {"base64"}, "visits.routes": {"queue_server.web.table"}})
    assert "people.codes: pyotp" in found
    assert "*.routes: aiohttp" in found
    assert "web: queue_server.web.context" in found
    assert "web: queue_server.web.table" not in found


def test_a_new_room_is_found() -> None:
    modules = ["queue_server.parcels.wing", "queue_server.parcels.rules"]
    assert without_room([*modules, "queue_server.parcels.weights"]) == ["parcels.weights"]


def test_a_wing_whose_rooms_have_no_order_is_found() -> None:
    contract = {"type": "layers", "containers": ["queue_server.parcels"], "layers": ["wing"]}
    assert layered([contract]) == set()
    assert layered([{**contract, "exhaustive": True}]) == {"parcels"}
