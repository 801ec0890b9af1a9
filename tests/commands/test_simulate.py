"""``run.py simulate`` as somebody at a prompt meets it."""

import json
from pathlib import Path

import pytest

from queue_server.commands.simulate import main, renewed


def test_figures_come_as_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--days", "1", "--json", "--policy", "relative_wait"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer["policies"]) == ["relative_wait"]
    assert "baselines" in answer["forecast"]


def test_the_same_seed_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--days", "1", "--seed", "3"])
    first = capsys.readouterr().out
    main(["--days", "1", "--seed", "3"])
    assert capsys.readouterr().out == first


def test_an_unknown_policy_is_refused_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--policy", "magic"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_journal_needs_its_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--journal", str(tmp_path)]) == 2
    assert "--day" in capsys.readouterr().err


def test_pictures_and_documents_are_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- figures:policies-0.8 -->\nold\n<!-- end -->\nafter\n", "utf-8")
    command = ["--days", "1", "--load", "0.8", "--plot", str(tmp_path), "--document", str(page)]
    assert main(command) == 0
    text = page.read_text("utf-8")
    assert "old" not in text
    assert "| relative_wait | general |" in text
    assert (tmp_path / "waits.svg").stat().st_size > 1000


def test_a_block_that_is_never_closed_is_named() -> None:
    with pytest.raises(ValueError, match="never closed"):
        renewed("<!-- figures:x -->\nrest", "x", "new")
