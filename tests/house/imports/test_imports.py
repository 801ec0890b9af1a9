"""What is outside the wings imports only what tests/house/imports/may_import.py names.

import-linter (pyproject.toml) says which layer stands on which; this says what may be used at all,
and what kiosk, wall and device host reach of the server, at any distance.
For the rooms within the wings, see test_rooms.py; for what says that it is pure, test_pure.py.
"""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

import pytest

from tests.house.imports.imported import (
    COMPUTED,
    OURS,
    ROOT,
    Imports,
    addresses,
    covers,
    parsed,
    wings_of,
)
from tests.house.imports.may_import import EXACT, MAY_IMPORT, PLAIN, VALUES

CLIENTS = ("kiosk", "display", "drivers")
#: Of the server's packages, those that its clients share.
SHARED = {
    "queue_server", "queue_server.clock", "queue_server.command_line", "queue_server.link",
    "queue_server.processes", "queue_server.traces", "queue_server.voice", "queue_server.wire",
}  # fmt: skip


def allowed(module: str) -> set[str]:
    """What a module may import, by its package and by its own name."""
    values = PLAIN if addresses(module)[0] in EXACT else VALUES
    return values.union(*(MAY_IMPORT.get(one, ()) for one in addresses(module)))


def strangers(imports: Mapping[str, Iterable[str]]) -> list[str]:
    """Every import that no entry allows; a package may use all of itself."""
    return [
        f"{module} imports {used}"
        for module, everything in sorted(imports.items())
        for used in sorted(everything)
        if addresses(used)[0] != addresses(module)[0]
        and not any(covers(known, used) for known in allowed(module))
    ]


def idle(imports: Imports) -> list[str]:
    """Every allowance that nothing needs, and what a wider entry has already said."""
    said = [(address, one) for address, may in MAY_IMPORT.items() for one in may]
    return sorted(
        f"{address}: {one}"
        for address, one in said
        if not _is_used(one, (used for at, used in imports.items() if _is_within(at, address)))
        or any(
            (above, wider) != (address, one) and _is_within(address, above) and covers(wider, one)
            for above, wider in said
        )
    )


def reached(imports: Imports, roots: tuple[str, ...]) -> set[str]:
    """Every module of ours that those of ``roots`` import, also through others."""
    found = {one for one in imports if one.split(".")[0] in roots}
    todo = list(found)
    while todo:
        new = {one for one in imports[todo.pop()] if one in imports} - found
        found |= new
        todo += new
    return found


def without_entry(modules: Iterable[str], wings: set[str]) -> list[str]:
    """Packages that nobody has decided about."""
    kernel = {addresses(one)[0] for one in modules if not _is_in(one, wings)}
    return sorted(kernel - set(MAY_IMPORT))


def _is_in(module: str, wings: set[str]) -> bool:
    return addresses(module)[0].removeprefix("queue_server.") in wings


def _is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _is_used(known: str, imported: Iterable[Iterable[str]]) -> bool:
    return any(covers(known, one) for used in imported for one in used)


@pytest.fixture(scope="module")
def outside(imports: Imports) -> Imports:
    """What is in no wing."""
    wings = wings_of(imports)
    return {one: used for one, used in imports.items() if not _is_in(one, wings)}


def test_each_module_imports_only_what_its_entries_name(outside: Imports) -> None:
    assert strangers(outside) == []


def test_nothing_is_allowed_that_nothing_uses(outside: Imports) -> None:
    assert idle(outside) == []


def test_clients_share_the_wire_and_its_tools_with_the_server_and_no_room(imports: Imports) -> None:
    shared = {addresses(one)[0] for one in reached(imports, CLIENTS)} - set(CLIENTS)
    assert shared == SHARED


def test_the_kiosk_borrows_of_the_wall_only_the_canvas(imports: Imports) -> None:
    borrowed = [one for one in reached(imports, ("kiosk",)) if addresses(one)[0] == "display"]
    assert [one for one in borrowed if not covers("display.canvas", one)] == []
    assert "display.canvas.painter" in borrowed


def test_a_room_of_the_server_that_a_client_reaches_through_others_is_found() -> None:
    planted = {
        "kiosk.app": frozenset({"queue_server.link", "time"}),
        "queue_server.link": frozenset({"queue_server.traces.syslog"}),
        "queue_server.traces.syslog": frozenset({"queue_server.usecases.trace"}),
        "queue_server.usecases.trace": frozenset[str](),
        "queue_server.web.app": frozenset({"queue_server.link"}),
    }
    assert "queue_server.usecases.trace" in reached(planted, CLIENTS)
    assert "queue_server.web.app" not in reached(planted, CLIENTS)


def test_each_value_is_used(imports: Imports) -> None:
    assert [one for one in sorted(VALUES) if not _is_used(one, imports.values())] == []


def test_each_package_has_an_entry(imports: Imports) -> None:
    assert without_entry(imports, wings_of(imports)) == []


@pytest.mark.parametrize(
    ("module", "used"),
    [
        ("queue_server.core.line.queue", "time"),
        ("queue_server.core.line.queue", "json"),
        ("queue_server.core.line.queue", "urllib.parse"),
        ("queue_server.core.line.queue", "urllib.request"),
        ("queue_server.core.line.queue", "codecs"),
        ("queue_server.core.line.queue", "contextlib"),
        ("queue_server.core.line.queue", "queue_server.wire"),
        ("queue_server.wire.configured", "urllib.request"),
        ("queue_server.wire.codec", "urllib.parse"),
        *(
            (module, used)
            for module in (
                "queue_server.usecases.visitor", "queue_server.web.table",
                "queue_server.settings.loading", "queue_server.simulate.day",
            )
            for used in ("sqlite3", "socket", "subprocess", "importlib", "ctypes", COMPUTED)
        ),
        ("queue_server.usecases.visitor", "sqlalchemy"),
        ("queue_server.usecases.visitor", "time"),
        ("queue_server.settings.tables.config", "pathlib.types"),
        ("queue_server.simulate.day", "random"),
        ("queue_server.storage.database_thread", "queue_server.usecases.branch"),
        ("queue_server.storage.database_thread", "queue_server.usecases.heads"),
        ("queue_server.storage.database_thread", "queue_server.usecases"),
        ("queue_server.web.app", "queue_server.devices.rules"),
        ("queue_server.link.http", "drivers.base"),
        ("queue_server.wire.codec", "queue_server.core.rules"),
        ("queue_server.bootstrap", "aiohttp"),
        ("queue_server.link.http", "queue_server.core.rules"),
        ("queue_server.voice.speaking", "onnxruntime"),
        ("queue_server.voice.speaking", "queue_server.processes.disk"),
        ("kiosk.hands.world", "display.media.player"),
        ("kiosk.hands.world", "display.watchdog"),
        ("kiosk.hands.world", "drivers.printer.driver"),
        ("kiosk.hands.world", "drivers.registry"),
        ("kiosk.hands.world", "queue_server.voice.making.building"),
        ("kiosk.hands.world", "pygame"),
        ("kiosk.hands.world", "subprocess"),
        ("display.app", "drivers.base"),
        ("display.voice.speech", "queue_server.voice.making.neural"),
        ("drivers.speech.driver", "queue_server.voice.making.building"),
        ("drivers.speech.driver", "subprocess"),
        ("drivers.speech.driver", COMPUTED),
        ("drivers.base", "pygame"),
        ("queue_server.parcels.shelf", "queue_server.core.rules"),
        ("queue_server", "queue_server.core.rules"),
    ],
)  # fmt: skip
def test_an_import_that_nobody_allowed_is_found(module: str, used: str) -> None:
    assert strangers({module: {used}}) == [f"{module} imports {used}"]


def test_an_allowance_is_held_to_its_module() -> None:
    assert strangers({"drivers.printer.jobs.book": {"sqlite3"}}) == []
    assert strangers({"drivers.printer.jobs.service": {"sqlite3"}}) != []


def test_an_allowance_that_nothing_uses_is_found(outside: Imports) -> None:
    found = idle({**outside, "queue_server.link.http": frozenset()})
    assert "queue_server.link.http: http.client" in found
    assert "queue_server.link.live: random" not in found


def test_an_allowance_that_is_said_twice_is_found(
    outside: Imports, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = cast("dict[str, set[str]]", MAY_IMPORT)
    monkeypatch.setitem(entries, "kiosk.hands.world", {"display.canvas.draw"})
    drawing = {**outside, "kiosk.hands.world": frozenset({"display.canvas.draw"})}
    assert "kiosk.hands.world: display.canvas.draw" in idle(drawing)


def test_a_new_package_is_found() -> None:
    modules = ["queue_server.parcels.shelf", "queue_server.web.app", "queue_server.letters.wing"]
    assert without_entry(modules, {"letters"}) == ["queue_server.parcels"]


PLANTED = {
    "house/__init__.py": "from .rooms import door",
    "house/rooms/__init__.py": '"""Rooms. Pure."""\nfrom ..rooms import door\nfrom .. import attic',
    "house/attic.py": "",
    "house/rooms/door.py": (
        "import os.path, xml.etree.ElementTree as tree\n"
        "from urllib import parse, request\nfrom re import sub\nfrom house import attic\n"
        "from collections.abc import Sequence\n"
        "def late():\n    from sqlite3 import connect\n"
        "    import importlib\n    importlib.import_module('gphoto2')\n    __import__('a' + 'b')\n"
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from PIL.Image import Image\n"
    ),
}


def test_imports_are_found_to_the_sub_module(tmp_path: Path) -> None:
    for name, source in PLANTED.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(source, "utf-8")
    found = parsed(tmp_path, ("house",))
    assert found["house"].imports == {"house.rooms.door"}
    assert found["house.rooms"].imports == {"house.rooms.door", "house.attic"}
    assert found["house.rooms"].docstring == "Rooms. Pure."
    assert found["house.rooms.door"].imports == {
        "os.path", "xml.etree.ElementTree", "urllib.parse", "urllib.request", "re", "house.attic",
        "collections.abc", "sqlite3", "importlib", "gphoto2", COMPUTED, "typing", "PIL.Image",
    }  # fmt: skip


def test_what_holds_what_is_in_it_and_what_does_not() -> None:
    assert covers("PIL", "PIL.Image")
    assert covers("display.canvas", "display.canvas.draw")
    assert not covers("urllib", "urllib.request")
    assert not covers("queue_server", "queue_server.core")
    assert not covers("queue_server.web", "queue_server.website")


def test_import_linter_looks_at_all_that_is_ours() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert settings["root_packages"] == list(OURS)
