"""What may be asked for, and what is refused by its field."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.outside_visits.rules.request import request as request_of
from queue_server.outside_visits.rules.request import require_impersonal
from queue_server.outside_visits.rules.visit import OutsideVisit, VisitState
from queue_server.settings import Settings
from tests.outside_visits.making import FRIDAY, MONDAY, NOW, TERMS, asked, group

RULES = Settings.load().rules


def request(**fields: Any) -> OutsideVisit:
    return request_of(asked(**fields), RULES, TERMS, id="v1", mark="m", now=NOW)


def test_a_visit_takes_what_its_kind_says_for_so_many_people() -> None:
    one = request(people=3)
    assert (one.minutes, one.people, one.state, one.version) == (60, 3, VisitState.REQUESTED, 1)
    assert request(people=3, minutes=45).minutes == 45


def test_what_is_asked_for_is_kept_as_it_was_asked() -> None:
    wanted = asked(kind="school", services=("N01",), place=" 福田國中 ", opens=0, closes=1439,
                   groups=(group("301", 1, 2),))  # fmt: skip
    one = request_of(wanted, RULES, TERMS, id="v1", mark="m", now=NOW)
    assert one == OutsideVisit(
        id="v1", mark="m", kind="school", services=("N01",), zone="near", place="福田國中",
        people=2, groups=(group("301", 1, 2),), first=MONDAY, last=FRIDAY, opens=0, closes=1439,
        minutes=23, language="zh-TW", made_at=NOW, changed_at=NOW,
    )  # fmt: skip


def test_the_edges_of_what_may_be_asked_are_within() -> None:
    assert request(first=MONDAY, last=MONDAY, opens=600, closes=600).opens == 600
    assert request(last=MONDAY + timedelta(days=TERMS.ahead_days)).first == MONDAY
    assert request(people=500, minutes=30).people == 500
    assert request(opens=0, closes=600, minutes=TERMS.back - TERMS.leaves).minutes == 450


def test_a_class_list_counts_its_seats() -> None:
    one = request(kind="school", services=("N01",), people=1,
                  groups=(group("301", *range(1, 31)), group("三年二班", 1, 2)))  # fmt: skip
    assert (one.people, one.minutes) == (32, 20 + 31 * 3)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("kind", {"kind": "moon"}),
        ("zone", {"zone": "moon"}),
        ("language", {"language": "xx"}),
        ("services", {"services": ()}),
        ("people", {"people": 0}),
        ("people", {"people": 501}),
        ("groups", {"groups": (group("王小明", 1),)}),
        ("groups", {"groups": (group("301", 1), group("301", 2))}),
        ("groups", {"groups": (group("301", 1, 1),)}),
        ("groups", {"groups": (group("301"),)}),
        ("first", {"first": MONDAY - timedelta(days=1)}),
        ("last", {"last": MONDAY + timedelta(days=31)}),
        ("last", {"first": FRIDAY, "last": MONDAY}),
        ("closes", {"opens": 700, "closes": 699}),
        ("closes", {"closes": 1440}),
        ("minutes", {"minutes": 460}),
        ("minutes", {"opens": 980, "closes": 990}),
    ],
)
def test_a_mistake_is_named_by_its_field(field: str, fields: Any) -> None:
    with pytest.raises(BadRequest) as refused:
        request(**fields)
    assert (refused.value.code, refused.value.facts["field"]) == ("invalid", field)


def test_a_service_that_is_not_done_there_is_unknown() -> None:
    with pytest.raises(UnknownThing):
        request(services=("N02", "D01"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("王小明先生家", "name"),
        ("福田路 陳女士", "name"),
        ("王○明宅", "name"),
        ("Mr Wang, Futian", "name"),
        ("打 04-2635-1234", "telephone"),
        ("（０２）２３４５６７８９", "telephone"),
        ("wang@example.com", "mail"),
        ("A123456789", "national_id"),
        ("0912-345-678", "mobile"),
    ],
)
def test_words_in_which_a_person_can_be_seen_are_refused(text: str, found: str) -> None:
    with pytest.raises(BadRequest) as refused:
        request(place=text)
    assert (refused.value.code, refused.value.facts["found"]) == ("personal_data", found)


@pytest.mark.parametrize(
    "text", ["福田里福田路二段120巷5號3樓", "臺中榮民總醫院 二〇三病房", "龍津國中 教務處"]
)
def test_words_about_a_place_may_be_written(text: str) -> None:
    require_impersonal("place", text)
    assert request(place=f" {text} ").place == text


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "moon"}, "kind: home, school"),
        ({"zone": "moon"}, "zone: near, far, hill"),
        ({"language": "xx"}, f"language: {', '.join(RULES.languages)}"),
        ({"services": ()}, "services: at least one"),
        ({"people": 0}, "people: 1 to 500"),
        ({"groups": (group("王小明", 1),)}, "groups: labels such as 302, each once"),
        ({"groups": (group("301"),)}, "groups: seat numbers, each once"),
        ({"first": MONDAY - timedelta(days=1)}, "first: today or later"),
        ({"first": FRIDAY, "last": MONDAY},
         "last: from first on, at most 30 days from today"),
        ({"closes": 1440}, "closes: not before opens"),
        ({"minutes": 460}, "minutes: more minutes than a working day has"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_would_be_taken(fields: Any, expected: str) -> None:
    with pytest.raises(BadRequest) as refused:
        request(**fields)
    assert refused.value.detail == expected


def test_the_first_service_that_is_not_done_there_is_named() -> None:
    with pytest.raises(UnknownThing) as refused:
        request(services=("N02", "D01", "X99"))
    assert (refused.value.code, refused.value.facts) == ("unknown_service", {"service": "D01"})


@pytest.mark.parametrize(
    ("text", "found"), [("王小明先生家", "name"), ("04-2635-1234", "telephone"), ("a@b.tw", "mail")]
)
def test_who_wrote_of_a_person_is_told_where_and_what_to_leave_out(text: str, found: str) -> None:
    with pytest.raises(BadRequest) as refused:
        require_impersonal("label", text)
    assert refused.value.facts == {"field": "label", "found": found}
    assert refused.value.detail == f"label: leave out the {found}"
    with pytest.raises(BadRequest) as refused:
        request(place=text)
    assert refused.value.facts["field"] == "place"


def test_a_personal_number_is_refused_by_the_name_of_its_field() -> None:
    with pytest.raises(BadRequest) as refused:
        require_impersonal("label", "A123456789")
    assert refused.value.facts["field"] == "label"


def test_one_person_may_be_asked_for_and_no_time_before_midnight() -> None:
    assert request(people=1).people == 1
    assert request(opens=0).opens == 0
    with pytest.raises(BadRequest) as refused:
        request(opens=-1)
    assert refused.value.facts["field"] == "closes"


def test_a_visit_that_ends_when_the_crew_must_be_back_is_within_the_day() -> None:
    latest = TERMS.back - 30
    assert request(opens=latest, closes=latest, minutes=30).opens == latest
    with pytest.raises(BadRequest) as refused:
        request(opens=latest + 1, closes=latest + 1, minutes=30)
    assert refused.value.facts["field"] == "minutes"


def test_a_list_of_more_than_five_hundred_seats_is_refused() -> None:
    full = group("301", *range(1, 501))
    assert request(kind="school", services=("N01",), groups=(full,), minutes=60).people == 500
    with pytest.raises(BadRequest) as refused:
        request(kind="school", services=("N01",), groups=(full, group("302", 1)), minutes=60)
    assert refused.value.facts["field"] == "people"


def test_today_is_the_day_at_the_office_and_not_in_greenwich() -> None:
    late = NOW.replace(hour=17)  # one o'clock on Tuesday in Taipei
    with pytest.raises(BadRequest) as refused:
        request_of(asked(first=MONDAY), RULES, TERMS, id="v1", mark="m", now=late)
    assert refused.value.facts["field"] == "first"
