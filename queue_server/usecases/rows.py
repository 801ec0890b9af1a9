"""What a row of the journal says, with the note that is kept beside it."""

from dataclasses import replace

from queue_server.core import events as ev
from queue_server.core.written import ERASED
from queue_server.usecases.notes import MARK, Note
from queue_server.usecases.ports import JournalRow

#: Every event with a note: it gets the text back.
Noted = (
    ev.TicketCancelled
    | ev.TicketHeld
    | ev.TicketNoted
    | ev.CounterPaused
    | ev.SuspensionSaved
    | ev.DayCorrected
    | ev.AlarmClosed
)


def text_of(row: JournalRow) -> str:
    """The note of a row: empty if it never had one, ``(erased)`` if it was erased."""
    if MARK not in row.data:
        return ""
    return _text(row.data[MARK], row.note)


def event_of(row: JournalRow) -> ev.Event:
    """The event of a row, with the text of its note.

    Raises:
        KeyError, ValueError, TypeError: As :func:`events.decode` says.
    """
    return with_note(ev.decode(row.kind, row.ticket, row.counter, row.data), row.note)


def with_note(event: ev.Event, note: Note | None) -> ev.Event:
    """A decoded event, which has its note's mark, with the text of that note instead."""
    if isinstance(event, Noted) and event.note:
        return replace(event, note=_text(event.note, note))
    return event


def _text(mark: str, note: Note | None) -> str:
    return note.text if note is not None and note.mark == mark else ERASED
