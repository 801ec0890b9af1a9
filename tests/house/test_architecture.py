"""The page on architecture draws what is there: every wing, the joint, and each process."""

import re
from pathlib import Path

import pytest

from tests.house.rooms import ROOMS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
#: The kernel's web defines what a wing is; it is not one itself.
WINGS = {path.parent.name for path in (ROOT / "queue_server").glob("*/wing.py")} - {"web"}

#: What starts a process of its own, and the word for it on the page.
APART = {
    "queue_server/audit/verifying.py": "verifier",
    "queue_server/commands/running/children.py": "child processes",
    "queue_server/reports/making/workshop.py": "report workshop",
    "queue_server/signage/imaging/preview.py": "preview",
    "queue_server/signage/imaging/studio.py": "signage studio",
    "queue_server/storage/care/retention.py": "backup",
    "drivers/speech/player.py": "player processes",
    "display/media/player.py": "player process",
}
_STARTS = re.compile(r"create_subprocess_exec\(|subprocess\.Popen\(")


def test_every_wing_is_in_the_drawing_and_no_other() -> None:
    assert drawn_wings(PAGE) == WINGS


@pytest.mark.parametrize(
    ("of", "into"),
    [('        audit["audit/: …"]\n', ""), ("", '        gone["gone/: …"]\n')],
)
def test_a_wing_that_is_missing_or_gone_is_found(of: str, into: str) -> None:
    lines = "".join(f'        {name}["{name}/: …"]\n' for name in sorted(WINGS))
    drawing = f"flowchart TB\n    subgraph wings\n{lines}    end\n"
    assert drawn_wings(drawing) == WINGS
    broken = drawing.replace(of, into) if of else drawing.replace("wings\n", f"wings\n{into}")
    assert drawn_wings(broken) != WINGS


def test_the_table_of_rooms_says_what_each_may_import_of_its_wing() -> None:
    assert tabled_rooms(PAGE) == {
        room: {one[1:] for one in may if one.startswith(".")} for room, may in ROOMS.items()
    }


def test_a_room_that_the_table_lets_import_too_much_is_found() -> None:
    table = "| Room of a wing |\n|---|\n| `use` | a `thing` | `rules`, `store`, web |\n\n| `x` | |"
    assert tabled_rooms(table) == {"use": {"rules", "store"}}


def test_every_process_that_is_started_is_on_the_page() -> None:
    drawing = PAGE[PAGE.index("## Processes and threads") :]
    assert {name for name, word in APART.items() if word not in drawing} == set()


def test_whatever_starts_a_process_is_known_here() -> None:
    starters = {
        path.relative_to(ROOT).as_posix()
        for top in ("queue_server", "drivers", "kiosk", "display")
        for path in (ROOT / top).rglob("*.py")
        if _STARTS.search(path.read_text("utf-8"))
    }
    # A microphone is listened to by the program of the system, inside the wall and the kiosk.
    assert starters - {"queue_server/voice/proof/microphone.py"} == set(APART)


def drawn_wings(page: str) -> set[str]:
    """The names in the box of the wings."""
    _, _, box = page.partition("subgraph wings\n")
    inside, _, _ = box.partition("    end\n")
    return set(re.findall(r'\["(\w+)/:', inside))


def tabled_rooms(page: str) -> dict[str, set[str]]:
    """Of each room of a wing, the rooms that the table says it may import."""
    _, _, table = page.partition("| Room of a wing |")
    rows = [line.split("|")[1:-1] for line in table.partition("\n\n")[0].splitlines()[2:]]
    return {room.strip(" `"): set(re.findall(r"`(\w+)`", may)) for room, _, may in rows}
