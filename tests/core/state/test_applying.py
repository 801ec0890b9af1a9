"""A row moves the state's place in the journal; what outlives its day does not."""

from datetime import UTC, datetime, timedelta

from queue_server.core import events as ev
from queue_server.core.state.applying import apply, apply_standing
from queue_server.core.state.branch import BranchState
from tests.office import MONDAY_TEN

STOP = ev.SuspensionSaved(
    id="s", scope="branch", starts=MONDAY_TEN, until=None, reason="flood", wording={}, note="n"
)


def test_a_row_moves_the_place_and_never_the_time_backwards() -> None:
    state = BranchState((1, 2))
    later = MONDAY_TEN + timedelta(hours=1)
    for seq, at in ((1, later), (2, MONDAY_TEN)):
        assert apply(state, seq, at, "user:chief", STOP) == (None, None)
        assert (state.seq, state.at) == (seq, later)


def test_what_outlives_its_day_is_put_back_where_the_journal_stands() -> None:
    state = BranchState((1, 2))
    apply_standing(state, 7, STOP, MONDAY_TEN)
    assert (state.seq, state.at) == (0, datetime.min.replace(tzinfo=UTC))
    assert state.suspensions == {"s": STOP}
    assert state.suspension_notes == {"s": 7}


def test_what_happens_to_a_ticket_is_returned_and_stored() -> None:
    state = BranchState((1, 2))
    issued = ev.TicketIssued(
        ticket="t", label="A001", series="A", number=1, service="R01", services=("R01",),
        priority="general", language="en", token="token",
    )  # fmt: skip
    before, after = apply(state, 1, MONDAY_TEN, "kiosk:lobby", issued)
    assert before is None
    assert after is state.tickets["t"]
    again = apply(state, 2, MONDAY_TEN, "user:chief", ev.TicketNoted(ticket="t", note="n"))
    assert again == (after, state.tickets["t"])
    assert state.tickets["t"].note_seq == 2
