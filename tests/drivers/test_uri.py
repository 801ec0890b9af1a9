"""Addresses of devices are read exactly, or refused with what was expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import UriError
from drivers.uri import parse_spec, parse_uri


def test_every_scheme_is_read() -> None:
    assert parse_uri("usb:04B8:0e15?serial=X1").usb_ids == (0x04B8, 0x0E15)
    assert parse_uri("usb:04b8:0e15?serial=X1").options == {"serial": "X1"}
    assert parse_uri("serial:/dev/serial/by-id/usb-1?baud=19200").number("baud", 9600) == 19200
    assert parse_uri("tcp://192.0.2.7:9100").host_port == ("192.0.2.7", 9100)
    assert parse_uri("tcp://[2001:db8::1]:9100").host_port == ("2001:db8::1", 9100)
    service = parse_uri("wss://local.signotecwebsocket.de:49494/")
    assert service.host_port == ("local.signotecwebsocket.de", 49494)
    assert str(parse_uri("ws://[::1]:8080?ports=HID")) == "ws://[::1]:8080?ports=HID"
    assert parse_uri("hid:056a:00a4").usb_ids == (0x056A, 0x00A4)
    assert parse_uri("v4l:/dev/v4l/by-id/cam").place == "/dev/v4l/by-id/cam"
    assert parse_uri("file:/dev/usb/lp0").place == "/dev/usb/lp0"
    assert parse_uri("sim:printer?out=a/b&fault=stop:9").options["fault"] == "stop:9"


@pytest.mark.parametrize(
    "text",
    [
        "", "slip", "ftp://a:1", "usb:4b8:e15", "usb:", "tcp://host", "tcp://host:0",
        "tcp://host:99999", "tcp:host:9100", "ws:", "ws://host", "wss://host:0", "wss://a:1/b",
        "serial:", "sim:printer?out=a&out=b",
        "sim:printer?nonsense", "file:/dev/usb/lp0\n", "tcp://a b:9100", "usb:04b8:0e15\u0661",
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(UriError):
        parse_uri(text)


@pytest.mark.parametrize("text", ["slip", "slip=escpos", "=escpos@sim:printer", "Slip=a@sim:x"])
def test_a_device_in_words_needs_a_name_a_driver_and_an_address(text: str) -> None:
    with pytest.raises(UriError):
        parse_spec(text)


def test_a_device_in_words_is_read() -> None:
    spec = parse_spec("slip=escpos@tcp://127.0.0.1:9100")
    assert (spec.name, spec.driver, str(spec.uri)) == ("slip", "escpos", "tcp://127.0.0.1:9100")


def test_an_option_that_should_be_a_number_says_so() -> None:
    with pytest.raises(UriError):
        parse_uri("serial:/dev/x?baud=fast").number("baud", 9600)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_reads_the_same_again(text: str) -> None:
    try:
        uri = parse_uri(text)
    except UriError:
        return
    assert parse_uri(str(uri)) == uri
