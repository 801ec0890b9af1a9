"""What a row of the journal says, with the note that is kept beside it."""

from dataclasses import replace

from queue_server.core import events as ev
from queue_server.core.written import ERASED
from queue_server.usecases.notes import MARK
from queue_server.usecases.ports import JournalRow


def text_of(row: JournalRow) -> str:
    """The note of a row: empty if it never had one, ``(erased)`` if that is gone."""
    if MARK not in row.data:
        return ""
    fits = row.note is not None and row.note.mark == row.data[MARK]
    return row.note.text if row.note is not None and fits else ERASED


def event_of(row: JournalRow) -> ev.Event:
    """The event of a row, with the text of its note.

    Raises:
        KeyError, ValueError, TypeError: As :func:`events.decode` says.
    """
    event = ev.decode(row.kind, row.ticket, row.counter, row.data)
    if isinstance(event, ev.TicketCancelled | ev.TicketHeld | ev.CounterPaused) and event.note:
        return replace(event, note=text_of(row))
    return event
