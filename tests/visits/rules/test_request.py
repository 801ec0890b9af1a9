"""What may be asked for, and what is refused by its field."""

from datetime import timedelta
from typing import Any

import pytest

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.settings import Settings
from queue_server.visits.rules.request import request as request_of
from queue_server.visits.rules.request import require_impersonal
from queue_server.visits.rules.visit import State, Visit
from tests.visits.making import FRIDAY, MONDAY, NOW, TERMS, asked, group

RULES = Settings.load().rules


def request(**fields: Any) -> Visit:
    return request_of(asked(**fields), RULES, TERMS, id="v1", mark="m", now=NOW)


def test_a_visit_takes_what_its_kind_says_for_so_many_people() -> None:
    one = request(people=3)
    assert (one.minutes, one.people, one.state, one.version) == (60, 3, State.REQUESTED, 1)
    assert request(people=3, minutes=45).minutes == 45


def test_what_is_asked_for_is_kept_as_it_was_asked() -> None:
    wanted = asked(kind="school", services=("N01",), place=" 福田國中 ", opens=0, closes=1439,
                   groups=(group("301", 1, 2),))  # fmt: skip
    one = request_of(wanted, RULES, TERMS, id="v1", mark="m", now=NOW)
    assert one == Visit(
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
