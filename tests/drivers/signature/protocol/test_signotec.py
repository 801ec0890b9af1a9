"""Messages of the signotec service, one by one."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.errors import ProtocolError, Unsupported
from drivers.signature.protocol import signotec
from drivers.signature.protocol.signotec import (
    ButtonTapped,
    Disconnected,
    Display,
    Incorrect,
    PadCommand,
    Point,
    Response,
)


def response(command: str, code: object = "0", **values: object) -> str:
    head = {"TOKEN_TYPE": "TOKEN_TYPE_RESPONSE", "TOKEN_CMD_ORIGIN": f"TOKEN_CMD_{command}"}
    return json.dumps(head | {"TOKEN_PARAM_RETURN_CODE": code} | values)


def event(command: str, **values: object) -> str:
    return json.dumps(
        {"TOKEN_TYPE": "TOKEN_TYPE_SEND", "TOKEN_CMD": f"TOKEN_CMD_{command}"} | values
    )


def test_a_request_names_its_command_and_writes_its_numbers_as_text() -> None:
    sent = json.loads(signotec.request(PadCommand.OPEN, index=0, erase_display="TRUE"))

    assert sent == {
        "TOKEN_TYPE": "TOKEN_TYPE_REQUEST",
        "TOKEN_CMD": "TOKEN_CMD_API_DEVICE_OPEN",
        "TOKEN_PARAM_INDEX": "0",
        "TOKEN_PARAM_ERASE_DISPLAY": "TRUE",
    }


@pytest.mark.parametrize("code", ["640", 640, " 640 "])
def test_a_response_carries_its_code_as_text_or_number(code: object) -> None:
    answer = signotec.parse(response("API_DISPLAY_GET_WIDTH", code))

    assert isinstance(answer, Response)
    assert (answer.command, answer.code) == (PadCommand.WIDTH, 640)


def test_a_failure_says_why() -> None:
    answer = signotec.parse(
        response("API_DEVICE_OPEN", "-4", TOKEN_PARAM_ERROR_DESCRIPTION="pad is in use")
    )

    assert isinstance(answer, Response)
    assert (answer.code, answer.error) == (-4, "pad is in use")


def test_points_buttons_and_the_end_of_a_pad_are_read() -> None:
    point = {"x": "12", "y": 34, "p": "0"}

    assert signotec.parse(event("SIGNATURE_POINT", TOKEN_PARAM_POINT=point)) == Point(12, 34, 0)
    pressed = event("API_SENSOR_HOT_SPOT_PRESSED", TOKEN_PARAM_HOTSPOT_ID="2")
    assert signotec.parse(pressed) == ButtonTapped(2)
    assert signotec.parse(event("DISCONNECT", TOKEN_PARAM_INDEX="0")) == Disconnected()
    cause = event("INCORRECT_COMMAND", TOKEN_PARAM_EXCEPTION_CAUSE="unknown")
    assert signotec.parse(cause) == Incorrect("unknown")


def test_what_is_about_something_else_is_passed_over() -> None:
    assert signotec.parse(event("API_DISPLAY_SCROLL_POS_CHANGED")) is None
    assert signotec.parse('{"TOKEN_TYPE": "TOKEN_TYPE_REQUEST"}') is None
    assert signotec.parse("{}") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "[" * 100_000,
        response("API_DEVICE_OPEN", None),
        response("API_DEVICE_OPEN", "many"),
        response("API_DEVICE_OPEN", True),
        response("API_DEVICE_OPEN", ["0", "-1"]),
        response("API_DEVICE_OPEN", "1" * 5000),
        event("SIGNATURE_POINT"),
        event("SIGNATURE_POINT", TOKEN_PARAM_POINT={"x": "1", "y": "2"}),
        event("SIGNATURE_POINT", TOKEN_PARAM_POINT={"x": "1", "y": "2", "p": "1.5"}),
        event("API_SENSOR_HOT_SPOT_PRESSED", TOKEN_PARAM_HOTSPOT_ID={}),
    ],
)
def test_what_makes_no_sense_is_a_protocol_error(text: str) -> None:
    with pytest.raises(ProtocolError):
        signotec.parse(text)


KEYS = st.sampled_from(
    ["TOKEN_TYPE", "TOKEN_CMD", "TOKEN_CMD_ORIGIN", "TOKEN_PARAM_RETURN_CODE", "TOKEN_PARAM_POINT"]
)
WORDS = st.sampled_from(
    ["TOKEN_TYPE_SEND", "TOKEN_TYPE_RESPONSE", *(f"TOKEN_CMD_{command}" for command in PadCommand)]
)
LEAVES = WORDS | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
VALUES = LEAVES | st.lists(LEAVES, max_size=3) | st.dictionaries(st.sampled_from("xyp"), LEAVES)


@given(st.text(max_size=60) | st.dictionaries(KEYS, VALUES).map(json.dumps))
def test_no_message_breaks_the_reading(text: str) -> None:
    with suppress(ProtocolError):
        signotec.parse(text)


def test_a_point_lies_where_dots_and_dots_an_inch_put_it() -> None:
    # 800 dots at 200 an inch are 4 in = 101.6 mm, cut into 4,000; 480 are 60.96 mm in 1,200.
    display = Display.of((800, 480), (4000, 1200), 200)

    assert display.place(Point(4000, 1200, 1)) == (10_160, 6_096)
    assert display.place(Point(1000, 600, 1)) == (2_540, 3_048)


@pytest.mark.parametrize(
    ("size", "ranges"), [((0, 480), (1, 1)), ((9999, 1), (1, 1)), ((800, 480), (0, 9))]
)
def test_a_display_that_makes_no_sense_is_refused(
    size: tuple[int, int], ranges: tuple[int, int]
) -> None:
    with pytest.raises(ProtocolError):
        Display.of(size, ranges, 187)


def test_a_display_whose_size_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(Unsupported) as refused:
        Display.of((800, 480), (4096, 2048), 0)

    assert refused.value.reason == "unknown_model"


def test_every_way_of_connecting_a_pad_is_known_as_its_model() -> None:
    assert [signotec.MODELS[number].name for number in (1, 11, 15, 21, 33)] == [
        "Sigma",
        "Omega",
        "Gamma",
        "Delta",
        "Alpha",
    ]


def test_a_picture_is_blank_when_it_has_one_colour() -> None:
    page = Image.new("RGB", (80, 48), "white")
    assert signotec.is_blank(signotec.png(page))

    page.putpixel((40, 24), (0, 0, 0))
    assert not signotec.is_blank(signotec.png(page))


@given(st.text(max_size=40) | st.binary(max_size=40).map(lambda data: data.hex()))
def test_no_picture_breaks_the_look_at_it(image: str) -> None:
    assert not signotec.is_blank(image)
