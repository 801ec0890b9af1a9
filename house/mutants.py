"""``make mutants``: break the pure rooms on purpose and check whether a test notices.

mutmut does the work (``[tool.mutmut]`` in pyproject.toml names the rooms and their tests); this
module starts it and writes the score of each module into ``docs/mutants.md``.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from house.mutants_at_load import ALIVE, try_again
from queue_server.clock import SystemClock

HERE = Path(__file__).resolve().parents[1]
PAGE = HERE / "docs" / "mutants.md"

#: The rooms whose tests must notice at least this share of the mutants, as a prefix of the module.
FLOORS = {
    "queue_server.campaigns.rules": 0.85,
    "queue_server.core": 0.85,
    "queue_server.core.booking": 0.85,
    "queue_server.core.decide.book": 0.85,
    "queue_server.core.decide.counter": 0.85,
    "queue_server.core.decide.line": 0.85,
    "queue_server.core.decide.standing": 0.85,
    "queue_server.core.events": 0.85,
    "queue_server.core.forecast": 0.85,
    "queue_server.core.line": 0.85,
    "queue_server.core.state": 0.85,
    "queue_server.devices.rules": 0.85,
    "queue_server.editing.rules": 0.85,
    "queue_server.floor.rules": 0.85,
    "queue_server.outside_visits.rules": 0.85,
    "queue_server.people.rules": 0.85,
    "queue_server.reports.rules": 0.85,
    "queue_server.settings.branch_rules": 0.85,
    "queue_server.signage.rules": 0.85,
    "queue_server.wire": 0.85,
}

#: What is reported of a run that stopped: a test failing on the unbroken code, with its reason.
LAST_LINES = 40

_HEAD = """# Mutants

Written by `make mutants`. A mutant is the code with one thing changed on purpose: a comparison
turned, a number off by one, a branch swapped. It is killed when a test fails. Those that survive
are listed by `.venv/bin/mutmut results`, shown by `.venv/bin/mutmut show NAME`; many change nothing
that can be seen (the text inside an error, the order of two steps that do not depend on each
other). What runs while a module is loaded is tried in a process of its own.

`make mutants ONLY='queue_server.core.line*'` tries one room and writes nothing here, unless
`ARGS=--page` is given, too. Modules that a run leaves out keep their row, with the day of its run,
as long as they have as many mutants as then.

"""
_TABLE = """| Module | Mutants | Tried | Killed | Share | Day |
|---|---:|---:|---:|---:|---|
"""


@dataclass(frozen=True, slots=True)
class Score:
    """How many mutants of one module were made, tried, and noticed by a test, and on what day."""

    module: str
    made: int
    tried: int
    killed: int
    day: str = ""

    @property
    def share(self) -> float:
        """The share of those tried that were killed; 0 when none was tried."""
        return self.killed / self.tried if self.tried else 0.0


def main(argv: list[str]) -> int:
    """Exit 0 when every floor is reached, 1 when one is not, mutmut's code when it failed."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--only", default="", help="names of mutants, with *")
    parser.add_argument("--page", action="store_true", help="write the page of a part, too")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args(argv)
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(options.workers)]
    quiet = None if sys.stdout.isatty() else subprocess.PIPE  # it draws a spinner
    ran = subprocess.run([*command, *options.only.split()], cwd=HERE, stdout=quiet, text=True)
    if ran.returncode != 0:
        print("mutmut stopped:", *last_said(ran.stdout or ""), sep="\n", file=sys.stderr)
        return ran.returncode
    try_again(HERE / "mutants", options.only.split(), options.workers)
    scores = list(read(HERE / "mutants", SystemClock().now().date().isoformat()))
    print(table(scores))
    if options.page or not options.only:
        scores = kept(scores, earlier(PAGE.read_text(encoding="utf-8")))
        PAGE.write_text(page(scores), encoding="utf-8")
    low = list(too_low(scores, whole=not options.only))
    print(*low, sep="\n", end="\n" if low else "", file=sys.stderr)
    return 1 if low else 0


def last_said(output: str) -> list[str]:
    """The last lines of what mutmut printed, without the spinner drawn over them."""
    lines = [line.rpartition("\r")[2].rstrip() for line in output.split("\n")]
    return [line for line in lines if line][-LAST_LINES:]


def read(folder: Path, day: str = "") -> Iterable[Score]:
    """The score of each module, from what mutmut left in its folder on a day."""
    for path in sorted(folder.rglob("*.meta")):
        results = json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
        module = ".".join(path.relative_to(folder).with_suffix("").with_suffix("").parts)
        score = count(module.removesuffix(".__init__"), results)
        if score.made:
            yield replace(score, day=day if score.tried else "")


def count(module: str, results: Mapping[str, int | None]) -> Score:
    """Count one module. A mutant that was not tried has None for a result."""
    tried = Counter(
        "alive" if code in ALIVE else "killed" for code in results.values() if code is not None
    )
    return Score(module, len(results), tried.total(), tried["killed"])


def earlier(text: str) -> list[Score]:
    """The scores in the rows of an earlier page."""
    row = r"^\| (queue_server\S+) \| (\d+) \| (\d+) \| (\d+) \| \d+% \| ([\d-]+) \|$"
    return [
        Score(module, int(made), int(tried), int(killed), day)
        for module, made, tried, killed, day in re.findall(row, text, re.MULTILINE)
    ]


def kept(scores: Iterable[Score], before: Iterable[Score]) -> list[Score]:
    """The scores, with those of an earlier run for modules that this run did not try.

    A module that has grown since is left out: it is not what was tried then.
    """
    known = {score.module: score for score in scores}
    for old in before:
        new = known.get(old.module)
        if new is not None and not new.tried and new.made == old.made:
            known[old.module] = old
    return list(known.values())


def page(scores: Iterable[Score]) -> str:
    """The whole page: what was left out, then the table of what was tried."""
    known = list(scores)
    return _HEAD + left_out(known) + _TABLE + table(known) + "\n"


def left_out(scores: Iterable[Score]) -> str:
    """A paragraph naming the rooms with untried mutants; empty when all were tried."""
    missing: Counter[str] = Counter()
    for score in scores:
        missing[room_of(score.module)] += score.made - score.tried
    rooms = [f"{room} ({count:,})" for room, count in missing.items() if count]
    return (
        f"Not tried as they are now, with their number of mutants: {', '.join(rooms)}.\n\n"
        if rooms
        else ""
    )


def room_of(module: str) -> str:
    """``queue_server.core.line.queue`` → ``core/line``: the folder a module is in."""
    return "/".join(module.split(".")[1:-1])


def table(scores: Iterable[Score]) -> str:
    """The rows of the page, and a last row for the total."""
    known = [score for score in scores if score.tried]
    return "\n".join(
        f"| {one.module} | {one.made} | {one.tried} | {one.killed} | {one.share:.0%} | {one.day} |"
        for one in [*known, together("all", known)]
    )


def together(name: str, scores: Iterable[Score]) -> Score:
    """The sum of several scores, under a name."""
    known = list(scores)
    return Score(
        name, sum(s.made for s in known), sum(s.tried for s in known), sum(s.killed for s in known)
    )


def too_low(scores: Iterable[Score], *, whole: bool) -> Iterable[str]:
    """A sentence for each room whose tests notice too few mutants.

    Args:
        scores: What was tried; of a whole run, all modules.
        whole: Count untried mutants as alive; otherwise judge only what was tried.
    """
    known = list(scores)
    for room, floor in FLOORS.items():
        inside = together(room, (s for s in known if in_room(s.module, room)))
        of = inside.made if whole else inside.tried
        if (whole and not of) or inside.killed < floor * of:
            yield f"mutants: {room}: {inside.killed} of {of} killed, {floor:.0%} wanted"


def in_room(module: str, room: str) -> bool:
    """Whether a module is the room or in it."""
    return module == room or module.startswith(room + ".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
