"""The first call of a day and one per hour are listened for; a doubt is followed up soon."""

from display.voice.listening import DOUBTED_FOR_S, PROVEN_FOR_S, Listening
from queue_server.voice.proof.heard import Hearing
from queue_server.voice.proof.microphone import SimulatedEar

YES, NO = Hearing(0.9, 0.1), Hearing(0.05, 0.1)


def listened(hearing: Hearing | None, at_s: float = 0.0) -> tuple[Listening, SimulatedEar]:
    ear = SimulatedEar(hearing)
    listening = Listening(ear)
    listening.begin(at_s, at_s)
    listening.look()
    return listening, ear


def test_without_a_microphone_nothing_is_listened_for() -> None:
    listening = Listening()
    assert not listening.is_due(0.0)
    assert not listening.tests(0.0)
    listening.begin(0.0, 0.0)
    listening.look()
    listening.stop()
    assert (listening.heard, listening.unheard) == (False, 0)


def test_the_first_chime_is_listened_for_and_then_one_an_hour() -> None:
    assert Listening(SimulatedEar(YES)).is_due(0.0)
    assert Listening(SimulatedEar(YES)).tests(0.0)
    listening, _ = listened(YES)
    assert listening.heard
    assert not listening.is_due(PROVEN_FOR_S - 1)
    assert not listening.tests(PROVEN_FOR_S - 1)
    assert listening.is_due(PROVEN_FOR_S)
    assert listening.tests(PROVEN_FOR_S)


def test_after_a_chime_that_was_not_heard_the_next_one_is_listened_for() -> None:
    listening, _ = listened(NO)
    assert (listening.heard, listening.unheard) == (False, 1)
    assert listening.is_due(1.0)
    assert not listening.tests(DOUBTED_FOR_S - 1)
    assert listening.tests(DOUBTED_FOR_S)


def test_one_that_is_heard_again_ends_the_doubt() -> None:
    listening, ear = listened(NO)
    listening.begin(1.0, 1.0)
    listening.look()
    assert listening.unheard == 2
    ear.hearing = YES
    listening.begin(2.0, 2.0)
    listening.look()
    assert (listening.heard, listening.unheard) == (True, 0)


def test_a_microphone_that_could_not_listen_changes_nothing() -> None:
    listening, ear = listened(YES)
    ear.hearing = None
    listening.begin(PROVEN_FOR_S, PROVEN_FOR_S)
    listening.look()
    assert (listening.heard, listening.unheard) == (True, 0)
    assert not listening.is_due(PROVEN_FOR_S + 1)
    assert listening.is_due(PROVEN_FOR_S + DOUBTED_FOR_S)
    assert not listening.tests(PROVEN_FOR_S + DOUBTED_FOR_S)
