"""A text as a picture that a phone reads from a screen. Tested by tests/people."""

import segno

#: Modules of white around the code, and pixels per module.
_QUIET, _SCALE = 4, 5


def qr(text: str) -> str:
    """The QR code of a text, as a ``data:`` address."""
    return str(segno.make(text).svg_data_uri(scale=_SCALE, border=_QUIET, light="#fff"))
