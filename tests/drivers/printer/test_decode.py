"""The printer's answers are told apart in one stream, whatever else is in it."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Paper, Stage
from drivers.printer.decode import (
    Automatic,
    Cleared,
    Decoder,
    FlowControl,
    Noise,
    PaperInOrder,
    PrinterReport,
    PrinterStatus,
    ProcessId,
    RealTime,
    updated,
)
from queue_server.wire.devices import Remedy

ASB_GOOD = b"\x10\x00\x00\x0f"


def read(data: bytes, asked: tuple[int, ...] = ()) -> list[object]:
    decoder = Decoder()
    for n in asked:
        decoder.expect(n)
    return list(decoder.feed(data))


def test_each_kind_of_answer_is_recognised() -> None:
    assert read(b"\x12", (1,)) == [RealTime(1, 0x12)]
    assert read(ASB_GOOD) == [Automatic(ASB_GOOD)]
    assert read(b"\x37\x22ABCD\x00") == [ProcessId("ABCD")]
    assert read(b"\x37\x25\x00") == [Cleared()]
    assert read(b"\x00") == [PaperInOrder(0)]
    assert read(b"\x13\x11") == [FlowControl(False), FlowControl(True)]


def test_answers_to_several_questions_come_in_the_order_asked() -> None:
    assert read(b"\x12\x16\x12\x1e", (1, 2, 3, 4)) == [
        RealTime(1, 0x12), RealTime(2, 0x16), RealTime(3, 0x12), RealTime(4, 0x1E),
    ]  # fmt: skip


def test_a_real_time_answer_in_the_middle_of_another_disturbs_neither() -> None:
    assert read(b"\x10\x00\x12\x00\x0f", (1,)) == [RealTime(1, 0x12), Automatic(ASB_GOOD)]
    assert read(b"\x37\x22AB\x12CD\x00", (1,)) == [RealTime(1, 0x12), ProcessId("ABCD")]


def test_after_half_an_answer_the_next_whole_one_is_read() -> None:
    assert read(b"\x10\x00" + b"\xff" + ASB_GOOD)[-1] == Automatic(ASB_GOOD)
    assert read(b"\x37\x22A" + b"\xff" + b"\x37\x22ABCD\x00")[-1] == ProcessId("ABCD")


@given(st.binary(max_size=200))
def test_no_bytes_whatever_make_the_decoder_raise_or_forge_a_long_mark(data: bytes) -> None:
    for reply in read(data):
        if isinstance(reply, ProcessId):
            assert f"7\x22{reply.mark}\0".encode() in data


@given(st.binary(max_size=60), st.integers(0, 60))
def test_cutting_the_stream_anywhere_changes_nothing(data: bytes, cut: int) -> None:
    decoder = Decoder()
    assert [*decoder.feed(data[:cut]), *decoder.feed(data[cut:])] == read(data)


@given(st.binary(max_size=40).filter(lambda junk: b"7" not in junk))
def test_after_any_noise_a_process_id_is_read_by_the_second_time_at_the_latest(
    junk: bytes,
) -> None:
    assert ProcessId("ABCD") in read(junk + b"\x37\x22ABCD\x00" * 2)


@given(st.binary(max_size=100))
def test_noise_never_confirms_a_mark_that_was_not_sent(data: bytes) -> None:
    if b"ABCD" not in data:
        assert ProcessId("ABCD") not in read(data)


@given(st.binary(min_size=1, max_size=50).map(lambda d: bytes(b | 0x80 for b in d)))
def test_bytes_with_the_top_bit_set_are_noise(data: bytes) -> None:
    assert all(isinstance(reply, Noise) for reply in read(data))


def test_status_bits_become_states_with_remedies() -> None:
    table = {
        b"\x18\x00\x0f\x0f": (Stage.FAILED, "paper_out", Remedy.LOAD_PAPER, Paper.OUT),
        b"\x38\x00\x00\x0f": (Stage.FAILED, "cover_open", Remedy.CLOSE_COVER, Paper.OK),
        b"\x18\x08\x00\x0f": (Stage.FAILED, "cutter", Remedy.CLEAR_CUTTER, Paper.OK),
        b"\x18\x20\x00\x0f": (Stage.FAILED, "broken", Remedy.POWER_CYCLE, Paper.OK),
        b"\x18\x40\x00\x0f": (Stage.FAILED, "head_hot", Remedy.LET_COOL, Paper.OK),
        b"\x10\x00\x03\x0f": (Stage.DEGRADED, "paper_low", Remedy.PAPER_SOON, Paper.LOW),
        ASB_GOOD: (Stage.READY, None, None, Paper.OK),
    }
    for bits, expected in table.items():
        health = updated(PrinterStatus(), Automatic(bits)).health()
        assert (health.stage, health.reason, health.remedy, health.paper) == expected


def test_real_time_answers_say_the_same_as_automatic_ones() -> None:
    status = PrinterStatus()
    for n, bits in ((1, 0x1A), (2, 0x32), (3, 0x12), (4, 0x7E)):
        status = updated(status, RealTime(n, bits))
    assert status.health().reason == "paper_out"
    for n, bits in ((1, 0x12), (2, 0x12), (3, 0x12), (4, 0x12)):
        status = updated(status, RealTime(n, bits))
    assert status.health().stage is Stage.READY


def read_asked(data: bytes) -> list[object]:
    decoder = Decoder()
    decoder.expect_text()
    return list(decoder.feed(data))


def test_a_text_is_read_when_one_was_asked_for_and_is_noise_otherwise() -> None:
    assert read_asked(b"\x5f30.20 ESC/POS\x00") == [PrinterReport("30.20 ESC/POS")]
    assert read_asked(b"\x5f\x00") == [PrinterReport("")]
    assert PrinterReport("1.0") not in read(b"\x5f1.0\x00")
    # The text was had: what follows is no second one.
    assert read_asked(b"\x5fA\x00\x5f\x37\x22ABCD\x00")[-1] == ProcessId("ABCD")


def test_a_status_in_the_middle_of_a_text_ends_it_and_is_read() -> None:
    assert read_asked(b"\x5fTM-T88" + ASB_GOOD)[-1] == Automatic(ASB_GOOD)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_make_a_text_of_more_than_a_line(data: bytes) -> None:
    for reply in read_asked(data):
        if isinstance(reply, PrinterReport):
            assert len(reply.text) <= 80
            assert reply.text.isprintable()
