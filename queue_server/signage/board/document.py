"""The document of ``/board``: the first picture whole, so that it works without its script.

Tested by tests/signage/board/test_routes.py and tests/web/pages/visitors/test_board.py.
"""

from html import escape
from string import Template

from queue_server.signage.shapes import BoardPicture
from queue_server.web.files import documents
from queue_server.wire.words.wording import Wording

#: The texts that the script shows, by the name under which it reads them.
SAID = {
    "lost": "tv.link_lost",
    "press": "board.press_for_sound",
    "silent": "board.no_sound",
    "heard": "board.sound_on",
}


def document(picture: BoardPicture, wording: Wording) -> bytes:
    """The page, in the branch's own language and the wall's second."""
    template = Template((documents.FOLDER / "board" / "board.html").read_text("utf-8"))
    said = " ".join(f'data-{name}="{escape(_both(key, wording))}"' for name, key in SAID.items())
    first = wording.fallback
    office = wording.text(wording.name, first)
    return template.substitute(
        language=escape(first),
        title=escape(f"{wording.say('board.page', first)} · {office}"),
        said=said,
        at=escape(picture["at"]),
        main=picture["html"],
    ).encode()


def _both(key: str, wording: Wording) -> str:
    """A text in both languages of a wall; ``{time}`` stays for the script to fill in."""
    return " ".join(
        dict.fromkeys(wording.say(key, tag, time="{time}") for tag in (wording.fallback, "en"))
    )
