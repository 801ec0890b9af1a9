"""How the mutants are counted."""

import json
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from house import mutants

ROOT = Path(__file__).parents[2]


def test_a_mutant_no_test_ever_met_counts_as_alive() -> None:
    results = {"a": 1, "b": 0, "c": 33, "d": 36, "e": None}
    assert mutants.count("room", results) == mutants.Score("room", made=5, tried=4, killed=2)


def test_each_module_that_was_tried_has_its_row_and_the_last_row_is_for_all() -> None:
    scores = [
        mutants.Score("line", 10, 10, 9, "2026-11-30"),
        mutants.Score("decide", 12, 10, 8, "2026-11-29"),
        mutants.Score("forecast", 70, 0, 0),
    ]
    assert mutants.table(scores).splitlines() == [
        "| line | 10 | 10 | 9 | 90% | 2026-11-30 |",
        "| decide | 12 | 10 | 8 | 80% | 2026-11-29 |",
        "| all | 22 | 20 | 17 | 85% |  |",
    ]


def test_the_page_names_the_rooms_that_were_not_tried_to_the_end() -> None:
    core = "queue_server.core"
    tried = [mutants.Score(f"{core}.line.queue", 10, 10, 9)]
    assert "Not tried" not in mutants.page(tried)
    left = [
        mutants.Score(f"{core}.forecast.waiting", 1200, 0, 0),
        mutants.Score(f"{core}.forecast.learning", 50, 40, 40),
        mutants.Score("queue_server.people.rules", 7, 0, 0),
    ]
    said = "with their number of mutants: core/forecast (1,210), people (7)."
    assert said in mutants.page([*tried, *left])


def test_a_module_without_mutants_has_no_row(tmp_path: Path) -> None:
    for name, results in (("full.py.meta", {"a": 1}), ("empty.py.meta", {})):
        (tmp_path / name).write_text(json.dumps({"exit_code_by_key": results}), "utf-8")
    assert [score.module for score in mutants.read(tmp_path)] == ["full"]


def test_a_module_that_a_run_leaves_out_keeps_its_row_unless_it_has_grown() -> None:
    line, people = "queue_server.core.line.queue", "queue_server.people.rules"
    tried = mutants.Score(line, 10, 10, 9, "2026-11-29")
    before = mutants.earlier(mutants.page([tried]))
    assert before == [tried]
    gone = mutants.Score("queue_server.core.gone", 5, 5, 5, "2026-11-29")
    left, other = mutants.Score(line, 10, 0, 0), mutants.Score(people, 7, 7, 6, "2026-11-30")
    assert mutants.kept([left, other], [*before, gone]) == [tried, other]
    for new in (mutants.Score(line, 12, 0, 0), mutants.Score(line, 12, 12, 12, "2026-11-30")):
        assert mutants.kept([new], before) == [new]


def every_room_at(made: int, tried: int, killed: int) -> list[mutants.Score]:
    return [mutants.Score(f"{room}.one", made, tried, killed) for room in mutants.FLOORS]


def test_of_a_whole_run_what_nobody_tried_counts_as_alive() -> None:
    assert not list(mutants.too_low(every_room_at(100, 100, 85), whole=True))
    for scores in (every_room_at(100, 100, 84), every_room_at(100, 85, 84), []):
        assert len(list(mutants.too_low(scores, whole=True))) == len(mutants.FLOORS)


def test_of_a_part_only_what_was_tried_is_judged() -> None:
    assert not list(mutants.too_low(every_room_at(100, 20, 17), whole=False))
    assert not list(mutants.too_low(every_room_at(100, 0, 0), whole=False))
    low = list(mutants.too_low(every_room_at(100, 20, 16), whole=False))
    assert len(low) == len(mutants.FLOORS)


def test_each_room_is_one_that_mutants_are_made_of() -> None:
    made = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = made["tool"]["mutmut"]["only_mutate"]
    for room in mutants.FLOORS:
        path = room.replace(".", "/")
        names = (f"{path}/one.py", f"{path}.py")
        assert any(fnmatch(name, one) for name in names for one in patterns), room
    assert not mutants.in_room("queue_server.core.lines.one", "queue_server.core.line")


def test_each_module_that_mutants_are_made_of_has_a_floor() -> None:
    made = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = made["tool"]["mutmut"]["only_mutate"]
    files = [path.relative_to(ROOT) for path in (ROOT / "queue_server").rglob("*.py")]
    mutated = [path for path in files if any(fnmatch(str(path), one) for one in patterns)]
    assert len(mutated) > 100
    modules = [".".join(path.with_suffix("").parts) for path in mutated]
    assert [
        one for one in modules if not any(mutants.in_room(one, room) for room in mutants.FLOORS)
    ] == []


def test_of_a_run_that_stopped_the_last_words_are_shown_without_the_spinner() -> None:
    output = "⠋ Running stats\r⠙ Running stats\rfailed to collect stats\n\n  \nexit code 2\n"
    assert mutants.last_said(output) == ["failed to collect stats", "exit code 2"]
    assert len(mutants.last_said("x\n" * 500)) == mutants.LAST_LINES
