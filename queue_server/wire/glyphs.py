"""Which face draws which character: the one of its own script if it has the glyph, else another.

Wall, kiosk and slip all split their lines here. Each says which faces it has open and asks the
font files themselves what they hold; no range of code points stands in for that. Pure.
"""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

#: Whether a face, by its name, has a glyph for a character.
Has = Callable[[str, str], bool]
#: The face a character belongs to by its script; empty where any will do.
Own = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one face."""

    face: str
    text: str


def runs(text: str, faces: Sequence[str], has: Has, own: Own) -> tuple[Run, ...]:
    """Split a line into runs of one face each.

    A character that ``own`` leaves open, and a mark that belongs to the letter before it, stay in
    the face before them as long as that one has them. What no face has is left to the first face,
    which draws its box: see :func:`missing`.

    Args:
        text: One line.
        faces: Names of faces, the first one for what nothing else draws.
        has: Asks a face for a glyph.
        own: The face of a character's script.
    """
    found: list[Run] = []
    for char in text:
        before = found[-1].face if found else ""
        face = _face(char, before, faces, has, own)
        if face == before:
            found[-1] = Run(face, found[-1].text + char)
        else:
            found.append(Run(face, char))
    return tuple(found)


def _face(char: str, before: str, faces: Sequence[str], has: Has, own: Own) -> str:
    if before and (joins(char) or char == " "):
        return before
    wanted = own(char) or before or faces[0]
    tried = (wanted, *(face for face in faces if face != wanted))
    return next((face for face in tried if has(face, char)), faces[0])


def missing(text: str, faces: Iterable[str], has: Has) -> str:
    """The characters that no face has, each once, in order: whoever writes them must be told."""
    names = tuple(faces)
    lost = (
        char
        for char in text
        if char.isprintable()
        and not (char.isspace() or joins(char))
        and not any(has(face, char) for face in names)
    )
    return "".join(dict.fromkeys(lost))


def joins(char: str) -> bool:
    """Whether a character belongs to the one before it: accents, variation selectors, joiners."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf")
