"""What a branch forgets: the note of a row that was erased, and no other."""

from queue_server.core.decide.line.corrections import WriteNote
from queue_server.core.decide.standing.suspensions import Suspend
from tests.core.play import Play


def test_of_two_counters_paused_with_words_of_their_own_one_is_erased() -> None:
    play = Play()
    for at, clerk in ((2, "wang"), (3, "lin")):
        play.do("open", at, clerk)
        play.do("pause", at, clerk, note=f"words of {clerk}")
    play.state.forget_note(play.state.pause_notes[2])
    assert [play.state.counters[at].reason for at in (2, 3)] == ["(erased)", "words of lin"]


def test_of_two_suspensions_with_a_note_one_is_erased() -> None:
    play = Play()
    for service in ("T01", "R01"):
        play.carry_out(
            Suspend(
                id=service, scope=f"service:{service}", starts=play.now,
                note=f"words of {service}",
            )
        )  # fmt: skip
    play.state.forget_note(play.state.suspension_notes["T01"])
    notes = [play.state.suspensions[service].note for service in ("T01", "R01")]
    assert notes == ["(erased)", "words of R01"]


def test_of_two_numbers_with_a_note_one_is_erased() -> None:
    play = Play()
    tickets = [play.issue() for _ in range(2)]
    for one in tickets:
        play.carry_out(WriteNote(ticket=one.id, note=f"words about {one.label}"))
    first, second = (play.state.tickets[one.id] for one in tickets)
    play.state.forget_note(second.note_seq)
    assert play.state.tickets[second.id].note == "(erased)"
    assert play.state.tickets[first.id] == first
    play.state.forget_note(first.note_seq)
    assert play.state.tickets[first.id].note == "(erased)"
