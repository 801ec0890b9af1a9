"""Each rung of the ladder needs its own proof, and what contradicts it has a remedy."""

from queue_server.voice.proof.ladder import MOST_UNHEARD, REMEDIES, Routing, SoundProof, proof
from queue_server.wire.devices import Reason

ON, OFF = Routing(known=True), Routing(known=True, fault=Reason.SOUND_OUTPUT_OFF)


def known(
    *, played: bool = True, failed: bool = False, routing: Routing = ON, heard: bool = False,
    unheard: int = 0,
) -> SoundProof:  # fmt: skip
    return proof(played=played, failed=failed, routing=routing, heard=heard, unheard=unheard)


def test_nothing_is_claimed_before_a_sound_was_played() -> None:
    assert known(played=False, heard=True) == SoundProof()


def test_a_sound_that_was_played_is_not_yet_one_that_came_out() -> None:
    assert known(routing=Routing()) == SoundProof("played")
    assert known() == SoundProof("routed")
    assert known(heard=True) == SoundProof("heard")


def test_what_a_microphone_heard_needs_no_word_of_the_system() -> None:
    assert known(routing=Routing(), heard=True) == SoundProof("heard")


def test_a_muted_output_is_a_trouble_although_the_device_plays() -> None:
    assert known(routing=OFF, heard=True) == SoundProof("played", Reason.SOUND_OUTPUT_OFF)


def test_one_chime_drowned_by_a_lobby_is_no_trouble_but_several_are() -> None:
    assert known(unheard=1) == SoundProof("routed")
    assert known(unheard=MOST_UNHEARD) == SoundProof("routed", Reason.SOUND_UNHEARD)
    assert known(unheard=MOST_UNHEARD, routing=Routing()) == SoundProof(
        "played", Reason.SOUND_UNHEARD
    )


def test_a_device_that_takes_no_sound_is_worse_than_all_the_rest() -> None:
    assert known(failed=True, routing=OFF, unheard=9) == SoundProof("none", Reason.SOUND_FAILED)


def test_every_trouble_has_a_remedy() -> None:
    assert set(REMEDIES) == {one for one in Reason if one.startswith("sound_")} - {
        Reason.SOUND_MUTED
    }
