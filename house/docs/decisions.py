"""The index of decisions, generated from the records themselves.

A record begins ``# 7. Title``, a blank line, then ``2026-11-24 · accepted`` or
``2026-11-24 · amended by 14, 21`` or ``2026-11-24 · replaced by 14``. The record that changes it
says so, too: ``It amends [0007](…)``, or takes back, or replaces.
"""

import re
from pathlib import Path

_RECORD = re.compile(
    r"# (\d+)\. (.+)\n\n(\d{4}-\d\d-\d\d) · (accepted|(?:amended|replaced) by \d+(?:, \d+)*)\n"
)
_CHANGES = re.compile(r"\b(?:amends|takes back|replaces)\b[^.\[]*\[0*(\d+)\]\(")
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
    return _HEAD + "".join(
        f"| {number} | [{title}]({path.name}) | {day} | {status} |\n"
        for path in _records(folder)
        for number, title, day, status in [_begun(path)]
    )


def one_sided(folder: Path) -> list[str]:
    """Changes of a record that only one of the two names: ``7 by 15``.

    Raises:
        ValueError: If a record does not begin as it must.
    """
    told, kept = set(), set()
    for path in _records(folder):
        number, _, _, status = _begun(path)
        kept |= {(int(number), int(later)) for later in re.findall(r"\d+", status)}
        told |= {(int(one), int(number)) for one in _CHANGES.findall(path.read_text("utf-8"))}
    return [f"{earlier} by {later}" for earlier, later in sorted(told ^ kept)]


def _records(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*.md"))


def _begun(path: Path) -> tuple[str, ...]:
    """Number, title, day and status."""
    found = _RECORD.match(path.read_text("utf-8"))
    if found is None:
        raise ValueError(f"{path.name} does not begin with number, title, date and status")
    return found.groups()
