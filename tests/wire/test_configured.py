"""Addresses of devices are read exactly, or refused with what was expected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.wire.configured import SCHEMES, Address, BadAddress, read_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("usb:04B8:0e15?serial=X1", Address("usb", "04b8:0e15", {"serial": "X1"})),
        ("HID:056A:00a4", Address("hid", "056a:00a4")),
        ("serial:COM3?baud=19200", Address("serial", "COM3", {"baud": "19200"})),
        ("tcp://192.0.2.7:9100", Address("tcp", "192.0.2.7:9100")),
        ("wss://local.example:49494/", Address("wss", "local.example:49494")),
        ("tcp://printer:1", Address("tcp", "printer:1")),
        ("ws://[::1]:65535?ports=HID", Address("ws", "[::1]:65535", {"ports": "HID"})),
        ("v4l:/dev/v4l/by-id/Cam", Address("v4l", "/dev/v4l/by-id/Cam")),
        ("jack:Headphone", Address("jack", "Headphone")),
        ("ddc:/dev/i2c-4", Address("ddc", "/dev/i2c-4")),
        ("sim:printer?out=a/b&fault=", Address("sim", "printer", {"out": "a/b", "fault": ""})),
        (" pcsc:any ", Address("pcsc", "any")),
    ],
)
def test_an_address_is_a_scheme_a_place_and_options(text: str, address: Address) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "written",
    [
        "tcp://192.0.2.7:9100",
        "wss://local.example:49494?ports=HID",
        "usb:04b8:0e15",
        "sim:printer?out=a/b:c&fault=paper%20out",
        "sim:printer?fault=",
    ],
)
def test_an_address_is_written_as_a_person_writes_it(written: str) -> None:
    assert str(read_address(written)) == written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slip", "must begin with one of usb:"),
        ("ftp:printer", "must begin with one of usb:"),
        ("file:/dev/usb/lp0\n", "control characters"),
        ("sound:a\x7fb", "control characters"),
        ("usb:4b8:e15", "vendor and product"),
        ("hid:", "vendor and product"),
        ("cec:cec0", "a node as in cec:/dev/cec0"),
        ("ddc:", "a node as in cec:/dev/cec0"),
        ("tcp:host:9100", "host and port"),
        ("tcp://host", "host and port"),
        ("ws://host:0", "host and port"),
        ("wss://host:65536", "host and port"),
        ("tcp://me:word@192.0.2.7:9100", "host and port"),
        ("serial:", "names no address"),
        ("sim:printer?nonsense", "NAME=VALUE"),
        ("sim:printer?out=a&out=b", "twice"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(BadAddress, match=expected):
        read_address(text)


@given(
    st.one_of(
        st.text(max_size=40),
        st.tuples(st.sampled_from(SCHEMES), st.text(max_size=40)).map(":".join),
    )
)
def test_an_address_that_is_read_is_written_so_that_it_reads_the_same(text: str) -> None:
    try:
        found = read_address(text)
    except BadAddress:
        return
    assert read_address(str(found)) == found
