"""Which characters can be drawn here, read from the font files, once per file."""

import json
import os
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder

from queue_server.link import fonts


def a_font(path: Path, letters: str) -> Path:
    """A font with empty glyphs for some letters."""
    names = [".notdef", *(f"g{ord(char)}" for char in letters)]
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder(names)
    made.setupCharacterMap({ord(char): f"g{ord(char)}" for char in letters})
    made.setupPost()
    made.save(path)
    return path


@pytest.fixture(autouse=True)
def unread() -> None:
    fonts.characters_of.cache_clear()


def test_a_font_is_read_once_and_kept_beside_it(tmp_path: Path) -> None:
    font = a_font(tmp_path / "a.ttf", "ABC號")
    assert fonts.characters_of(font) == {*map(ord, "ABC號")}
    fonts.characters_of.cache_clear()
    then = font.stat()
    font.write_bytes(b"?" * then.st_size)
    os.utime(font, ns=(then.st_atime_ns, then.st_mtime_ns))
    assert fonts.characters_of(font) == {*map(ord, "ABC號")}


def test_a_font_that_changed_is_read_again(tmp_path: Path) -> None:
    font = a_font(tmp_path / "a.ttf", "A")
    fonts.characters_of(font)
    fonts.characters_of.cache_clear()
    a_font(font, "AB")
    assert fonts.characters_of(font) == {*map(ord, "AB")}


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b'{"font": [1, 2], "runs": 3}', b"\xff"])
def test_a_damaged_note_is_made_again(tmp_path: Path, damage: bytes) -> None:
    font = a_font(tmp_path / "a.ttf", "A")
    note = tmp_path / ".a.ttf.characters"
    note.write_bytes(damage)
    assert fonts.characters_of(font) == {ord("A")}
    assert json.loads(note.read_bytes())["runs"] == [[65, 65]]


def test_what_no_font_has_is_named_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_font(tmp_path / "a.ttf", "AB")
    a_font(tmp_path / "b.otf", "號")
    monkeypatch.setenv("JIAOHAO_FONTS", str(tmp_path))
    assert fonts.undrawable("A號B𠀀A𠀀\n") == ["𠀀"]


def test_nothing_is_said_where_no_fonts_are_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIAOHAO_FONTS", str(tmp_path / "nowhere"))
    assert fonts.undrawable("𠀀") == []
