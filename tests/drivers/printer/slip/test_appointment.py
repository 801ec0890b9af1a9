"""The slip of an appointment says the code, when, for what and what to bring, but no name."""

import pytest

from drivers.fonts import prepared_fonts
from drivers.printer.slip.appointment import address, appointment
from drivers.printer.slip.render import render_slip
from queue_server.wire.words.wording import Wording
from tests.kiosk.book import CODE, a_booking
from tests.kiosk.pilot import LANGUAGES, the_catalogue

WORDS = Wording(the_catalogue(), "http://127.0.0.1:8080")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_is_in_the_visitor_s_language_and_has_code_day_time_and_link(
    language: str,
) -> None:
    slip = appointment(WORDS, a_booking(language=language), language)
    assert slip.label == CODE
    assert "09:20" in slip.service
    assert WORDS.say("tv.weekday.3", language) in slip.service
    assert slip.address.endswith(a_booking()["track"])
    assert slip.bring
    assert "15" in slip.missed_rule
    assert len(slip.facts) == (1 if language == "zh-TW" else 2)


@pytest.mark.parametrize("width_dots", [576, 384])
def test_the_code_fits_on_wide_and_narrow_paper(width_dots: int) -> None:
    slip = appointment(WORDS, a_booking(), "th")
    picture = render_slip(slip, prepared_fonts(), width_dots=width_dots)
    assert picture.width == width_dots


def test_a_service_that_is_gone_leaves_its_line_empty() -> None:
    made = a_booking()
    made["booking"]["services"] = ["gone"]
    slip = appointment(WORDS, made, "en")
    assert (slip.facts, slip.bring) == ((), ())


def test_without_an_address_there_is_no_link() -> None:
    assert address(Wording(the_catalogue()), "/b/x") == ""
