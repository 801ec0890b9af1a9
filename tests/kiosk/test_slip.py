from dataclasses import replace

from pilot import Pilot, a_ticket

from kiosk import events as e
from kiosk.slip import address, compose


def office(**slip):
    office = Pilot().model.office
    return replace(office, catalogue={**office.catalogue, "slip": slip})


def ticket(language="zh-TW", priority="caring"):
    return a_ticket("token-of-22-characters", e.Request("T01", priority, language))


def test_a_chinese_slip_says_what_the_visitor_needs_in_the_roc_calendar():
    slip = compose(office(public_url="https://queue.example.gov.tw/"), ticket(), "zh-TW")
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


def test_a_foreign_slip_has_both_calendars_and_the_chinese_name_for_the_clerk():
    slip = compose(office(), ticket("en", "english"), "en")
    assert slip.issued == "2026-11-23 (ROC 115) 09:00"
    assert slip.service == "Household registration transcript"
    assert slip.service_second == "戶籍謄本"
    assert "龍井" in slip.office
    assert "Longjing" in slip.office


def test_without_a_public_address_the_code_leads_to_the_server_itself():
    assert address(office(), ticket()) == "http://127.0.0.1:8080/t/token-of-22-characters"


def test_nothing_on_a_slip_names_a_person():
    named = {**ticket(), "name": "王小明", "national_id": "A123456789"}
    assert "王小明" not in repr(compose(office(), named, "zh-TW"))
