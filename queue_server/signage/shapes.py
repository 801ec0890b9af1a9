"""What the wing sends and takes, as shapes.

Tested by tests/signage.
"""

from typing import Literal, TypedDict

from queue_server.wire.shapes import Instant


class PictureCall(TypedDict):
    """A call to be flashed and chimed once."""

    n: int
    label: str
    counter: int
    at: Instant


class BoardPicture(TypedDict):
    """The board drawn for a browser, and the calls it has to announce; newest wins.

    ``html`` is the content of the page's ``main``. ``here`` are the labels that are at a counter
    now, each as ``label@counter``: a call that is not among them has been withdrawn.
    """

    type: Literal["picture"]
    at: Instant
    closed: bool
    html: str
    calls: list[PictureCall]
    here: list[str]
