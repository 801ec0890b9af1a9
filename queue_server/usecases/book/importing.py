"""Bookings from a list kept elsewhere, as comma-separated values: judged first, then made."""

import csv
import io
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time

from queue_server.core.decide.book.importing import (
    MOST,
    ImportBookings,
    ImportRow,
    judged,
)
from queue_server.core.errors import BadRequest
from queue_server.core.events import BookingMade
from queue_server.core.line.booking import Booking
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Branch
from queue_server.usecases.codes import ID_BYTES, Codes

NEEDED = ("pool", "services", "day", "time")
ALLOWED = (*NEEDED, "party", "language", "priority")


@dataclass(frozen=True, slots=True)
class Judged:
    """One row: its number from 1, and the booking it is or would be, or the code of its refusal."""

    row: int
    booking: Booking | None
    refused: str = ""


def rows_of(text: str, language: str) -> tuple[ImportRow, ...]:
    """The rows of a list whose first line names its columns.

    Raises:
        BadRequest: ``import_columns`` naming what is missing or unknown, ``import_row`` with the
            number of a row that cannot be read, ``too_many_rows``.
    """
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), restval="", strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
    except csv.Error:
        names = []
    wrong = [one for one in NEEDED if one not in names]
    wrong += [one[:40] for one in names if one not in ALLOWED]
    if wrong:
        raise BadRequest("import_columns", columns=wrong[:10])
    reader.fieldnames = names
    found: list[ImportRow] = []
    for number in range(1, MOST + 2):
        try:
            values = next(reader, None)
            if values is None:
                return tuple(found)
            found.append(_row(values, language))
        except (ValueError, csv.Error, AttributeError, TypeError):
            raise BadRequest("import_row", row=number) from None
    raise BadRequest("too_many_rows", most=MOST)


def _row(values: dict[str, str], language: str) -> ImportRow:
    at = time.fromisoformat(values["time"].strip().zfill(5))
    return ImportRow(
        pool=values["pool"].strip(),
        services=tuple(values["services"].split()),
        day=date.fromisoformat(values["day"].strip()),
        minute=at.hour * 60 + at.minute,
        party=int(values.get("party", "").strip() or 1),
        language=values.get("language", "").strip() or language,
        priority=values.get("priority", "").strip(),
    )


async def import_list(
    branch: Branch, codes: Codes, text: str, *, dry: bool, actor: str, request_id: str | None
) -> list[Judged]:
    """Book every row of a list, or with ``dry`` return what would become of each.

    Raises:
        BadRequest: As :func:`rows_of`.
        Refused: ``import_refused`` with the rows that cannot be booked: then none is.
    """
    rows = rows_of(text, branch.rules.fallback)
    names = tuple(secrets.token_hex(ID_BYTES) for _ in rows)
    marks = tuple(codes.mark(codes.code(name)) for name in names)
    command = ImportBookings(rows=rows, ids=names, marks=marks)
    if dry:
        found = await branch.read(lambda state, now: judged(state, branch.rules, command, now))
        return [_judged(n, one) for n, one in enumerate(found, 1)]
    answer = await branch.do(command, actor=actor, request_id=request_id)
    made = [event.id for event in answer.events if isinstance(event, BookingMade)]

    def look(state: BranchState, now: datetime) -> list[Judged]:
        known = state.book.bookings
        return [Judged(n, known[one]) for n, one in enumerate(made, 1) if one in known]

    return await branch.read(look)


def _judged(number: int, one: Booking | str) -> Judged:
    return Judged(number, None, one) if isinstance(one, str) else Judged(number, one)
