"""Whether the office is open, as far as a kiosk without the server can know. Pure.

The last board says when its session ends, or when the office opens next. After that the sessions
of the week count: a holiday is not known here, but there are no visitors in a locked office either.
"""

from datetime import datetime

from queue_server.wire.messages import Board
from queue_server.wire.words.catalogue import Catalogue, Session
from queue_server.wire.words.week import WEEK


def open_at(catalogue: Catalogue, board: Board, now: datetime) -> bool:
    """Whether numbers are given at ``now``, an instant in the branch's zone."""
    closed = board["closed"]
    if closed and closed["opens_at"] and now < datetime.fromisoformat(closed["opens_at"]):
        return False
    if _of_the_board(board, now):
        return True
    return any(_runs(session, now) for session in catalogue["sessions"])


def _of_the_board(board: Board, now: datetime) -> bool:
    """Whether opened by hand, or in a session that still gives numbers."""
    session = board["session"]
    if session is None or session.get("booked_only", False):
        return False
    return board["open_now"] or now < datetime.fromisoformat(session["last_ticket_at"])


def _runs(session: Session, now: datetime) -> bool:
    if session["booked_only"] or WEEK[now.weekday()] not in session["days"]:
        return False
    return session["opens"] <= f"{now:%H:%M}" < session["closes"]
