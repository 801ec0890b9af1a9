"""What a wall reports to the staff."""

from datetime import UTC, datetime

from display.staff.report import aired, own_state
from queue_server import VERSION
from queue_server.voice.proof.ladder import SoundProof
from queue_server.wire.codec import decode_client, encode
from queue_server.wire.devices import Reason

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
FINE = SoundProof("routed")


def test_a_wall_in_order_says_so_in_words_the_server_reads() -> None:
    message = decode_client(encode(own_state(FINE, (), NOW)))
    assert message["type"] == "device_states"
    [wall] = message["devices"]
    assert (wall["kind"], wall["state"], wall["reason"]) == ("display", "ready", None)
    assert wall["firmware"] == VERSION


def test_a_silent_wall_is_degraded_and_says_what_to_do() -> None:
    [wall] = own_state(SoundProof("none", Reason.SOUND_FAILED), ["vi"], NOW)["devices"]
    assert (wall["state"], wall["reason"]) == ("degraded", "sound_failed")
    assert (wall["remedy"], wall["sound"]) == ("check_sound", "none")


def test_a_wall_whose_machine_is_muted_says_how_far_its_sound_comes_and_what_to_do() -> None:
    [wall] = own_state(SoundProof("played", Reason.SOUND_OUTPUT_OFF), (), NOW)["devices"]
    assert (wall["state"], wall["reason"]) == ("degraded", "sound_output_off")
    assert (wall["remedy"], wall["sound"]) == ("turn_sound_up", "played")


def test_a_language_said_in_mandarin_instead_is_named_but_the_wall_is_in_order() -> None:
    [wall] = own_state(FINE, ["vi"], NOW)["devices"]
    assert (wall["state"], wall["reason"], wall["remedy"]) == (
        "ready",
        "voice_missing",
        "add_voice",
    )


def test_a_wall_that_cannot_even_speak_mandarin_is_degraded() -> None:
    [wall] = own_state(FINE, ["vi", "zh-TW"], NOW)["devices"]
    assert (wall["state"], wall["reason"]) == ("degraded", "voice_missing")


def test_a_wall_that_was_muted_is_in_order_and_says_so() -> None:
    [wall] = own_state(FINE, (), NOW, muted=True)["devices"]
    assert (wall["state"], wall["reason"]) == ("ready", "sound_muted")


def test_air_time_is_reported_day_by_day_in_words_the_server_reads() -> None:
    messages = aired([("2026-11-23", {"n1": 5}), ("2026-11-24", {})], {"a" * 64: "damaged"})
    assert [decode_client(encode(one))["type"] for one in messages] == ["aired", "aired"]
    assert messages[0]["seconds"] == {"n1": 5}
