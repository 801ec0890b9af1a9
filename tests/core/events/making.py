"""``python -m tests.core.events.making 0_2_0``: freeze what this version writes, once, at release.

The tests of the decisions are run, and every branch that they play through is watched. Of those
whose rows were all made by the program, a few are kept that have every kind and every field
between them, with what people saw at their ends.
"""

import inspect
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from queue_server.core import events as ev
from tests.core import play
from tests.core.events.golden import HERE, seen

DECISIONS = Path("tests", "core", "decide")
#: A play from a test that tries many is not an example.
MOST_ROWS = 60
Part = tuple[str, str]


class Watched(play.Play):
    """A branch whose rows are remembered, and whether a test added any itself."""

    every: list["Watched"] = []  # noqa: RUF012 - of all of them

    def __init__(self, *given: Any, **more: Any) -> None:
        self.by_hand = False
        super().__init__(*given, **more)
        self.every.append(self)

    def take_in(self, events: Any, actor: str) -> None:
        frame = inspect.currentframe()
        assert frame is not None
        assert frame.f_back is not None
        self.by_hand |= Path(frame.f_back.f_code.co_filename) != Path(play.__file__)
        super().take_in(events, actor)

    def parts(self) -> set[Part]:
        """The kinds of its rows, each with its fields."""
        found = set()
        for _, _, _, event in self.rows:
            kind, _, _, data = ev.encode(event)
            found |= {(kind, ""), *((kind, name) for name in data)}
        return found

    def written(self, number: int) -> list[dict[str, Any]]:
        """Its rows as the journal holds them."""
        return [
            {
                "play": number, "seq": seq, "at": at.isoformat(), "actor": actor,
                **dict(zip(("kind", "ticket", "counter", "data"), ev.encode(event), strict=True)),
            }
            for seq, at, actor, event in self.rows
        ]  # fmt: skip

    def is_an_example(self) -> bool:
        """Whether the program made it, and its rows alone describe it."""
        return (
            not self.by_hand
            and len(self.rows) <= MOST_ROWS
            and seen(self.state) == seen(self.rebuilt())
        )


def few(plays: list[Watched]) -> list[Watched]:
    """A few that between them have whatever all have, the most telling first."""
    parts = {id(one): one.parts() for one in plays}
    missing, chosen = set().union(*parts.values()), list[Watched]()
    while missing:
        best = max(plays, key=lambda one: len(parts[id(one)] & missing) / (len(one.rows) + 5))
        chosen.append(best)
        missing -= parts[id(best)]
    return chosen


def main(version: str) -> int:
    """Play, choose and write; the exit code is that of the tests."""
    play.Play = Watched  # type: ignore[misc]
    code = pytest.main(["-q", "-p", "no:xdist", "-p", "no:cacheprovider", str(DECISIONS)])
    chosen = few([one for one in Watched.every if one.is_an_example()])
    rows = [row for number, one in enumerate(chosen) for row in one.written(number)]
    states = [{"counters": list(one.rules.counters), "seen": seen(one.state)} for one in chosen]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / f"journal_{version}.jsonl").write_text("".join(f"{one}\n" for one in lines), "utf-8")
    (HERE / f"state_{version}.json").write_text(
        json.dumps(states, ensure_ascii=False, sort_keys=True), "utf-8"
    )
    print(f"{len(rows)} rows of {len({row['kind'] for row in rows})} kinds in {len(chosen)} plays")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
