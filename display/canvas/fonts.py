"""The fonts of the machine, prepared once: Traditional Chinese faces taken out of a collection.

Simple loaders open the first, Japanese face of ``NotoSansCJK-*.ttc``, and Japanese
glyph forms are wrong in Taiwan (骨, 直, 角 …). Face 3 is the Taiwanese one.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from queue_server.link.fonts import fonts_folder

TC_FACE = 3
FONT_ROOTS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts"),
    Path("~/.fonts"),
)
PACKAGES = {"NotoSansCJK": "fonts-noto-cjk", "NotoSans": "fonts-noto-core"}


class FontsMissing(Exception):
    """Fonts are not installed; ``packages`` names the Debian and Ubuntu packages with them."""

    def __init__(self, files: list[str], packages: list[str]) -> None:
        self.files = files
        self.packages = packages
        super().__init__(
            f"fonts not found: {', '.join(files)}; install {' '.join(packages)}, then run "
            "`python run.py setup`"
        )


#: Faces for what the others lack: the prepared file, and its source below a font root. Signs
#: such as ≒, and the characters of names that only Taiwan's own CNS 11643 has.
EXTRA = {
    "symbols": ("Symbols.ttf", Path("truetype/noto/NotoSansMath-Regular.ttf")),
    "rare": ("RareHan.ttf", Path("truetype/cns11643/TW-Sung-Ext-B-98_1.ttf")),
}


@dataclass(frozen=True, slots=True)
class FontPaths:
    """The six files of a prepared font directory, and any extra ones."""

    tc_regular: Path
    tc_bold: Path
    latin_regular: Path
    latin_bold: Path
    thai_regular: Path
    thai_bold: Path

    def names(self) -> tuple[str, ...]:
        """The faces present, in the order in which they are asked for a sign."""
        return ("tc", "latin", "thai", *(name for name in EXTRA if self._extra(name).is_file()))

    def path(self, name: str, *, bold: bool) -> Path:
        """The file of a face; the extra ones have one weight."""
        if name in EXTRA:
            return self._extra(name)
        path: Path = getattr(self, f"{name}_{'bold' if bold else 'regular'}")
        return path

    def _extra(self, name: str) -> Path:
        return self.tc_regular.with_name(EXTRA[name][0])

    @classmethod
    def under(cls, folder: Path) -> "FontPaths":
        """Where the files are in ``folder``, whether or not they are there yet."""
        return cls(*(folder / name for name in _TARGETS))

    def missing(self) -> list[Path]:
        """The missing files."""
        return [path for path in self.all() if not path.is_file()]

    def all(self) -> list[Path]:
        """Every file."""
        return [
            self.tc_regular,
            self.tc_bold,
            self.latin_regular,
            self.latin_bold,
            self.thai_regular,
            self.thai_bold,
        ]


#: Prepared file → the installed file from which it comes.
_TARGETS = {
    "NotoSansTC-Regular.otf": "NotoSansCJK-Regular.ttc",
    "NotoSansTC-Bold.otf": "NotoSansCJK-Bold.ttc",
    "NotoSans-Regular.ttf": "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf": "NotoSans-Bold.ttf",
    "NotoSansThai-Regular.ttf": "NotoSansThai-Regular.ttf",
    "NotoSansThai-Bold.ttf": "NotoSansThai-Bold.ttf",
}


def prepare_fonts(cache_dir: Path | None = None) -> FontPaths:
    """Prepare every face in ``cache_dir`` (default: :func:`fonts_folder`).

    A second call finds the files and does nothing (0.1 ms); the first takes about a second.

    Raises:
        FontsMissing: An installed font was not found; says which package has it.
    """
    folder = cache_dir or fonts_folder()
    wanted = {name: source for name, source in _TARGETS.items() if not (folder / name).is_file()}
    if wanted:
        sources = _find(set(wanted.values()))
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in wanted.items():
            _make(sources[source], folder / name)
    for name, below in EXTRA.values():
        _link(below, folder / name)
    return FontPaths.under(folder)


def _link(below: Path, target: Path) -> None:
    """Link to an extra face if installed, as such a file may have 70 MB."""
    installed = (root.expanduser() / below for root in FONT_ROOTS)
    found = next((path for path in installed if path.is_file()), None)
    if found and not target.is_file():
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        with suppress(OSError):  # Windows without the right to make links, another user's folder
            draft.symlink_to(found)
            draft.replace(target)


def _find(names: set[str]) -> dict[str, Path]:
    found = {path.name: path for path in _installed() if path.name in names}
    absent = sorted(names - set(found))
    if absent:
        raise FontsMissing(absent, sorted({_package(name) for name in absent}))
    return found


def _installed() -> Iterator[Path]:
    for root in FONT_ROOTS:
        yield from root.expanduser().rglob("NotoSans*")


def _package(name: str) -> str:
    return PACKAGES["NotoSansCJK" if name.startswith("NotoSansCJK") else "NotoSans"]


def _make(source: Path, target: Path) -> None:
    """Write ``target`` whole or not at all: two programs may prepare at the same time."""
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    if source.suffix == ".ttc":
        _extract(source, draft)
    else:
        shutil.copyfile(source, draft)
    draft.replace(target)


def _extract(collection: Path, target: Path) -> None:
    from fontTools.ttLib import TTCollection

    with TTCollection(str(collection), lazy=True) as faces:
        faces.fonts[TC_FACE].save(str(target))
