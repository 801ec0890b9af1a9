from itertools import count

from kiosk.events import Request, TouchFound
from kiosk.touch import Touch
from kiosk.touches import STALE_S, Touches

ASKED = Request("T01", "general", "en")


def a_touch() -> Touch:
    numbers = count(1)
    return Touch(lambda: f"key-{next(numbers)}")


def everywhere(x: int, y: int) -> str:
    return "take"


def test_each_touch_has_a_key_of_its_own():
    touch = a_touch()
    first = touch.down(1, 5, 5, 0.0, everywhere)
    touch.up(1, 5, 5, 0.1, everywhere)
    second = touch.down(1, 5, 5, 0.2, everywhere)
    assert first.key != second.key


def test_a_second_finger_counts_for_nothing_while_the_first_is_down():
    touch = a_touch()
    assert touch.down(1, 5, 5, 0.0, everywhere)
    assert touch.down(2, 9, 9, 0.1, everywhere) is None
    assert touch.up(2, 9, 9, 0.2, everywhere) is None
    assert touch.up(1, 5, 5, 0.3, everywhere).target == "take"


def test_a_pointer_that_the_window_lost_has_tapped_nothing():
    touch = a_touch()
    touch.down(1, 5, 5, 0.0, everywhere)
    assert touch.lost(0.1).target is None
    assert touch.lost(0.2) is None


def test_a_touch_is_on_the_disk_until_it_is_settled(tmp_path):
    touches = Touches(tmp_path)
    touches.keep("abc", ASKED, 1000.0)
    assert Touches(tmp_path).found(1010.0) == TouchFound("abc", ASKED)
    touches.forget("abc")
    assert Touches(tmp_path).found(1010.0) is None


def test_a_touch_whose_visitor_has_gone_is_dropped(tmp_path):
    Touches(tmp_path).keep("abc", ASKED, 1000.0)
    assert Touches(tmp_path).found(1001.0 + STALE_S) is None
    assert list(tmp_path.glob("*.json")) == []


def test_of_several_the_newest_is_taken_up(tmp_path):
    touches = Touches(tmp_path)
    touches.keep("old", ASKED, 1000.0)
    touches.keep("new", ASKED, 1005.0)
    assert touches.found(1010.0).key == "new"
    assert [path.stem for path in tmp_path.glob("*.json")] == ["new"]


def test_a_torn_file_is_no_touch(tmp_path):
    (tmp_path / "x.json").write_text("{")
    assert Touches(tmp_path).found(0.0) is None
