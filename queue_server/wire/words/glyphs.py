"""Which face draws which character. Pure: the glyphs of a face are an argument.

No range of code points tells whether a font really has a character: ① is missing from Noto Sans, £
from Noto Sans Thai. Wall, kiosk and slip ask their faces, each script's own first, then the others.
"""

import unicodedata
from collections.abc import Callable, Sequence

#: Whether a face, by name, has a glyph for a character.
Has = Callable[[str, str], bool]


def runs(
    text: str, faces: Sequence[str], own: Callable[[str, str], str], has: Has
) -> list[tuple[str, str]]:
    """Split a line into (face, part), as few parts as the faces allow.

    Args:
        text: One line.
        faces: Names of all faces, in the order they are tried.
        own: The face that a character should come from, given the face before it (empty at the
            beginning); tried first.
        has: Whether a face has a character.

    A space, or a mark over a letter, stays with the face before it if that has it. A character that
    no face has is drawn by its own face, as the box for a missing glyph.
    """
    found: list[tuple[str, str]] = []
    for char in text:
        before = found[-1][0] if found else ""
        stays = before and (_invisible(char) or (_joins(char) and has(before, char)))
        face = before if stays else _face(char, faces, own(char, before), has)
        if face == before:
            found[-1] = (face, found[-1][1] + char)
        else:
            found.append((face, char))
    return found


def unknown(text: str, faces: Sequence[str], has: Has) -> list[str]:
    """The characters of a text that no face has, each once, in order."""
    visible = (char for char in dict.fromkeys(text) if not _invisible(char))
    return [char for char in visible if not any(has(face, char) for face in faces)]


def _face(char: str, faces: Sequence[str], own: str, has: Has) -> str:
    return next((face for face in (own, *faces) if has(face, char)), own)


def _joins(char: str) -> bool:
    return char == " " or unicodedata.combining(char) != 0


def _invisible(char: str) -> bool:
    """Whether fonts need not have it: a control or format such as a zero-width space."""
    return unicodedata.category(char) in ("Cc", "Cf") or "\ufe00" <= char <= "\ufe0f"
