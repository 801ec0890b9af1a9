"""A ticket in words: from the catalogue, in the visitor's language, at the kiosk and at a desk."""

import re
from contextlib import suppress
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceError
from drivers.printer.slip.compose import address, compose, reprint
from queue_server.settings import Settings
from queue_server.wire.devices import Remedy
from queue_server.wire.messages import Ticket
from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.wording import Wording
from tests.catalogue import a_catalogue, a_ticket

CATALOGUE = Settings.load().catalogue()
#: A year of the Republic, in any language.
ROC = re.compile("民國|ROC|Dân quốc|115")
SERVER = "http://127.0.0.1:8080"


def words(**slip: Any) -> Wording:
    own = a_catalogue()["slip"]
    return Wording(cast(Catalogue, {**CATALOGUE, "slip": {**own, **slip}}), SERVER)


def ticket(language: str = "zh-TW", priority: str = "caring") -> Ticket:
    track = "/t/token-of-22-characters"
    return a_ticket(42, priority=priority, language=language, ahead=3, track=track)


def test_a_chinese_slip_says_what_the_visitor_needs_in_the_roc_calendar() -> None:
    slip = compose(words(public_url="https://queue.example.gov.tw/"), ticket(), "zh-TW")
    assert slip.label == "A042"
    assert slip.office == "臺中市龍井區戶政事務所"
    assert slip.issued == "民國115年11月23日 09:00"
    assert slip.service == "戶籍謄本"
    assert slip.service_second == ""
    assert slip.class_shape == "heart"
    assert slip.facts == ("前面還有 3 人", "預估等候 3–8 分鐘")
    assert "國民身分證" in slip.bring
    assert "3" in slip.missed_rule
    assert slip.address == "https://queue.example.gov.tw/t/token-of-22-characters"


@pytest.mark.parametrize("language", ["zh-TW", "en", "th"])
def test_an_office_that_counts_gregorian_years_prints_no_other(language: str) -> None:
    wording = Wording(cast(Catalogue, {**CATALOGUE, "calendar": "gregorian"}), SERVER)
    slip = compose(wording, ticket(language), language)
    assert slip.issued.startswith("2026")
    assert not ROC.search(repr(slip))


def test_a_foreign_slip_has_both_calendars_and_the_chinese_name_for_the_clerk() -> None:
    slip = compose(words(), ticket("en", "english"), "en")
    assert slip.issued == "2026-11-23 (ROC 115) 09:00"
    assert slip.service == "Household registration transcript"
    assert slip.service_second == "戶籍謄本"
    assert "龍井" in slip.office
    assert "Longjing" in slip.office


def test_a_slip_for_several_services_names_each_and_what_to_bring_for_all_of_them_once() -> None:
    several: Ticket = {**ticket("en"), "service": "R02", "services": ["R02", "T01", "gone"]}
    slip = compose(words(show_documents=True), several, "en")
    known = words().services_of(["R02", "T01"])
    assert slip.service.split("\n") == [one["name"]["en"] for one in known]
    assert slip.service_second.split("\n") == [one["name"]["zh-TW"] for one in known]
    assert len(slip.bring) == len(set(slip.bring))
    assert set(slip.bring) == {paper["en"] for one in known for paper in one["documents"]}


def test_without_a_public_address_the_code_leads_to_the_server_itself() -> None:
    assert address(words(), ticket()) == "http://127.0.0.1:8080/t/token-of-22-characters"


def test_nothing_on_a_slip_names_a_person() -> None:
    named = cast(Ticket, {**ticket(), "name": "王小明", "national_id": "A123456789"})
    assert "王小明" not in repr(compose(words(), named, "zh-TW"))


@pytest.mark.parametrize(
    ("language", "mark"), [("zh-TW", "補印"), ("en", "補印 Reprint"), ("th", "補印 พิมพ์ซ้ำ")]
)
def test_a_reprint_reads_as_the_slip_would_now_and_carries_the_mark(
    language: str, mark: str
) -> None:
    again = reprint(words(), ticket(language))
    assert again.reprint_mark == mark
    assert again.label == compose(words(), ticket(language), language).label


def test_without_a_catalogue_nothing_is_printed_yet() -> None:
    with pytest.raises(DeviceError) as refusal:
        reprint(Wording(server_url=SERVER), ticket())
    assert (refusal.value.reason, refusal.value.remedy) == ("not_ready", Remedy.WAIT)


@given(st.dictionaries(st.sampled_from(sorted(ticket())), st.integers() | st.text() | st.none()))
def test_any_ticket_of_the_wire_makes_a_slip(changes: dict[str, Any]) -> None:
    with suppress(Misshapen):
        sent: Ticket = check({**ticket(), **changes}, Ticket)
        assert reprint(words(), sent).reprint_mark
