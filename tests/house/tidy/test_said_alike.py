"""A list of words, or a pattern, stands in one place; what must stand in two stays alike.

Values of the wire are in ``queue_server/wire``, and both sides import them. Core and use cases know
nothing of the wire, wings nothing of each other, and scripts import nothing from Python: what they
must have once more is listed here. A list that is new in two places, or no longer the same in both,
fails.
"""

import ast
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from display import draw
from display.media import pictures, soundtrack
from queue_server.core.decide.counter import rating
from queue_server.core.decide.line import issuing
from queue_server.core.decide.standing import alarms
from queue_server.devices import rules as device_rules
from queue_server.outside_visits.rules import terms
from queue_server.people import rules as people_rules
from queue_server.settings.checks import visits as checked_visits
from queue_server.signage import rules as media
from queue_server.signage.shapes import PreviewBody
from queue_server.usecases import codes
from queue_server.wire import codes as wire_codes
from queue_server.wire import paths
from queue_server.wire.messages import values
from tests.house.imports.imported import OURS, ROOT

PAGES = ROOT / "queue_server" / "web" / "pages"
SERVER, SCRIPTS = "queue_server", "queue_server/web/pages"
#: Fewer words than this, and shorter texts, may be alike by chance.
FEW, SHORT = 3, 20
#: The places of each list, as file and name.
ALIKE: Iterable[set[str]] = (
    {f"{SERVER}/usecases/codes.py SIGNS", f"{SERVER}/wire/codes.py SIGNS"},
    {f"{SERVER}/command_line.py HOST_NAME", f"{SERVER}/tls/issuing.py _HOST"},
    {
        f"{SERVER}/core/decide/counter/rating.py REASONS",
        f"{SERVER}/wire/messages/values.py RATING_REASONS",
        f"{SCRIPTS}/rating.js REASONS",
    },
    {
        f"{SERVER}/core/rules.py BranchRules.may_pick",
        f"{SERVER}/settings/tables/config.py ClerkTable.may_pick",
        f"{SERVER}/web/guard/auth.py STAFF",
    },
    {
        f"{SERVER}/people/rules.py USER_ROLES",
        f"{SERVER}/settings/tables/sign_in.py Role",
        f"{SCRIPTS}/admin/people.js ROLES",
        f"{SCRIPTS}/admin/waiting.js ROLES",
    },
    {
        f"{SERVER}/settings/tables/config.py SecurityTable.proof_of_work",
        f"{SERVER}/web/guard/work.py Asked",
    },
    {
        f"{SERVER}/web/shapes.py NoticeCategory",
        f"{SCRIPTS}/admin/notices.js CATEGORIES",
        f"{SCRIPTS}/signage/editor.js CATEGORIES",
    },
    {
        f"{SERVER}/campaigns/rules/campaign.py IntentState",
        f"{SERVER}/campaigns/shapes.py IntentState",
        f"{SCRIPTS}/campaigns/model.js STATES",
    },
    {
        f"{SERVER}/devices/shapes.py EndBody.outcome",
        f"{SCRIPTS}/clerk/devices/signature.js OTHERWISE",
    },
    {f"{SERVER}/reports/rules/cube/asking.py FORMATS", f"{SCRIPTS}/reports/review.js FORMATS"},
    {f"{SERVER}/voice/recording/session.py FACTS", f"{SCRIPTS}/recorder/main.js FACTS"},
    {f"{SERVER}/wire/messages/booking.py DayState", f"{SCRIPTS}/book/model.js RANK"},
    {
        f"{SERVER}/core/line/move.py MoveState",
        f"{SERVER}/wire/messages/booking.py MoveState",
        f"{SCRIPTS}/bookings/model.js MOVES",
    },
    {
        f"{SERVER}/core/line/ticket.py TicketState",
        f"{SERVER}/wire/messages/values.py TicketState",
        f"{SCRIPTS}/admin/closing.js STATES",
    },
    {
        f"{SERVER}/core/line/waiter.py WaiterState",
        f"{SERVER}/wire/messages/booking.py Waiter.state",
    },
    {f"{SERVER}/wire/devices.py MachineKind", f"{SCRIPTS}/admin/machines.js KINDS"},
    {f"{SERVER}/wire/messages/values.py CounterState", "display/layout/lobby.py STATES"},
    {f"{SERVER}/wire/words/catalogue.py Weekday", f"{SCRIPTS}/config/words.js DAYS"},
)
_ARRAY = re.compile(r'^(?:export )?const (\w+) = (\[(?:\s*"[^"]*",?)+\s*\]);', re.MULTILINE)


def test_a_list_of_words_stands_in_one_place_or_is_alike_in_both() -> None:
    assert sorted(map(sorted, alike(ROOT))) == sorted(map(sorted, ALIKE))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (codes.SIGNS, wire_codes.SIGNS),
        (codes.CODE_SIGNS, wire_codes.CODE_SIGNS),
        (rating.REASONS, values.RATING_REASONS),
        (rating.MOST_REASONS, values.MOST_RATING_REASONS),
        (issuing.GENERAL, values.GENERAL),
        (checked_visits.OFFICE, terms.OFFICE),
    ],
)
def test_what_a_room_may_not_import_is_the_same_there(ours: object, theirs: object) -> None:
    assert ours == theirs


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ("lib/api.js", f'export const BASE = "{paths.API}";'),
        ("lib/live.js", f'const PROTOCOL = "{paths.SUBPROTOCOL}";'),
        ("board/board.js", f'"{paths.LIVE}", "{paths.SUBPROTOCOL}"'),
        ("book/model.js", f'path.startsWith("{paths.BOOKING_PAGE}")'),
        ("rating.js", f"const MOST_REASONS = {rating.MOST_REASONS};"),
        ("lib/alarms.js", f"const LONGEST_NOTE = {alarms.LONGEST_NOTE};"),
        ("clerk/devices/signature.js", f"const MOST_TITLE = {device_rules.MOST_TITLE};"),
        ("me/passkeys.js", f"const LONGEST = {people_rules.LONGEST_KEY_NAME};"),
        ("signage/walls.js", f"const MOST_CALLS = {draw.MOST_CALLS};"),
    ],
)
def test_a_script_says_what_the_server_says(script: str, line: str) -> None:
    assert line in (PAGES / script).read_text("utf-8")


def test_a_wall_takes_whatever_the_server_makes_for_it() -> None:
    assert pictures.LARGEST_PICTURE > media.LARGEST_PICTURE
    assert pictures.LARGEST_CLIP > media.LARGEST_CLIP
    assert soundtrack.LONGEST_S > media.LONGEST_CLIP_S
    assert bound_of(PreviewBody, "calls") == draw.MOST_CALLS


def bound_of(shape: type, field: str) -> object:
    """The highest number that a field of a shape may be."""
    said = str(get_type_hints(shape, include_extras=True)[field])
    found = re.search(r"\ble=(\d+)", said)
    return int(found[1]) if found else None


def test_only_the_first_of_the_pages_modules_has_the_address_of_the_api() -> None:
    written = {
        path.relative_to(PAGES).as_posix()
        for path in PAGES.rglob("*.js")
        if f'"{paths.API}' in (text := path.read_text("utf-8")) or f"`{paths.API}" in text
    }
    # A television's browser loads the board's script, which has no imports.
    assert written == {"board/board.js", "lib/api.js"}


PLANTED = {
    "kiosk/a.py": 'DAYS = ("mon", "tue", "wed")\nFEW = ("a", "b")\n',
    "kiosk/c.py": 'AGAIN = ["wed", "mon", "tue"]\n',
    "drivers/b.py": (
        'import re\nclass Sign:\n    day: Literal["tue", "mon", "wed"] | None = None\n'
        'FEW = ("a", "b")\nHEX = re.compile(r"[0-9a-f]{64}")\n'
    ),
    "display/a.py": 'class Day(StrEnum):\n    ONE = "mon"\n    TWO = "tue"\n    THREE = "wed"\n',
    "display/d.py": '_HEX = re.compile("[0-9a-f]{64}")\nSIGNS = "ABCDEFGHIJKLMNOPQRSTU"\n',
    "queue_server/web/pages/e.js": 'const SHOWN = [\n  "mon", "tue", "wed",\n];\n',
    "queue_server/wire/f.py": 'XYZ = ("x", "y", "z")\nSIGNS = "ABCDEFGHIJKLMNOPQRSTU"\n',
    "queue_server/wire/g.py": 'MORE = frozenset({"x", "y", "z"})\n',
}


def test_lists_in_two_packages_are_found(tmp_path: Path) -> None:
    for name, source in PLANTED.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(source, "utf-8")
    assert sorted(map(sorted, alike(tmp_path))) == [
        [
            "display/a.py Day", "drivers/b.py Sign.day", "kiosk/a.py DAYS", "kiosk/c.py AGAIN",
            "queue_server/web/pages/e.js SHOWN",
        ],
        ["display/d.py SIGNS", "queue_server/wire/f.py SIGNS"],
        ["display/d.py _HEX", "drivers/b.py HEX"],
    ]  # fmt: skip


def alike(root: Path) -> list[set[str]]:
    """The places of every list, pattern or long text that more than one package has."""
    found: dict[object, set[str]] = defaultdict(set)
    for top in OURS:
        for path in (root / top).rglob("*.py"):
            name = path.relative_to(root).as_posix()
            if "/migrations/" not in name:  # frozen: they repeat what was
                for at, value in _of_module(ast.parse(path.read_text("utf-8"))):
                    found[value].add(f"{name} {at}")
    for path in (root / "queue_server" / "web" / "pages").rglob("*.js"):
        name = path.relative_to(root).as_posix()
        for at, array in _ARRAY.findall(path.read_text("utf-8")):
            words = json.loads(re.sub(r",\s*\]", "]", array))
            if len(words) >= FEW:
                found[frozenset(words)].add(f"{name} {at}")
    return [places for places in found.values() if len(set(map(_package, places))) > 1]


def _package(place: str) -> str:
    """The part of the product that may have a list for itself; the pages' scripts are one."""
    file, _, _ = place.partition(" ")
    if file.endswith(".js"):
        return "pages"
    return "/".join(file.split("/")[: 2 if file.startswith("queue_server/") else 1])


def _of_module(tree: ast.AST, within: str = "") -> Iterator[tuple[str, object]]:
    """What the constants and fields of a module, or of a class, are or may be."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            if len(members := _members(node)) >= FEW:
                yield f"{within}{node.name}", members
            yield from _of_module(node, f"{within}{node.name}.")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            at = f"{within}{ast.unparse(target)}"
            parts = [node.value, *_literals(node)]
            yield from ((at, value) for one in parts if one and (value := _value(one)) is not None)


def _members(node: ast.ClassDef) -> frozenset[object]:
    """The values of an enumeration; empty for any other class."""
    if [ast.unparse(one) for one in node.bases] != ["StrEnum"]:
        return frozenset()
    values = [one.value for one in node.body if isinstance(one, ast.Assign)]
    return frozenset(one.value for one in values if isinstance(one, ast.Constant))


def _literals(node: ast.AST) -> Iterator[ast.expr]:
    for one in ast.walk(node):
        if isinstance(one, ast.Subscript) and ast.unparse(one.value) == "Literal":
            yield one.slice


def _value(node: ast.expr) -> object:
    """Words as a set, a pattern or a long text as it is; None for anything else."""
    if isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func)
        inner = _value(node.args[0]) if called == "frozenset" else None
        pattern = node.args[0] if called == "re.compile" else None
        return ast.literal_eval(pattern) if isinstance(pattern, ast.Constant) else inner
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and len(node.value) > SHORT else None
    if isinstance(node, ast.Tuple | ast.List | ast.Set) and len(node.elts) >= FEW:
        words = [one.value for one in node.elts if isinstance(one, ast.Constant)]
        if len(words) == len(node.elts) and all(isinstance(one, str) for one in words):
            return frozenset(words)
    return None
