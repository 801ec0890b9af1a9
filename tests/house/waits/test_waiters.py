"""Requests that wait for each other wait in ``BoundedTurns``, which has a bound and a deadline.

A bare lock has neither: each one in the server is listed here with what bounds it instead.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]
WAITED_FOR = {"Lock", "Semaphore", "BoundedSemaphore", "Condition", "Queue"}

BOUNDED = {
    "queue_server/usecases/turns.py": "the bound itself",
    "queue_server/web/ops/openapi.py": "held once, for the second that the text takes",
    "queue_server/web/context.py": "held once for each thing that is made, and no longer than that",
    "queue_server/web/app.py": "the crowd: its requests are bounded as connections are",
    "queue_server/people/provider/fetch.py": "inside a deadline; KnownProvider bounds who asks",
    "queue_server/people/use/recognition.py": "only the chore and one shared look wait for it",
    "queue_server/storage/memory.py": "nothing is awaited while it is held but memory",
}


def bare(source: str) -> list[int]:
    """The lines that name a lock, semaphore, condition or queue of asyncio."""
    if "asyncio" not in source:
        return []
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (
            isinstance(node, ast.Attribute)
            and node.attr in WAITED_FOR
            and ast.unparse(node.value) == "asyncio"
        )
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "asyncio"
            and any(one.name in WAITED_FOR for one in node.names)
        )
    ]


def test_nothing_in_the_server_waits_for_a_bare_lock_without_a_stated_bound() -> None:
    found = {
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "queue_server").rglob("*.py"))
        if bare(path.read_text("utf-8"))
    }
    assert found == set(BOUNDED), "use: queue_server.usecases.turns.BoundedTurns"


def test_each_way_to_name_a_lock_is_found() -> None:
    assert bare("import asyncio\nx = asyncio.Lock()") == [2]
    assert bare("import asyncio\nx: asyncio.Queue[int] = made()") == [2]
    assert bare("from asyncio import Semaphore as S") == [1]
    assert bare("import asyncio, threading\nthreading.Lock()") == []
