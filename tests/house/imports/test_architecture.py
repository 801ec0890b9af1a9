"""The page on architecture draws what is there: every package, wing, process and thread."""

import ast
import re
from collections.abc import Iterable, Mapping

import pytest

from tests.house.imports.imported import OURS, ROOT, Imports, wings_of
from tests.house.imports.rooms import ROOMS

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")

PRODUCT = [path for top in OURS for path in sorted((ROOT / top).rglob("*.py"))]
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
#: What makes threads of its own or a pool of them, and the word on the page for each it makes.
THREADS = {
    "queue_server/commands/running/own_host.py": ("keeper of the device host",),
    "queue_server/commands/running/visitors.py": ("demo's visitors have a thread",),
    "queue_server/link/live.py": ("link thread",),
    "queue_server/people/passwords.py": ("password threads",),
    "queue_server/storage/database_thread.py": ("database threads",),
    "queue_server/storage/postgres/listener.py": ("listener",),
    "queue_server/storage/postgres/notifier.py": ("notifier",),
    "queue_server/voice/proof/microphone.py": ("thread at the microphone", "its time limit"),
    "queue_server/voice/proof/output.py": ("output thread",),
    "drivers/host/device_host.py": ("watchdog thread",),
    "drivers/on_wire/captures.py": ("hand-over thread",),
    "drivers/on_wire/dispatcher.py": ("job thread", "reprint thread"),
    "drivers/on_wire/previews.py": ("preview thread",),
    "drivers/photo/service.py": ("binder of documents",),
    "drivers/photo/sources/reader.py": ("frame thread",),
    "drivers/printer/simulated/served.py": ("simulated printer",),
    "drivers/signature/simulated/signotec.py": ("simulated printer or pad",),
    "drivers/supervision/supervisor.py": ("one thread a device",),
    "kiosk/hands/appointments.py": ("book threads", "release thread"),
    "kiosk/hands/voice.py": ("voice thread",),
    "kiosk/hands/world.py": ("HTTP threads", "offline thread", "print thread"),
    "kiosk/offline/upload.py": ("upload thread",),
    "kiosk/piloted.py": ("pilot thread",),
    "display/media/pictures.py": ("fetch threads",),
    "display/reading.py": ("catalogue thread",),
    "display/staff/screenshot.py": ("screenshot thread",),
    "display/voice/background.py": ("soundtrack thread",),
}
_MAKING = {"Thread", "Timer", "ThreadPoolExecutor", "ProcessPoolExecutor"}
#: The loop's own pool; tests/house/waits/test_threads_bounded.py finds each place that uses it.
SHORT_WORK = "threads for short work"
_STARTS = re.compile(r"create_subprocess_exec\(|subprocess\.Popen\(")


def test_every_package_is_in_the_drawing() -> None:
    packages = {path.parent.name for path in (ROOT / "queue_server").glob("*/__init__.py")}
    assert undrawn_packages(PAGE, {*packages, "kiosk", "display", "drivers"}) == []


def test_a_package_that_is_not_drawn_is_found() -> None:
    page = '    a["core/: rules"]\n    b["kiosk/ · display/: glass"]\n'
    assert undrawn_packages(page, {"core", "kiosk", "display", "parcels"}) == ["parcels"]


def test_every_wing_is_in_the_drawing_and_no_other(imports: Imports) -> None:
    assert drawn_wings(PAGE) == wings_of(imports)


@pytest.mark.parametrize(
    ("of", "into"),
    [('        audit["audit/: …"]\n', ""), ("", '        gone["gone/: …"]\n')],
)
def test_a_wing_that_is_missing_or_gone_is_found(of: str, into: str) -> None:
    lines = '        audit["audit/: …"]\n        floor["floor/: …"]\n'
    drawing = f"flowchart TB\n    subgraph wings\n{lines}    end\n"
    assert drawn_wings(drawing) == {"audit", "floor"}
    broken = drawing.replace(of, into) if of else drawing.replace("wings\n", f"wings\n{into}")
    assert drawn_wings(broken) != {"audit", "floor"}


def test_the_table_of_rooms_says_what_each_may_import_of_its_wing() -> None:
    assert tabled_rooms(PAGE) == {
        room: {one[1:] for one in may if one.startswith(".")} for room, may in ROOMS.items()
    }


def test_a_room_that_the_table_lets_import_too_much_is_found() -> None:
    table = "| Room of a wing |\n|---|\n| `use` | a `thing` | `rules`, `store`, web |\n\n| `x` | |"
    assert tabled_rooms(table) == {"use": {"rules", "store"}}


def test_every_process_that_is_started_is_on_the_page() -> None:
    assert unsaid(PAGE, {name: (word,) for name, word in APART.items()}) == []


def test_whatever_starts_a_process_is_known_here() -> None:
    starters = {
        path.relative_to(ROOT).as_posix()
        for path in PRODUCT
        if _STARTS.search(path.read_text("utf-8"))
    }
    # A microphone is listened to by the program of the system, inside the wall and the kiosk.
    assert starters - {"queue_server/voice/proof/microphone.py"} == set(APART)


def test_every_thread_that_is_made_is_on_the_page() -> None:
    assert unsaid(PAGE, {**THREADS, "the loop's pool": (SHORT_WORK,)}) == []


def test_each_place_that_makes_threads_is_known_here() -> None:
    made = {
        path.relative_to(ROOT).as_posix(): count
        for path in PRODUCT
        if (count := makers(path.read_text("utf-8")))
    }
    assert made == {name: len(words) for name, words in THREADS.items()}


def test_a_thread_that_is_not_on_the_page_is_found() -> None:
    page = "an upload thread\n## Processes and threads\nkiosk: print thread\n"
    known = {"kiosk/print.py": ("print thread",), "kiosk/upload.py": ("upload thread",)}
    assert unsaid(page, known) == ["kiosk/upload.py: upload thread"]


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("self._thread = threading.Thread(target=run)", 1),
        ("Thread(target=run).start()\npool = ThreadPoolExecutor(2)", 2),
        ("class Clerk(Thread): ...", 1),
        ("thread: threading.Thread | None = None", 0),
        ("await asyncio.to_thread(work)", 0),
    ],
)
def test_what_makes_a_thread_or_a_pool_is_counted(source: str, count: int) -> None:
    assert makers(source) == count


def makers(source: str) -> int:
    """How often a module makes a thread, or a pool, or a kind of thread of its own."""
    found = 0
    for node in ast.walk(ast.parse(source)):
        named = [node.func] if isinstance(node, ast.Call) else []
        named += node.bases if isinstance(node, ast.ClassDef) else []
        found += sum(ast.unparse(one).rpartition(".")[2] in _MAKING for one in named)
    return found


def unsaid(page: str, words: Mapping[str, Iterable[str]]) -> list[str]:
    """The words, with their modules, that the part on processes and threads does not have."""
    _, _, part = page.partition("## Processes and threads\n")
    return [f"{name}: {one}" for name, some in words.items() for one in some if one not in part]


def undrawn_packages(page: str, packages: Iterable[str]) -> list[str]:
    """The packages that stand in no box: ``NAME/``."""
    boxes = " ".join(re.findall(r'\["(.*?)"\]', page))
    return [one for one in sorted(packages) if not re.search(rf"\b{one}/", boxes)]


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
