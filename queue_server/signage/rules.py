"""Bounds of what supervisors put up, and what a notice's air time is compared with. Pure."""

from queue_server.wire.paths import MEDIUM

#: As uploaded; an ordinary photograph from a telephone has 3 to 8 MB.
LARGEST_UPLOAD = 12 * 1024 * 1024
#: As made for displays; a 1920-pixel photograph takes about 500 kB.
LARGEST_PICTURE = 2 * 1024 * 1024
MOST_PICTURES = 200
#: Pages of a PDF file that become pictures; a longer one is refused, not cut.
MOST_PAGES = 12
#: More pixels are refused before any of them is decoded.
MOST_PIXELS = 33_000_000
#: The longer side of a picture as displays get it.
LONGEST_SIDE = 1920
#: A video as uploaded, and as made for displays: within what a link carries in one answer.
LARGEST_VIDEO, LARGEST_CLIP = 96 * 1024 * 1024, 14 * 1024 * 1024
LONGEST_CLIP_S = 60
MOST_CLIPS = 10
#: Of one picture of a video: 4K and a little more.
MOST_FRAME_PIXELS = 9_000_000
#: How many days air time is kept.
AIR_DAYS = 400


def is_name(text: str) -> bool:
    """Whether a text can be the name of a picture: the SHA-256 of its bytes."""
    return MEDIUM.fullmatch(text) is not None
