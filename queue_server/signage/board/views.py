"""The board for browsers as a snapshot: drawn once per change, for all browsers.

Tested by tests/signage/board/test_routes.py.
"""

from datetime import datetime

from queue_server.core.state.branch import BranchState
from queue_server.signage.board.picture import BoardPainter
from queue_server.signage.shapes import BoardPicture, PictureCall
from queue_server.web.views.base import Views
from queue_server.web.views.board import board_snapshot
from queue_server.wire.messages import Announcement, Board
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording


class PictureViews:
    """Pictures of the board of one branch. Shows what the public board shows, and no more."""

    def __init__(self, views: Views, catalogue: Catalogue) -> None:
        self._views = views
        self._picture = BoardPainter(Wording(catalogue))

    def board(self, state: BranchState, now: datetime) -> Board:
        """What the picture is drawn from."""
        return board_snapshot(self._views, state, now)

    def picture(self, state: BranchState, now: datetime) -> BoardPicture:
        """The picture of this moment."""
        board = self.board(state, now)
        return {
            "type": "picture",
            "at": board["at"],
            "closed": board["closed"] is not None,
            "html": self._picture.main(board),
            "calls": [_call(one) for one in board["announcements"]],
            "here": [
                f"{one['ticket']}@{one['number']}" for one in board["counters"] if one["ticket"]
            ],
        }


def _call(one: Announcement) -> PictureCall:
    call: PictureCall = {
        "n": one["n"], "label": one["label"], "counter": one["counter"], "at": one["at"],
    }  # fmt: skip
    if one.get("in_person"):
        call["in_person"] = True
    return call
