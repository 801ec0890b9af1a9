"""The faces that slips and pads are drawn with, as prepared by the set-up."""

from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DriverUnavailable
from queue_server.link.fonts import characters_of, fonts_folder
from queue_server.wire.devices import Reason


@dataclass(frozen=True, slots=True)
class FontFiles:
    """Where the faces are. The first two are a Traditional Chinese face, regular and bold.

    The others are optional: without Latin and Thai faces the Chinese face draws what it can;
    ``symbols`` and ``rare`` have what the others lack.
    """

    regular: Path
    bold: Path
    latin_regular: Path | None = None
    latin_bold: Path | None = None
    thai_regular: Path | None = None
    thai_bold: Path | None = None
    symbols: Path | None = None
    rare: Path | None = None

    @classmethod
    def in_folder(cls, folder: Path) -> "FontFiles":
        """The faces in a folder, under the names that the set-up writes."""

        def optional(name: str) -> Path | None:
            return folder / name if (folder / name).is_file() else None

        return cls(
            folder / "NotoSansTC-Regular.otf",
            folder / "NotoSansTC-Bold.otf",
            optional("NotoSans-Regular.ttf"),
            optional("NotoSans-Bold.ttf"),
            optional("NotoSansThai-Regular.ttf"),
            optional("NotoSansThai-Bold.ttf"),
            optional("Symbols.ttf"),
            optional("RareHan.ttf"),
        )

    def face(self, script: str, bold: bool) -> Path:
        """The file for ``cjk``, ``latin``, ``thai``, ``symbols`` or ``rare`` text."""
        main = self.bold if bold else self.regular
        if script == "latin":
            return (self.latin_bold if bold else self.latin_regular) or main
        if script == "thai":
            return (self.thai_bold if bold else self.thai_regular) or main
        return {"symbols": self.symbols, "rare": self.rare}.get(script) or main

    def has(self, script: str, char: str) -> bool:
        """Whether the face of a script has a glyph for a character."""
        return ord(char) in characters_of(self.face(script, bold=False))

    def check(self) -> None:
        """Make sure that slips can be drawn.

        Raises:
            DriverUnavailable: The faces are missing; says where they were expected.
        """
        for path in (self.regular, self.bold):
            if not path.is_file():
                raise DriverUnavailable(
                    f"no font {path}; run `python run.py setup`, or set JIAOHAO_FONTS",
                    reason=Reason.NO_FONTS,
                )


def prepared_fonts() -> FontFiles:
    """The faces the set-up prepared; ``check`` finds out whether they are there."""
    return FontFiles.in_folder(fonts_folder())
