"""What each room of a wing may import, and nothing else. A wing or a room without an entry fails.

The wings and their rooms are found among the modules, not listed. What a room may import, also of
its own wing, is in tests/house/imports/rooms.py; import-linter says that there are no circles.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

import pytest

from tests.house.imports.imported import ROOT, Imports, covers, wings_of
from tests.house.imports.rooms import OWN, ROOMS, VALUES, WEB

PYPROJECT = ROOT / "pyproject.toml"

#: The modules that join wings to the kernel (docs/decisions/0042), and may see into all of them.
JOINT = {f"queue_server.{one}" for one in ("bootstrap", "configured", "opening", "wings")}
#: Each does one thing to one wing, from outside.
COMMANDS = "queue_server.commands."


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
    if not said:
        return None
    itself = ".".join(["queue_server", *parts[:2]])
    return {itself, *VALUES, *(_in_full(one, parts[0]) for one in set().union(*said))}


def _in_full(one: str, wing: str) -> str:
    """``.rules`` → ``queue_server.parcels.rules``; anything else as it is."""
    return f"queue_server.{wing}{one}" if one.startswith(".") else one


def strangers(room: str, imported: Iterable[str]) -> list[str]:
    """Every import of a module that its room does not allow."""
    may = allowed(room) or set()
    return [
        f"{room} imports {one}"
        for one in sorted(imported)
        if not any(_is_used(known, [one]) for known in may)
    ]


def used_in(imports: Imports) -> Imports:
    """What each module of a wing imports, by its address."""
    return {room: imports[module] for module, room in rooms_of(imports)}


def idle(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Every allowance that no module needs any more, or that another one says already."""
    asked: dict[str, tuple[set[str], str]] = {"web": (WEB, "")}
    asked |= {entry: (may - WEB, rf"{re.escape(entry)}\b") for entry, may in OWN.items()}
    asked |= {f"*.{name}": (may - WEB, rf"\w+\.{name}\b") for name, may in ROOMS.items()}
    return [
        f"{entry}: {one}"
        for entry, (may, room) in asked.items()
        for one in sorted(may)
        if one in _wider(entry)
        or not any(
            re.match(room, at) and _is_used(_in_full(one, at.split(".")[0]), used)
            for at, used in imports.items()
        )
    ]


def _wider(entry: str) -> set[str]:
    """What a module of an entry may import without it."""
    parts = entry.split(".")
    if parts[0] == "*" or len(parts) < 2:
        return VALUES
    above = [OWN.get(".".join(parts[:n]), set()) for n in range(2, len(parts))]
    return VALUES.union(ROOMS.get(parts[1], set()), *above)


def _is_used(known: str, imported: Iterable[str]) -> bool:
    return any(covers(known, one) for one in imported)


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


def test_each_room_imports_only_what_it_may(imports: Imports) -> None:
    assert [
        one for room, imported in used_in(imports).items() for one in strangers(room, imported)
    ] == []


def test_each_module_of_a_wing_is_in_a_room(imports: Imports) -> None:
    assert without_room(imports) == []


def test_only_the_joint_joins_wings(imports: Imports) -> None:
    wings = wings_of(imports)
    outside = set(imports) - {module for module, _ in rooms_of(imports)}
    assert [
        one for module in sorted(outside) for one in joins(module, imports[module], wings)
    ] == []


def test_each_module_of_the_joint_joins_several_wings(imports: Imports) -> None:
    wings = wings_of(imports)
    for module in JOINT:
        assert joins(f"queue_server.commands.{module}", imports[module], wings)


def test_nothing_is_allowed_that_no_room_uses(imports: Imports) -> None:
    assert idle(used_in(imports)) == []


def test_the_rooms_of_each_wing_are_in_an_order(
    imports: Imports, contracts: list[dict[str, Any]]
) -> None:
    assert sorted(wings_of(imports) - layered(contracts)) == []


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
        ("outside_visits.use", "queue_server.storage.parts"),
        ("floor.wing", "queue_server.web.live.hub"),
        ("parcels.routes", "queue_server.web.routes.pages"),
        ("parcels.routes", "queue_server.people.use"),
        ("parcels.use", "queue_server.people.ports"),
        ("people.provider.claims", "aiohttp"),
        ("outside_visits.memory", "sqlalchemy"),
        ("campaigns.routes.staff", "queue_server.campaigns.store.sql"),
        ("people.routes.accounts", "queue_server.people.store.sql"),
        ("people.routes.accounts", "queue_server.people.memory"),
        ("outside_visits.routes.days", "queue_server.outside_visits.migrations.r0001_first"),
        ("reports.routes.figures", "queue_server.reports.population.reading"),
        ("outside_visits.use", "queue_server.outside_visits.store.sql"),
        ("outside_visits.use", "queue_server.outside_visits.shapes"),
        ("outside_visits.ports", "queue_server.usecases.branch"),
        ("outside_visits.memory", "queue_server.usecases.branch"),
        ("outside_visits.store.sql", "queue_server.usecases.branch"),
        ("outside_visits.memory", "queue_server.outside_visits.store.tables"),
        ("outside_visits.rules.route", "queue_server.outside_visits.ports"),
        ("outside_visits.wing", "queue_server.outside_visits.store.sql"),
        ("outside_visits.rules.route", "queue_server.outside_visits"),
        ("people.provider.claims", "urllib.request"),
        ("people.passwords", "concurrent"),
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


def test_a_room_may_import_values_itself_and_the_rooms_below() -> None:
    assert strangers("parcels.rules", {"math", "queue_server.core.rules"}) == []
    assert strangers("parcels.rules.weight", {"queue_server.parcels.rules.size"}) == []
    assert strangers("parcels.use", {"queue_server.parcels.rules", "asyncio"}) == []


def test_an_allowance_that_is_no_longer_needed_is_found() -> None:
    found = idle({"people.codes": {"base64"}, "outside_visits.routes": {"queue_server.web.table"}})
    assert "people.codes: pyotp" in found
    assert "*.routes: aiohttp" in found
    assert "web: queue_server.web.context" in found
    assert "web: queue_server.web.table" not in found


def test_an_allowance_that_another_one_says_already_is_found(
    imports: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    for entry, one in (("outside_visits.use", "secrets"), ("people.codes", "hashlib")):
        monkeypatch.setitem(cast("dict[str, set[str]]", OWN), entry, {one})
        assert f"{entry}: {one}" in idle(used_in(imports))


def test_a_new_room_is_found() -> None:
    modules = ["queue_server.parcels.wing", "queue_server.parcels.rules"]
    assert without_room([*modules, "queue_server.parcels.weights"]) == ["parcels.weights"]


def test_a_wing_whose_rooms_have_no_order_is_found() -> None:
    contract = {"type": "layers", "containers": ["queue_server.parcels"], "layers": ["wing"]}
    assert layered([contract]) == set()
    assert layered([{**contract, "exhaustive": True}]) == {"parcels"}
