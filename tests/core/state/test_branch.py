"""What a branch forgets: the note of a row that was erased, and no other."""

from tests.core.play import Play


def test_of_two_counters_paused_with_words_of_their_own_one_is_erased() -> None:
    play = Play()
    for at, clerk in ((2, "wang"), (3, "lin")):
        play.do("open", at, clerk)
        play.do("pause", at, clerk, note=f"words of {clerk}")
    play.state.forget_note(play.state.pause_notes[2])
    assert [play.state.counters[at].reason for at in (2, 3)] == ["(erased)", "words of lin"]
