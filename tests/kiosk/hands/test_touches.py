"""Touches that must survive the end of the kiosk's process."""

from pathlib import Path

from kiosk.events import Request, TouchFound
from kiosk.hands.touches import STALE_S, Touches

ASKED = Request("T01", "general", "en")


def test_a_touch_is_on_the_disk_until_it_is_settled(tmp_path: Path) -> None:
    touches = Touches(tmp_path)
    touches.keep("abc", ASKED, 1000.0)
    assert Touches(tmp_path).found(1010.0) == TouchFound("abc", ASKED)
    touches.forget("abc")
    assert Touches(tmp_path).found(1010.0) is None


def test_a_touch_for_several_things_is_found_with_all_of_them(tmp_path: Path) -> None:
    asked = Request("T01", "general", "en", services=("T01", "R02"))
    Touches(tmp_path).keep("abc", asked, 1000.0)
    assert Touches(tmp_path).found(1010.0) == TouchFound("abc", asked)


def test_a_touch_whose_visitor_has_gone_is_dropped(tmp_path: Path) -> None:
    Touches(tmp_path).keep("abc", ASKED, 1000.0)
    assert Touches(tmp_path).found(1001.0 + STALE_S) is None
    assert list(tmp_path.glob("*.json")) == []


def test_of_several_the_newest_is_taken_up(tmp_path: Path) -> None:
    touches = Touches(tmp_path)
    touches.keep("old", ASKED, 1000.0)
    touches.keep("new", ASKED, 1005.0)
    found = touches.found(1010.0)
    assert found is not None
    assert found.key == "new"
    assert [path.stem for path in tmp_path.glob("*.json")] == ["new"]


def test_a_torn_file_is_no_touch(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{")
    assert Touches(tmp_path).found(0.0) is None
