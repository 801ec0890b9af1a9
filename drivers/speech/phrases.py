"""Which clips say a call: names of recordings, in the order they are spoken. Pure.

A clip folder has one folder per language, with a WAV file per atom: ``please``, ``number``,
``to``, ``counter``, letters ``A``–``Z`` and digits ``0``–``9``.
"""

#: Order of a sentence: what stands before and after the label, then the counter.
_ORDER = {
    "zh-TW": (("please",), ("number", "to"), ("counter",)),
    "": (("number",), ("counter",), ()),
}


def clips_of(label: str, counter: int, language: str) -> tuple[str, ...]:
    """Names of the clips, ``LANGUAGE/ATOM``, that call ``label`` to ``counter``."""
    before, between, after = _ORDER.get(language, _ORDER[""])
    spoken = tuple(c for c in label.upper() if c.isascii() and c.isalnum())
    atoms = (*before, *spoken, *between, *str(counter), *after)
    return tuple(f"{language}/{atom}" for atom in atoms)
