"""The list of counters: where each number is, and what a counter without one does."""

from dataclasses import replace

from display.canvas.draw import DrawCommand, Rect, Text, texts
from display.layout.wall import wall
from tests.catalogue import a_counter
from tests.display.scenes import board, look, scene

HALL = [a_counter(3, "called", "B042"), a_counter(4, "paused"), a_counter(5, "closed")]


def drawn(**more: object) -> list[DrawCommand]:
    shown = scene(board=board(counters=HALL), **more)
    return wall(shown, replace(look(), layout="counters"))


def test_a_counter_says_its_number_or_what_it_does() -> None:
    assert {"3", "B042", "4", "暫停服務", "paused", "5", "未開放", "closed"} <= set(texts(drawn()))


def test_the_row_of_the_number_just_called_flashes() -> None:
    def filled(commands: list[DrawCommand]) -> int:
        return sum(isinstance(c, Rect) and c.fill == look().theme.called for c in commands)

    assert filled(drawn(bright=True)) == filled(drawn()) + 1


def test_numbers_of_all_rows_have_one_size() -> None:
    many = [a_counter(n, "called", label) for n, label in enumerate(("A1", "B0042", "C123"), 1)]
    shown = wall(scene(board=board(counters=many)), replace(look(), layout="counters"))
    sizes = {c.size_px for c in shown if isinstance(c, Text) and c.text in ("A1", "B0042", "C123")}
    assert len(sizes) == 1


def window(counter: int, w: int = 1920, h: int = 1080, **more: object) -> list[DrawCommand]:
    at = replace(look(w, h), layout="window", counter=counter)
    return wall(scene(board=board(counters=HALL), **more), at)


def test_a_sign_at_a_counter_shows_its_number_and_who_is_there() -> None:
    assert {"3", "B042", "櫃檯", "Counter"} <= set(texts(window(3)))
    assert {"4", "暫停服務", "paused"} <= set(texts(window(4)))
    assert "B042" not in texts(window(4))


def test_a_sign_flashes_for_its_own_counter_alone() -> None:
    def filled(commands: list[DrawCommand]) -> int:
        return sum(isinstance(c, Rect) and c.fill == look().theme.called for c in commands)

    assert filled(window(3, bright=True)) == 1
    assert filled(window(4, bright=True)) == 0


def test_a_sign_without_a_counter_of_its_own_shows_the_first() -> None:
    assert "B042" in texts(window(0))
    none = wall(scene(board=board(counters=[])), replace(look(), layout="window"))
    assert "B042" not in texts(none)
