"""The page on architecture draws what is there: every wing, the joint, and each process."""

import re
from pathlib import Path

import pytest

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
