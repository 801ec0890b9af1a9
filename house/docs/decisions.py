"""The index of decisions, generated from the records themselves.

A record begins ``# 7. Title``, a blank line, then ``2026-11-24 · accepted`` or
``2026-11-24 · amended by 14`` or ``2026-11-24 · replaced by 14``.
"""

import re
from pathlib import Path

_RECORD = re.compile(
    r"# (\d+)\. (.+)\n\n(\d{4}-\d\d-\d\d) · (accepted|(?:amended|replaced) by \d+)\n"
)
_HEAD = """# Decisions

Choices that others will ask about: what was chosen, why, and what else was possible. A record is a
page at most. A later choice has a record of its own; the status of the earlier one names it, and
its text changes only where it would send a reader the wrong way. Made from the records by
`make docs`.

| | Decision | Date | Status |
|---:|---|---|---|
"""


def page(folder: Path) -> str:
    """The index of all records in a folder.

    Raises:
        ValueError: If a record does not begin as it must.
    """
    rows = []
    for path in sorted(folder.glob("[0-9]*.md")):
        found = _RECORD.match(path.read_text("utf-8"))
        if found is None:
            raise ValueError(f"{path.name} does not begin with number, title, date and status")
        number, title, day, status = found.groups()
        rows.append(f"| {number} | [{title}]({path.name}) | {day} | {status} |\n")
    return _HEAD + "".join(rows)
