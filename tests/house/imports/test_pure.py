"""What says that it is pure stands on nothing that reaches outside, at any distance.

See tests/house/imports/pure.py.
"""

from collections.abc import Mapping

import pytest

from tests.house.imports.imported import ParsedModule
from tests.house.imports.pure import idle, impure, pure_modules

#: What docs/architecture.md promises: the rules, and models and screens of the clients.
PROMISED = {
    "display.canvas.draw", "display.canvas.text", "display.layout", "display.layout.wall",
    "display.model", "kiosk.journeys.choosing", "kiosk.model", "kiosk.screens", "kiosk.update",
    "kiosk.screens.choosing.start", "queue_server.campaigns.rules.lottery",
    "queue_server.core.line.queue", "queue_server.wire.session",
}  # fmt: skip


def test_pure_modules_import_what_is_computed_and_nothing_else(
    tree: Mapping[str, ParsedModule],
) -> None:
    assert list(impure(tree)) == []


def test_no_exception_is_made_that_nothing_needs(tree: Mapping[str, ParsedModule]) -> None:
    assert idle(tree) == []


def test_what_is_promised_to_be_pure_says_so(tree: Mapping[str, ParsedModule]) -> None:
    assert PROMISED - pure_modules(tree) == set()


@pytest.mark.parametrize(
    ("module", "used"),
    [
        ("kiosk.update", "pygame"),
        ("kiosk.model", "socket"),
        ("kiosk.screens.choosing.start", "time"),
        ("display.model", "socket"),
        ("display.layout.wall", "pathlib"),
        ("drivers.led.encode", "serial"),
        ("queue_server.core.line.queue", "urllib.request"),
        ("queue_server.outside_visits.rules.route", "secrets"),
        ("queue_server.web.guard.pace", "time"),
    ],
)
def test_an_import_that_makes_a_pure_module_impure_is_found(
    tree: Mapping[str, ParsedModule], module: str, used: str
) -> None:
    planted = {**tree, module: _importing(tree[module], used)}
    assert f"{module} imports {used}" in list(impure(planted))


@pytest.mark.parametrize(
    ("module", "used"),
    [
        ("kiosk.update", "kiosk.hands.world"),
        ("kiosk.screens.parts", "display.canvas.painter"),
        ("display.model", "display.store"),
        ("drivers.printer.slip.compose", "drivers.fonts"),
    ],
)
def test_a_pure_module_on_one_that_is_not_is_found(
    tree: Mapping[str, ParsedModule], module: str, used: str
) -> None:
    found = list(impure({**tree, module: _importing(tree[module], used)}))
    assert found
    assert all(f"→ {used}" in one for one in found)


def test_a_package_says_it_for_all_in_it_or_for_one_in_a_list() -> None:
    nothing = frozenset[str]()
    tree = {
        "kiosk": ParsedModule(nothing, "Parts:\n\n- ``minds``  what it thinks (pure)\n- ``arms``"),
        "kiosk.minds": ParsedModule(nothing, "Minds."),
        "kiosk.minds.left": ParsedModule(nothing, ""),
        "kiosk.arms": ParsedModule(nothing, "Arms: purely mechanical."),
        "kiosk.eyes": ParsedModule(nothing, "Eyes. Pure: light is an argument."),
        "queue_server.parcels.rules.size": ParsedModule(nothing, ""),
        "queue_server.parcels.use": ParsedModule(nothing, ""),
    }
    assert pure_modules(tree) == {
        "kiosk.minds", "kiosk.minds.left", "kiosk.eyes", "queue_server.parcels.rules.size",
    }  # fmt: skip


def test_an_exception_that_nothing_needs_is_found(tree: Mapping[str, ParsedModule]) -> None:
    bare = {**tree, "drivers.speech.sound": ParsedModule(frozenset({"io"}), "Pure.")}
    assert idle(bare) == ["drivers.speech.sound: wave"]


def _importing(module: ParsedModule, used: str) -> ParsedModule:
    return module._replace(imports=module.imports | {used})
