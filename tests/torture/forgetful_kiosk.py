"""A kiosk that prints before the number is on its disk: which the judge has to find out."""

import sys
from pathlib import Path

from kiosk.offline import journal
from tests.kiosk.offline import alone


def late(path: Path, at: int, content: bytes) -> int:
    """Believes that it has written when it has not, if killed."""
    late.waiting += content  # type: ignore[attr-defined]
    if len(late.waiting) > 2000:  # type: ignore[attr-defined]
        with path.open("ab") as file:
            file.write(late.waiting)  # type: ignore[attr-defined]
        late.waiting = b""  # type: ignore[attr-defined]
    return at + len(content)


if __name__ == "__main__":
    late.waiting = b""  # type: ignore[attr-defined]
    journal.write_at = late
    alone.main(Path(sys.argv[1]))
