"""The drawing in ``docs/lifecycle.md``, from the table in the code; the text around it stays."""

import re
from pathlib import Path

from queue_server.core.line.lifecycle import diagram

_DRAWING = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)


def page(path: Path) -> str:
    """The page as it is, with the drawing updated from the table."""
    return _DRAWING.sub(lambda _: diagram(), path.read_text("utf-8"), count=1)
