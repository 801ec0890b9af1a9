"""The long tests write what they found into docs/torture.md."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end import processes

TABLE = Path(__file__).parents[2] / "docs" / "torture.md"
HEAD = """\
# Torture: what was broken on purpose, and what it cost

Written by `make torture` itself, row by row; nobody edits it. Each judge was also set on a server
that lies in the way named under "teeth", and had to find it out. "≤ 3/N" is what zero in N cases
proves at 95 %.

| Fault | Done | Found | Teeth |
|---|---|---|---|
"""

Record = Callable[[str, str, str, str], None]


def _rows() -> dict[str, str]:
    if not TABLE.exists():
        return {}
    lines = TABLE.read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and not line.startswith("| Fault")]
    return {line.split("|")[1].strip(): line for line in rows}


@pytest.fixture(autouse=True)
def started_as_people_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start servers as people do: how soon one is back is measured here."""
    monkeypatch.setattr(processes, "FORKED", False)


@pytest.fixture
def record() -> Record:
    """``record(fault, done, found, teeth)``: one row of the table, kept if the test passes."""

    def write(fault: str, done: str, found: str, teeth: str) -> None:
        rows = _rows()
        rows[fault] = f"| {fault} | {done} | {found} | {teeth} |"
        TABLE.write_text(HEAD + "\n".join(rows[name] for name in sorted(rows)) + "\n", "utf-8")

    return write


def none_in(cases: int) -> str:
    """How much it proves to see none of something in that many cases."""
    return f"0 of {cases:,} (≤ {3 / cases:.2g})"
