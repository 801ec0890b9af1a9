from typing import Any, cast

import pytest

from kiosk import events as e
from kiosk.model import KioskVisit, Screen
from tests.kiosk.pilot import LANDSCAPE, Pilot, a_busy_board

SUSPENDED = {
    "R02": {
        "reason": "city",
        "wording": {"zh-TW": "依市府公告暫停受理"},
        "until": "2026-12-01T08:00:00+08:00",
    }
}


def test_a_visitor_takes_a_number_and_the_kiosk_is_back_at_the_start_by_itself() -> None:
    pilot = Pilot()
    pilot.choose(service="R02", priority="caring")
    assert pilot.screen is Screen.CONFIRM
    pilot.tap("take")
    assert pilot.screen is Screen.THANKS
    assert "A001" in pilot.read()
    assert pilot.world.asked[0].request == e.Request("R02", "caring", "zh-TW")
    assert pilot.world.printed == ["20261123-A001"]
    pilot.wait(15)
    assert pilot.screen is Screen.START
    assert pilot.model.visit == KioskVisit()


def test_the_confirmation_shows_how_many_wait_and_for_how_long() -> None:
    pilot = Pilot()
    pilot.choose(priority="caring")
    assert "目前等候 2 人\n預估等候 3–8 分鐘" in pilot.read()


def test_where_there_is_no_honest_estimate_the_kiosk_says_so() -> None:
    pilot = Pilot()
    pilot.choose(language="en", priority="english")
    assert "The wait cannot be estimated yet" in pilot.read()


def test_the_english_counter_is_offered_to_who_chose_another_language_only() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "category:document", "service:T01")
    assert "priority:english" not in pilot.names()
    pilot.tap("home", "language:en", "category:document", "service:T01")
    assert "priority:english" in pilot.names()


def test_an_impatient_second_touch_on_the_same_place_takes_no_second_number() -> None:
    pilot = Pilot()
    pilot.choose()
    box = pilot.kiosk.view().target("take").box
    for _ in range(5):
        pilot.press_at(box.x + 5, box.y + 5)
    pilot.wait(2)
    assert len(pilot.world.tickets) == 1


def test_a_finger_that_slides_off_a_button_has_not_touched_it() -> None:
    pilot = Pilot()
    pilot.choose()
    pilot.hear(e.Pressed("take", "slid", pilot.now), e.Lifted("back", pilot.now))
    pilot.wait(1)
    assert pilot.screen is Screen.CONFIRM
    assert pilot.world.asked == []


def test_a_lost_answer_is_asked_for_again_under_the_key_of_the_touch() -> None:
    pilot = Pilot()
    pilot.world.loses_answers = True
    pilot.choose()
    pilot.tap("take")
    pilot.wait(5)
    assert "仍在為您取號" in pilot.read()
    pilot.world.loses_answers = False
    pilot.wait(5)
    assert pilot.screen is Screen.THANKS
    assert len(pilot.world.asked) > 2
    assert {issue.key for issue in pilot.world.asked} == set(pilot.world.tickets)
    assert len(pilot.world.printed) == 1


def test_a_server_that_never_answers_ends_with_advice_and_then_at_the_start() -> None:
    pilot = Pilot()
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.wait(25)
    assert pilot.screen is Screen.NO_ANSWER
    assert pilot.world.calls_for_help == 1
    pilot.wait(60)
    assert pilot.screen is Screen.START
    assert pilot.world.forgotten == [pilot.world.asked[0].key]


def test_an_answer_that_comes_while_the_visitor_reads_the_advice_still_prints() -> None:
    pilot = Pilot()
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.wait(25)
    pilot.world.answers = True
    pilot.wait(8)
    assert pilot.screen in (Screen.PRINTING, Screen.THANKS)


def test_an_answer_that_comes_after_the_visitor_left_prints_nothing() -> None:
    pilot = Pilot()
    pilot.world.answers = False
    pilot.choose()
    pilot.tap("take")
    pilot.wait(100)
    late = pilot.world.asked[0]
    ticket: Any = {"id": "20261123-A001", "label": "A001"}
    pilot.hear(e.Issued(late.key, ticket))
    assert pilot.screen is Screen.START
    assert pilot.world.printed == []


def test_a_refusal_is_said_in_words() -> None:
    pilot = Pilot()
    pilot.world.refuses = "branch_closed"
    pilot.choose()
    pilot.tap("take")
    assert pilot.screen is Screen.REFUSED
    assert pilot.model.say("error.branch_closed") in pilot.read()
    pilot.wait(30)
    assert pilot.screen is Screen.START


@pytest.mark.parametrize("outcome", ["uncertain", "failed"])
def test_without_a_sure_slip_the_number_stands_large_and_staff_are_notified(outcome: str) -> None:
    pilot = Pilot()
    pilot.world.outcome = outcome
    pilot.choose()
    pilot.tap("take")
    assert pilot.screen is Screen.NOTE
    assert "請記下您的號碼" in pilot.read()
    assert len(pilot.world.printed) == 1
    assert pilot.world.calls_for_help == 1


def test_a_printer_that_says_nothing_leaves_the_truth_open_and_prints_no_second_slip() -> None:
    pilot = Pilot()
    pilot.world.outcome = None
    pilot.choose()
    pilot.tap("take")
    pilot.wait(25)
    assert pilot.screen is Screen.NOTE
    assert pilot.model.attempt is not None
    assert pilot.model.attempt.outcome == "uncertain"
    assert len(pilot.world.printed) == 1


def test_with_paper_out_a_number_is_given_without_asking_the_printer() -> None:
    pilot = Pilot(printer=e.PrinterIs(True, "out", "paper_out"))
    assert "目前無法列印號碼牌" in pilot.read()
    pilot.choose()
    pilot.tap("take")
    assert pilot.screen is Screen.NOTE
    assert pilot.world.printed == []


def test_a_suspended_service_says_why_and_until_when_and_leads_back() -> None:
    pilot = Pilot(board=a_busy_board(suspended=SUSPENDED))
    pilot.tap("language:zh-TW", "category:registration", "service:R02")
    assert pilot.screen is Screen.SUSPENDED
    assert "依市府公告暫停受理" in pilot.read()
    assert "民國115年12月1日 08:00" in pilot.read()
    pilot.tap("back")
    assert pilot.screen is Screen.SERVICE


def test_a_closed_office_says_when_it_opens_and_starts_nothing() -> None:
    closed = {"reason": "hours", "wording": {}, "opens_at": "2026-11-24T08:00:00+08:00"}
    pilot = Pilot(board=a_busy_board(session=None, closed=closed))
    assert "目前非服務時間" in pilot.read()
    assert "民國115年11月24日 08:00" in pilot.read()
    assert not any(name.startswith("language:") for name in pilot.names())
    pilot.tap("language", "language:en")
    assert pilot.screen is Screen.START
    assert "We are closed now" in pilot.read()


def test_a_server_out_of_reach_is_shown_after_a_blink_and_gone_when_it_is_back() -> None:
    pilot = Pilot()
    pilot.hear(e.LinkLost(1_795_406_400.0))
    pilot.wait(2)
    assert "language:zh-TW" in pilot.names()
    pilot.wait(3)
    assert "請至服務台取號" in pilot.read()
    pilot.hear(e.LinkUp())
    assert "language:zh-TW" in pilot.names()


def test_only_services_of_the_session_are_offered() -> None:
    evening = {**cast(dict[str, Any], a_busy_board()["session"]), "services": ["T01", "N01"]}
    pilot = Pilot(board=a_busy_board(session=evening))
    pilot.tap("language:zh-TW")
    assert [n for n in pilot.names() if n.startswith("category:")] == [
        "category:document",
        "category:id_card",
    ]


def test_before_going_back_the_kiosk_warns_and_one_touch_gives_more_time() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "category:document")
    pilot.wait(61)
    assert "您還在操作嗎" in pilot.read()
    assert 18 <= (pilot.model.seconds_left or 0) <= 20
    for _ in range(12):  # as often as a person needs
        pilot.tap("more_time")
        assert pilot.screen is Screen.SERVICE
        pilot.wait(75)
    pilot.wait(10)
    assert pilot.screen is Screen.START


def test_a_touch_on_the_warning_chooses_nothing() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "category:document")
    pilot.wait(65)
    pilot.press_at(540, 700)  # a service lies below the warning
    assert pilot.screen is Screen.SERVICE
    assert pilot.model.seconds_left is None


def test_back_leads_through_the_same_screens_and_ends_at_the_start() -> None:
    pilot = Pilot()
    pilot.choose()
    seen = []
    while pilot.screen is not Screen.START:
        seen.append(pilot.screen)
        pilot.tap("back")
    assert seen == [Screen.CONFIRM, Screen.SERVICE, Screen.CATEGORY]


def test_four_touches_give_a_number() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "category:registration", "service:R02", "take")
    assert pilot.screen is Screen.THANKS


def test_what_most_people_come_for_needs_three() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "service:T01", "take")
    assert pilot.screen is Screen.THANKS
    assert pilot.world.asked[0].request == e.Request("T01", "general", "zh-TW")


def test_a_suspended_service_is_not_among_what_most_people_come_for() -> None:
    pilot = Pilot(board=a_busy_board(suspended={"T01": SUSPENDED["R02"]}))
    pilot.tap("language:zh-TW")
    assert "service:T01" not in pilot.names()
    assert "service:N03" in pilot.names()


def test_an_office_with_one_group_of_services_does_not_ask_for_it() -> None:
    evening = {**cast(dict[str, Any], a_busy_board()["session"]), "services": ["T01", "T02"]}
    pilot = Pilot(board=a_busy_board(session=evening))
    pilot.tap("language:zh-TW", "service:T02", "take")
    assert pilot.screen is Screen.THANKS


def test_the_class_chosen_last_counts_and_general_can_be_chosen_again() -> None:
    pilot = Pilot()
    pilot.choose(priority="caring")
    pilot.tap("priority:elderly", "priority:general", "take")
    assert pilot.world.asked[0].request.priority == "general"


def test_the_documents_of_a_long_list_are_one_touch_away_and_do_not_hold_up_the_number() -> None:
    pilot = Pilot(LANDSCAPE)
    pilot.tap("large")
    pilot.choose(service="R02")
    pilot.tap("documents")
    assert pilot.screen is Screen.DOCUMENTS
    pilot.tap("back")
    assert pilot.screen is Screen.CONFIRM
    pilot.tap("take")
    assert pilot.screen is Screen.THANKS


def test_after_a_refusal_another_service_may_be_chosen_in_the_same_language() -> None:
    pilot = Pilot()
    pilot.world.refuses = "daily_limit"
    pilot.choose(language="vi")
    pilot.tap("take", "other")
    assert pilot.screen is Screen.CATEGORY
    assert pilot.model.visit.language == "vi"
    assert pilot.model.attempt is None


def test_the_language_can_be_changed_anywhere_and_the_choices_stay() -> None:
    pilot = Pilot()
    pilot.tap("language:zh-TW", "category:document")
    pilot.tap("language", "language:vi")
    assert pilot.screen is Screen.SERVICE
    assert pilot.model.visit.language == "vi"
    assert "Bản sao hộ tịch" in pilot.read()


def test_switches_of_one_person_are_not_there_for_the_next() -> None:
    pilot = Pilot()
    pilot.tap("large", "contrast", "low")
    pilot.find("language:th")
    assert pilot.model.visit.large
    pilot.tap("home")
    assert pilot.model.visit == KioskVisit()
    pilot.tap("large")
    pilot.wait(90)
    assert pilot.model.visit == KioskVisit()


def test_help_is_called_from_any_screen_and_its_answer_shown() -> None:
    pilot = Pilot()
    pilot.tap("help")
    pilot.wait(1)
    assert pilot.world.calls_for_help == 1
    assert "已通知服務人員" in pilot.read()


def test_the_help_button_itself_says_what_came_of_it_on_every_screen() -> None:
    pilot = Pilot()
    pilot.world.help_reaches = None
    pilot.tap("language:zh-TW", "help", "help")
    assert pilot.screen is Screen.CATEGORY
    assert "正在通知" in pilot.read()
    assert pilot.world.calls_for_help == 1
    pilot.hear(e.HelpAnswered(True))
    assert "已通知" in pilot.read()
    pilot.tap("category:document", "back")
    assert "已通知" in pilot.read()


def test_a_call_for_help_that_reached_nobody_says_so_and_may_be_made_again() -> None:
    pilot = Pilot()
    pilot.world.help_reaches = False
    pilot.tap("language:zh-TW", "help")
    assert "請至服務台" in pilot.read()
    pilot.tap("help")
    assert pilot.world.calls_for_help == 2


def test_a_session_for_booked_visitors_alone_is_said_before_the_first_touch() -> None:
    session = {**cast(dict[str, Any], a_busy_board()["session"]), "booked_only": True,
               "walk_in_at": "2026-11-30T08:00:00+08:00"}  # fmt: skip
    pilot = Pilot(board=a_busy_board(session=session))
    assert "本時段僅受理預約案件" in pilot.read()
    assert "民國115年11月30日 08:00" in pilot.read()
    assert not any(name.startswith("language:") for name in pilot.names())


def test_a_closed_kiosk_says_it_once() -> None:
    why = {"zh-TW": "颱風停止上班"}
    closed = {"reason": "typhoon", "wording": why, "opens_at": None}
    pilot = Pilot(board=a_busy_board(session=None, closed=closed))
    assert "颱風停止上班" in pilot.read()
    assert "目前非服務時間" not in pilot.read()


def test_a_touch_left_by_a_power_cut_is_asked_for_again_with_its_key() -> None:
    pilot = Pilot()
    pilot.world.post(e.TouchFound("before", e.Request("R02", "general", "en")))
    pilot.wait(1)
    assert [issue.key for issue in pilot.world.asked] == ["before"]
    assert pilot.screen is Screen.THANKS
    assert "Please take your ticket" in pilot.read()
