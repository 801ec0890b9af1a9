"""What an office words only in Chinese and English is never missing in another language."""

import pytest

from drivers.printer.slip.compose import compose
from kiosk import events as e
from kiosk.known_office import KnownOffice
from tests.catalogue import a_notice
from tests.kiosk.pilot import Pilot, a_busy_board, a_ticket_for, the_catalogue

OTHERS = pytest.mark.parametrize("language", ["vi", "id", "th"])
WHY = {"zh-TW": "依市府公告暫停", "en": "By order of the city"}


@OTHERS
def test_the_foot_of_a_slip_is_in_english(language: str) -> None:
    footer = the_catalogue()["slip"]["footer"]
    assert footer["en"] == "Open until 18:30 on weekdays"
    ticket = a_ticket_for("k", e.Request("R02", "general", language))
    assert compose(KnownOffice(catalogue=the_catalogue()), ticket, language).extra == (
        footer["en"],
    )


@OTHERS
def test_a_closure_and_a_notice_have_words(language: str) -> None:
    notice = {"zh-TW": "聯合徵才", "en": "Job fair"}
    closed = {"reason": "city", "wording": WHY, "opens_at": None}
    pilot = Pilot(board=a_busy_board(session=None, closed=closed, notices=[a_notice("n", notice)]))
    pilot.tap("language", f"language:{language}")
    read = pilot.read()
    assert any(words in read for words in WHY.values())
    assert any(words in read for words in notice.values())


@OTHERS
def test_a_suspension_has_a_reason(language: str) -> None:
    suspended = {"R02": {"reason": "city", "wording": WHY, "until": "2026-12-01T08:00:00+08:00"}}
    pilot = Pilot(board=a_busy_board(suspended=suspended))
    pilot.tap(f"language:{language}", "category:registration", "service:R02")
    read = pilot.read()
    assert any(words in read for words in WHY.values())
    assert "2026-12-01" in read
