"""A picture of the wall from a board message, without a server."""

import json
from pathlib import Path

import pygame
import pytest

from display.draw import main
from queue_server.command_line import Failed
from tests.display.scenes import NOW as AT
from tests.display.scenes import announcement, board, catalogue


def written(folder: Path) -> list[str]:
    shown = folder / "board.json"
    shown.write_text(json.dumps(board(announcements=[announcement(1, AT)])), "utf-8")
    words = folder / "catalogue.json"
    words.write_text(json.dumps(catalogue()), "utf-8")
    return [
        "board", "--board", str(shown), "--catalogue", str(words), "--size", "1280x720",
        "--out", str(folder / "wall.png"),
    ]  # fmt: skip


@pytest.mark.parametrize("layout", ["classic", "calls", "counters", "media"])
def test_a_board_is_drawn_at_the_size_asked_for_in_the_layout_asked_for(
    tmp_path: Path, layout: str
) -> None:
    assert main([*written(tmp_path), "--layout", layout]) == 0
    assert pygame.image.load(tmp_path / "wall.png").get_size() == (1280, 720)


def test_a_board_alone_is_drawn_with_the_words_of_the_product(tmp_path: Path) -> None:
    given = written(tmp_path)
    assert main([*given[:3], *given[5:]]) == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "board"}', "[" * 5000, "\x00"])
def test_what_is_no_board_is_refused_and_no_picture_is_left(tmp_path: Path, text: str) -> None:
    given = written(tmp_path)
    (tmp_path / "board.json").write_text(text, "utf-8")
    with pytest.raises(Failed):
        main(given)
    assert not (tmp_path / "wall.png").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    given = written(tmp_path)
    (tmp_path / "board.json").unlink()
    with pytest.raises(Failed, match=r"board\.json"):
        main(given)


@pytest.mark.parametrize("calls", ["0", "1", "20", "60"])
def test_a_layout_is_drawn_for_a_made_up_lobby_with_so_many_calls(
    tmp_path: Path, calls: str
) -> None:
    assert main([*written(tmp_path), "--layout", "calls", "--calls", calls]) == 0


def test_no_more_calls_are_made_up_than_a_wall_can_ever_have(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main([*written(tmp_path), "--calls", "61"])
