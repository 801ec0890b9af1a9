"""A kiosk cut off from its server, as a process to be killed: gives numbers and "prints" them.

``python -m tests.kiosk.offline.alone FOLDER``: each number goes into ``printed.log`` once it is on
paper. A start goes on with the touch not printed yet, as the kiosk does.
"""

import os
import sys
from itertools import count
from pathlib import Path

from kiosk import events as e
from kiosk.offline.alone import AloneKiosk
from queue_server.wire.words.catalogue import OfflineSeries

SERIES: OfflineSeries = {
    "series": "K", "prefix": "K", "first": 1, "last": 99_999, "digits": 5, "skip_four": False,
}  # fmt: skip
ASKED = e.Request("T01", "general", "zh-TW")


def printed(folder: Path) -> list[str]:
    """Every label on paper, in order; a torn-off slip does not count."""
    path = folder / "printed.log"
    text = path.read_text() if path.exists() else ""
    return text[: text.rfind("\n") + 1].split()


def main(folder: Path) -> None:
    """Give numbers without end."""
    alone = AloneKiosk(folder, "lobby")
    done = printed(folder)
    with (folder / "printed.log").open("a") as paper:
        paper.truncate(sum(len(label) + 1 for label in done))
        for n in count(len(done) + 1):
            ticket = alone.give(e.TakeOffline(f"touch-{n}", ASKED, 0.0), SERIES)
            paper.write(f"{ticket['label']}\n")
            paper.flush()
            os.fsync(paper.fileno())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
