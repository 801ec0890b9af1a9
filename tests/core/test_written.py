"""What people may write where a text is kept: no personal numbers, no signs that cannot be seen."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.decide import with_listed_reason
from queue_server.core.decide.command import Command
from queue_server.core.decide.counter.counters import Pause
from queue_server.core.decide.counter.leaving import Hold
from queue_server.core.decide.line.tickets import Cancel
from queue_server.core.decide.standing.day import CorrectDay
from queue_server.core.decide.standing.notices import SaveNotice
from queue_server.core.decide.standing.suspensions import Suspend
from queue_server.core.errors import BadRequest
from queue_server.core.written import personal, require_link, require_plain, unseen
from tests.core.play import Play
from tests.office import MONDAY_TEN, rules

DAY = date(2026, 11, 23)

_VALUES = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))


def numbered(letter: str, second: str, middle: str) -> str:
    """A number of that form with its check digit."""
    digit = second if second.isdigit() else str(_VALUES[second] % 10)
    parts = f"{_VALUES[letter]}{digit}{middle}"
    total = sum(int(d) * w for d, w in zip(parts, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1), strict=True))
    return f"{letter}{second}{middle}{-total % 10}"


LETTERS = st.sampled_from("ABCDEFGHJKLMNPQRSTUVXYWZIO")
MIDDLES = st.text("0123456789", min_size=7, max_size=7)


@given(
    LETTERS,
    st.sampled_from("1289ABCD"),
    MIDDLES,
    st.sampled_from(["", "身分證", "id: ", "(", "，"]),
)
def test_every_sound_number_of_a_person_is_found(
    letter: str, second: str, middle: str, before: str
) -> None:
    kind = "national_id" if second in "12" else "resident_id"
    assert personal(f"{before}{numbered(letter, second, middle)}") == kind


@given(LETTERS, st.sampled_from("1289"), MIDDLES, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_number_of_a_person(
    letter: str, second: str, middle: str, off: int
) -> None:
    sound = numbered(letter, second, middle)
    assert personal(f"{sound[:-1]}{(int(sound[-1]) + off) % 10}") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A123456789", "national_id"),
        ("a123456789 沒帶證件", "national_id"),
        ("Ａ１２３４５６７８９", "national_id"),
        ("A 123-456-789", "national_id"),
        ("A12345\u200b6789", "national_id"),
        ("王先生A123456789要改期", "national_id"),
        ("A800000014", "resident_id"),
        ("A123456788 A123456789", "national_id"),
        ("請洽 0912-345-678", "mobile"),
        ("+886 912 345 678", "mobile"),
        ("0912345678", "mobile"),
        ("٠٩١٢٣٤٥٦٧٨", "mobile"),
        ("卡號 0000 1234 5678", "health_card"),
        ("健保卡 123456789012", "health_card"),
    ],
)
def test_a_number_is_found_however_it_is_written(text: str, kind: str) -> None:
    assert personal(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "民眾離開",
        "A123",
        "B045 回來了",
        "電話 04-2635-2000 轉 123",
        "請洽 02-2720-8889",
        "案件 202611281200",
        "規費 1234567890 元",
        "文號 府授民戶字第1150123456號",
        "XA123456789",
        "A1234567890",
    ],
)
def test_what_offices_write_every_day_is_not_taken_for_one(text: str) -> None:
    assert personal(text) is None


@pytest.mark.parametrize(
    "mark", ["\x07", "\x1b[31m", "\u202e", "\u2066", "\u200f", "\u2028", "\x85"]
)
def test_marks_that_cannot_be_seen_are_refused(mark: str) -> None:
    assert unseen(f"窗口{mark}")


@pytest.mark.parametrize(
    "text", ["第一行\n第二行", "สวัสดี\u200bครับ", "👨\u200d👩\u200d👧", "é", "①㎡"]
)
def test_what_makes_lines_and_letters_is_no_such_mark(text: str) -> None:
    assert not unseen(text)


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    assert personal(text) in (None, "national_id", "resident_id", "health_card", "mobile")
    assert unseen(text) in (True, False)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "//evil", "ftp://h/x", "https://",
             "http://[", "/relative", "mailto:a@b.c"],
)  # fmt: skip
def test_a_link_leads_to_a_page_alone(link: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        require_link("link", link)
    assert (refusal.value.code, refusal.value.facts) == ("bad_link", {"field": "link"})


@pytest.mark.parametrize("link", ["", "https://example.org/路徑?q=1", "http://127.0.0.1:8080/"])
def test_an_address_of_a_page_is_a_link(link: str) -> None:
    require_link("link", link)


def test_a_link_has_no_line_break() -> None:
    with pytest.raises(BadRequest) as refusal:
        require_link("link", "https://example.org/\nx")
    assert refusal.value.code == "unseen_characters"


def test_a_refusal_names_field_and_kind_and_never_the_number() -> None:
    with pytest.raises(BadRequest) as refusal:
        require_plain("reason", "好的", "A123456789")
    assert refusal.value.code == "personal_data"
    assert refusal.value.facts == {"field": "reason", "found": "national_id"}
    assert "A123456789" not in str(refusal.value)


FREE_TEXTS: list[tuple[Command, str]] = [
    (SaveNotice(id="n", title={"zh-TW": "洽 0912345678"}), "title"),
    (SaveNotice(id="n", title={"zh-TW": "好"}, body={"en": "A123456789"}), "body"),
    (Suspend(id="s", scope="branch", reason="A123456789"), "reason"),
    (Suspend(id="s", scope="branch", reason="r", wording={"en": "A123456789"}), "wording"),
    (Suspend(id="s", scope="branch", reason="r", note="A123456789"), "note"),
    (CorrectDay(day=DAY, reason="A123456789", clock=MONDAY_TEN, numbers={}), "reason"),
    (CorrectDay(day=DAY, note="0912-345-678", clock=MONDAY_TEN, numbers={}), "note"),
    (Cancel(ticket="x", clerk="wang", reason="A123456789"), "reason"),
    (Hold(counter=2, clerk="wang", reason="A123456789"), "reason"),
    (Pause(counter=2, clerk="wang", reason="A123456789"), "reason"),
]


@pytest.mark.parametrize(("command", "field"), FREE_TEXTS)
def test_no_free_text_takes_a_personal_number_into_the_journal(
    command: Command, field: str
) -> None:
    with pytest.raises(BadRequest) as refusal:
        Play().carry_out(command)
    assert (refusal.value.code, refusal.value.facts["field"]) == ("personal_data", field)


def listed(**changes: Any) -> Play:
    """An office whose reasons are a list."""
    return Play(
        replace(rules(), reasons=("gone",), pause_reasons=("lunch",), free_reasons=False, **changes)
    )


def test_where_reasons_are_a_list_no_other_words_get_into_the_journal() -> None:
    play = listed()
    ticket = play.issue()
    for command in (
        Cancel(ticket=ticket.id, clerk="wang", reason="王先生走了"),
        Cancel(ticket=ticket.id, clerk="wang", reason="lunch"),
    ):
        with pytest.raises(BadRequest) as refusal:
            play.carry_out(command)
        assert refusal.value.code == "unknown_reason"
        assert refusal.value.facts == {"field": "reason", "listed": "gone"}
    play.do("open")
    with pytest.raises(BadRequest):
        play.do("pause", reason="gone")
    play.do("pause", reason="lunch")
    [event] = play.carry_out(Cancel(ticket=ticket.id, clerk="wang", reason="gone"))
    assert event.reason == "gone"


def test_why_the_office_closes_or_its_day_was_wrong_is_from_lists_of_their_own() -> None:
    play = listed(suspension_reasons=("typhoon",), correction_reasons=("battery",))
    [saved] = play.carry_out(Suspend(id="s", scope="branch", reason="typhoon", note="from noon"))
    assert (saved.reason, saved.note, saved.said) == ("typhoon", "from noon", "typhoon")
    for command, known in (
        (Suspend(id="s", scope="branch", reason="gone"), "typhoon"),
        (CorrectDay(day=DAY, reason="typhoon", clock=MONDAY_TEN, numbers={}), "battery"),
    ):
        with pytest.raises(BadRequest) as refusal:
            play.carry_out(command)
        assert refusal.value.facts == {"field": "reason", "listed": known}


def test_free_words_about_a_closure_are_in_no_row_of_the_numbers_it_cancels() -> None:
    play = Play()
    play.issue()
    saved, cancelled = play.carry_out(
        Suspend(id="s", scope="branch", reason="王先生跌倒", numbers="void")
    )
    assert (saved.reason, saved.note, saved.said) == ("", "王先生跌倒", "王先生跌倒")
    assert cancelled.reason == "suspended"


def test_a_reason_may_be_left_out_of_a_list() -> None:
    play = listed()
    play.carry_out(Cancel(ticket=play.issue().id, clerk="wang"))


def test_where_words_are_free_a_listed_reason_needs_no_look() -> None:
    play = Play(replace(rules(), reasons=("A123456789",)))
    play.carry_out(Cancel(ticket=play.issue().id, clerk="wang", reason="A123456789"))


def test_free_words_are_a_note_and_no_part_of_what_is_asked() -> None:
    play = Play(replace(rules(), reasons=("gone",)))
    ticket = play.issue().id
    free = Cancel(ticket=ticket, clerk="wang", reason="left by the back door")
    said = with_listed_reason(free, play.rules)
    assert (said.reason, said.note) == ("", "left by the back door")
    assert with_listed_reason(said, play.rules) is not free
    assert with_listed_reason(said, play.rules).note == said.note
    assert said == Cancel(ticket=ticket, clerk="wang")
    both = with_listed_reason(replace(free, reason="gone", note="in haste"), play.rules)
    assert (both.reason, both.note) == ("gone", "in haste")


def test_a_note_has_no_personal_number_in_it() -> None:
    play = Play(replace(rules(), reasons=("gone",)))
    with pytest.raises(BadRequest) as refusal:
        play.carry_out(
            Cancel(ticket=play.issue().id, clerk="wang", reason="gone", note="A123456789")
        )
    assert refusal.value.facts == {"field": "note", "found": "national_id"}


def test_a_picture_in_colour_is_refused_by_the_name_of_its_field() -> None:
    with pytest.raises(BadRequest) as refusal:
        require_plain("title", "開放\U0001f600")
    assert (refusal.value.code, refusal.value.facts["field"]) == ("emoji", "title")
