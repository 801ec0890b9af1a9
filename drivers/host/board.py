"""What a board means to devices: a label per counter, and calls not yet spoken here. No I/O."""

from queue_server.wire.messages import Announcement, Board
from queue_server.wire.sound.calls import is_fresh, newer


class BoardWatch:
    """Keeps the newest board. All but ``take`` may be called from any thread.

    ``linked``: whether a newer board would arrive if there were one.
    """

    def __init__(self) -> None:
        self.linked = False
        self._newest: Board | None = None
        self._labels: dict[int, str | None] = {}
        self._epoch: str | None = None
        self._announced = 0

    def label_at(self, counter: int) -> str | None:
        """The label now called or served at a counter."""
        return self._labels.get(counter)

    def newest(self) -> Board | None:
        """The last board that came."""
        return self._newest

    def take(self, board: Board) -> list[Announcement]:
        """Take a board in; returns the calls that are new since the last one.

        The first board of an epoch only sets the starting point: its calls were spoken before.
        """
        self._newest, self.linked = board, True
        self._labels = {one["number"]: one["ticket"] for one in board["counters"]}
        known, self._epoch = board["epoch"] == self._epoch, board["epoch"]
        new = newer(board, self._announced if known else 0)
        if new or not known:
            self._announced = new[-1]["n"] if new else 0
        return [one for one in new if is_fresh(one, board)] if known else []
