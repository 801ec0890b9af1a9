"""The list of counters: where each number is, and what a counter without one does."""

from dataclasses import replace

from display.canvas.draw import DrawCommand, Rect, Text, texts
from display.layout.wall import wall
from tests.catalogue import a_counter
from tests.display.layout.walls import size_of
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


def test_one_counter_has_all_the_room_and_forty_stand_in_columns() -> None:
    def places(count: int) -> list[Rect]:
        hall = [a_counter(n, "called", f"B{n:03}") for n in range(1, count + 1)]
        shown = wall(scene(board=board(counters=hall, waiting=[], missed=[])), at)
        rows = [c for c in shown if isinstance(c, Rect) and c.fill == at.theme.panel]
        return [one for one in rows if one.x + one.w < 1280]

    at = replace(look(), layout="counters")
    [alone] = places(1)
    assert alone.h > 600
    assert alone.w > 1000
    forty = places(40)
    assert len(forty) == 40
    assert len({one.x for one in forty}) > 2


def test_numbers_are_as_large_as_there_is_room_for() -> None:
    sizes = [
        size_of(
            wall(
                scene(board=board(counters=[a_counter(n, "called", "B042") for n in hall])),
                replace(look(), layout="counters"),
            ),
            "B042",
        )
        for hall in (range(1, 2), range(1, 7), range(1, 13), range(1, 41))
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * look().number
    assert sizes[-1] > look().fine


def test_the_column_beside_the_list_does_not_say_the_counters_again() -> None:
    assert "櫃檯" not in texts(drawn())
    assert "櫃檯" in texts(wall(scene(board=board(counters=HALL)), look()))


def test_without_a_counter_the_wall_says_what_to_do() -> None:
    for layout in ("counters", "window"):
        shown = wall(scene(board=board(counters=[])), replace(look(), layout=layout))
        assert "請至取號機取號" in texts(shown)


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
