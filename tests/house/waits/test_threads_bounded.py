"""No request piles work up in threads: each place that asks for one bounds how many may wait.

``BoundedThreads`` counts them. In a turn, and while what is needed once is being made, only one
asks at a time. All other places are listed here, and why nothing piles up there.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ASKING = {"to_thread", "run_in_executor"}
ONE_AT_A_TIME = re.compile(r"\.turn\(\)$|\b_?making$")
AT_START = "once at the start of the server"
AT_END = "once at its end"
CHORE = "a chore, which waits for it"
#: By file under queue_server and function.
ELSEWHERE = {
    "usecases/turns.py run": "counts them",
    "storage/database_thread.py run": "counts them, and refuses with a reason of its own",
    "storage/database_thread.py close": AT_END,
    "storage/postgres/journal.py close": AT_END,
    "storage/postgres/journal.py open_postgres": AT_START,
    "storage/postgres/notifier.py close": AT_END,
    "storage/sqlite/journal.py open_sqlite": AT_START,
    "storage/care/retention.py _tidy": CHORE,
    "people/store/sql.py open_accounts": AT_START,
    "opening.py open_storage": AT_START,
    "commands/running/own_host.py stop": AT_END,
    "editing/use.py start": AT_START,
    "web/metrics.py _make": "one task, which all scrapes wait for",
}


def asked(tree: ast.AST, function: str = "", *, in_turn: bool = False) -> Iterator[str]:
    """Functions that ask for a thread while it is nobody's turn."""
    for child in ast.iter_child_nodes(tree):
        inside, turn = function, in_turn
        if isinstance(child, ast.AsyncFunctionDef | ast.FunctionDef):
            inside, turn = child.name, False
        elif isinstance(child, ast.AsyncWith) and ONE_AT_A_TIME.search(ast.unparse(child.items[0])):
            turn = True
        elif isinstance(child, ast.Attribute) and child.attr in ASKING and not turn:
            yield function
        yield from asked(child, inside, in_turn=turn)


def test_every_thread_a_request_asks_for_is_bounded() -> None:
    found = {
        f"{path.relative_to(ROOT / 'queue_server')} {function}"
        for path in (ROOT / "queue_server").rglob("*.py")
        for function in asked(ast.parse(path.read_text("utf-8")))
    }
    assert found == set(ELSEWHERE)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("await asyncio.to_thread(work)", ["act"]),
        ("await loop.run_in_executor(None, work)", ["act"]),
        ("async with asyncio.timeout(1):\n  await asyncio.to_thread(work)", ["act"]),
        ("async with self.turns.turn():\n  await asyncio.to_thread(work)", []),
        (
            "async with self.turns.turn():\n  async def later():\n   await asyncio.to_thread(work)",
            ["later"],
        ),
        ("await aside.run(work)", []),
    ],
)
def test_a_thread_is_found_unless_it_is_asked_for_in_turn(body: str, found: list[str]) -> None:
    lines = "".join(f" {line}\n" for line in body.split("\n"))
    assert list(asked(ast.parse(f"async def act():\n{lines}"))) == found
