"""How the mutants are counted."""

import json
from pathlib import Path

from house import mutants


def test_a_mutant_no_test_ever_met_counts_as_alive() -> None:
    results = {"a": 1, "b": 0, "c": 33, "d": 36, "e": None}
    assert mutants.count("room", results) == mutants.Score("room", made=5, tried=4, killed=2)


def test_each_module_that_was_tried_has_its_row_and_the_last_row_is_for_all() -> None:
    scores = [
        mutants.Score("line", 10, 10, 9),
        mutants.Score("decide", 12, 10, 8),
        mutants.Score("forecast", 70, 0, 0),
    ]
    assert mutants.table(scores).splitlines() == [
        "| line | 10 | 10 | 9 | 90% |",
        "| decide | 12 | 10 | 8 | 80% |",
        "| all | 22 | 20 | 17 | 85% |",
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


def test_a_room_that_a_run_leaves_out_keeps_the_row_of_the_run_before() -> None:
    line, people = "queue_server.core.line.queue", "queue_server.people.rules"
    before = mutants.earlier(mutants.page([mutants.Score(line, 10, 10, 9)]))
    assert before == [mutants.Score(line, 10, 10, 9)]
    gone = mutants.Score("queue_server.core.gone", 5, 5, 5)
    tried = [mutants.Score(line, 12, 0, 0), mutants.Score(people, 7, 7, 6)]
    assert mutants.kept(tried, [*before, gone]) == [mutants.Score(line, 10, 10, 9), tried[1]]
    again = mutants.Score(line, 12, 12, 12)
    assert mutants.kept([again], before) == [again]


def test_of_a_run_that_stopped_the_last_words_are_told_without_the_spinner() -> None:
    output = "⠋ Running stats\r⠙ Running stats\rfailed to collect stats\n\n  \nexit code 2\n"
    assert mutants.last_said(output) == ["failed to collect stats", "exit code 2"]
    assert len(mutants.last_said("x\n" * 500)) == mutants.LAST_LINES
