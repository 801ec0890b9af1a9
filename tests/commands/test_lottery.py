"""``run.py lottery --check``: a published draw, computed again far from the office."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from queue_server import command_line
from queue_server.campaigns.rules.lottery import commitment, drawn
from queue_server.commands import lottery


def published(**fields: Any) -> dict[str, Any]:
    codes = drawn("5eed", "7 12", [f"AAAA-{n}" for n in range(12)])
    return {
        "commitment": commitment("5eed"), "seed": "5eed", "beacon": "7 12", "codes": codes,
        **fields,
    }  # fmt: skip


def check(file: Path, content: object) -> int:
    text = content if isinstance(content, str) else json.dumps(content)
    file.write_text(text, "utf-8")
    return command_line.run("lottery", lottery.main, ["--check", str(file)])


def test_a_right_draw_is_said_to_be_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path / "list.json", published()) == 0
    assert capsys.readouterr().out == "right: 12 codes in the order of seed and beacon\n"


def test_a_list_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = io.BytesIO(json.dumps(published()).encode())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(content))
    assert lottery.main(["--check", "-"]) == 0
    assert "right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seed": "other"}, "the seed is not the one"),
        ({"beacon": "7 13"}, "place "),
        ({"commitment": "0"}, "the seed is not the one"),
        ({"codes": ["A", "A"]}, "a code is listed twice"),
    ],
)
def test_a_wrong_draw_says_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], said: str
) -> None:
    assert check(tmp_path / "list.json", published(**fields)) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", ["", "[]", "{not json", '{"seed": "x"}', published(codes=[1]), published(seed=1)]
)
def test_what_is_no_list_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object
) -> None:
    assert check(tmp_path / "list.json", content) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "not the list of a draw" in printed.err


def test_a_file_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "none.json"
    assert command_line.run("lottery", lottery.main, ["--check", str(missing)]) == 1
    assert "none.json" in capsys.readouterr().err
