"""The prepared fonts: where they are, and which characters they have. For every process.

A font's characters are kept in a small file beside it: reading the tables of a Chinese font takes a
third of a second, reading that file a few milliseconds.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from queue_server.wire.words import glyphs

SUFFIXES = (".otf", ".ttf")


def fonts_folder() -> Path:
    """``$JIAOHAO_FONTS``, else ``fonts`` in the virtual environment beside the program."""
    given = os.environ.get("JIAOHAO_FONTS")
    return Path(given) if given else Path(__file__).parents[2] / ".venv" / "fonts"


@lru_cache(maxsize=16)
def characters_of(font: Path) -> frozenset[int]:
    """The code points a font has glyphs for.

    Read from the file itself: pygame and Pillow measure the box of a missing glyph like any other.
    """
    known = font.stat()
    mark = [known.st_size, known.st_mtime_ns]
    beside = font.with_name(f".{font.name}.characters")
    found = _kept(beside, mark)
    if found is None:
        found = _read(font)
        _keep(beside, mark, found)
    return found


def undrawable(text: str) -> list[str]:
    """The characters of a text that no prepared font has; empty if no fonts are prepared."""
    folder = fonts_folder()
    fonts = [one for one in _files(folder) if one.suffix in SUFFIXES]
    if not fonts:
        return []
    by_name = {font.name: font for font in fonts}
    return glyphs.unknown(
        text, list(by_name), lambda name, char: ord(char) in characters_of(by_name[name])
    )


def _files(folder: Path) -> list[Path]:
    """The files of a folder, the smaller ones first: most texts need no other font."""
    with suppress(OSError):
        return sorted((one for one in folder.iterdir() if one.is_file()), key=_size)
    return []


def _size(file: Path) -> int:
    return file.stat().st_size


def _read(font: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(str(font), lazy=True) as face:
        return frozenset(face.getBestCmap())


def _kept(file: Path, mark: list[int]) -> frozenset[int] | None:
    """What was kept for this very font; None if missing, damaged or of an older font."""
    try:
        value = json.loads(file.read_bytes())
        if value["font"] != mark:
            return None
        return frozenset(one for first, last in value["runs"] for one in range(first, last + 1))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(file: Path, mark: list[int], found: Iterable[int]) -> None:
    """Keep it, whole or not at all; in a read-only folder it is computed again next time."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        draft.write_text(json.dumps({"font": mark, "runs": _runs(sorted(found))}))
        draft.replace(file)


def _runs(points: list[int]) -> list[list[int]]:
    """Runs of code points as pairs of first and last."""
    runs: list[list[int]] = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return runs
