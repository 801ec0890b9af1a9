"""The rules follow what a person wrote in the configuration, key by key."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from queue_server.core import rules as r
from queue_server.settings import Settings
from queue_server.settings.branch_rules import branch_rules
from queue_server.settings.loading import Tables

OFFICE = Settings.load().tables
WORDS = {"zh-TW": "字", "en": "word"}
Read = Callable[[r.BranchRules], Any]


def with_table(table: str, **values: Any) -> Tables:
    """The first office with one table changed."""
    changed: Any = getattr(OFFICE, table).model_copy(update=values)
    return replace(OFFICE, **{table: changed})


def with_one(tables: str, which: Any, /, **values: Any) -> Tables:
    """The first office with one entry of several changed."""
    every = getattr(OFFICE, tables)
    changed: Any = [*every] if isinstance(every, tuple) else dict(every)
    changed[which] = changed[which].model_copy(update=values)
    return replace(OFFICE, **{tables: type(every)(changed)})


@pytest.mark.parametrize(
    ("table", "key", "written", "read", "meant"),
    [
        ("branch", "id", "dawn", lambda x: x.branch, "dawn"),
        ("branch", "name", WORDS, lambda x: x.name, WORDS),
        ("branch", "zone", "Asia/Tokyo", lambda x: x.zone, "Asia/Tokyo"),
        ("branch", "languages", ["en"], lambda x: x.languages, ("en",)),
        ("branch", "fallback", "en", lambda x: x.fallback, "en"),
        ("voice", "order", ["nan", "en"], lambda x: x.spoken, ("nan", "en")),
        ("policy", "name", "fifo", lambda x: x.policy.name, "fifo"),
        ("policy", "overtake_cap", 7, lambda x: x.policy.overtake_cap, 7),
        ("policy", "ratio", [3, 5], lambda x: x.policy.ratio, (3, 5)),
        ("missed", "min_calls", 7, lambda x: x.missed.min_calls, 7),
        ("missed", "min_wait_s", 7, lambda x: x.missed.min_wait, timedelta(seconds=7)),
        ("missed", "requeue_after_calls", 7, lambda x: x.missed.requeue_after_calls, 7),
        ("missed", "limit", 7, lambda x: x.missed.limit, 7),
        ("clerk", "undo_within_s", 7, lambda x: x.undo_within, timedelta(seconds=7)),
        ("clerk", "outcomes", {"a": WORDS}, lambda x: x.outcomes, ("a",)),
        ("clerk", "pause_reasons", {"b": WORDS}, lambda x: x.pause_reasons, ("b",)),
        ("clerk", "reasons", {"c": WORDS}, lambda x: x.reasons, ("c",)),
        ("clerk", "suspension_reasons", {"d": WORDS}, lambda x: x.suspension_reasons, ("d",)),
        ("clerk", "correction_reasons", {"e": WORDS}, lambda x: x.correction_reasons, ("e",)),
        ("clerk", "free_reasons", False, lambda x: x.free_reasons, False),
        ("clerk", "free_reasons", True, lambda x: x.free_reasons, True),
        ("clerk", "crowd_alert", 7, lambda x: x.crowd_alert, 7),
        ("clerk", "may_pick", ["admin"], lambda x: x.may_pick, frozenset({"admin"})),
    ],
)
def test_a_key_of_a_table_is_what_the_rules_go_by(
    table: str, key: str, written: Any, read: Read, meant: Any
) -> None:
    assert read(branch_rules(with_table(table, **{key: written}))) == meant


def test_a_service_is_what_the_catalogue_says_in_the_offices_own_language() -> None:
    name = next(iter(OFFICE.services))
    paper = next(iter(OFFICE.documents))
    tables = with_one(
        "services", name, name=WORDS, category="other", series="express", minutes=7.5,
        documents=[paper], fee_ntd=7, fee_note=WORDS, who={"en": "only"}, enabled=False,
        daily_limit=9, signature="pad", photo=True,
    )  # fmt: skip
    assert branch_rules(tables).services[name] == r.Service(
        code=name, name=WORDS, category="other", series="express", minutes=7.5,
        documents=(dict(OFFICE.documents[paper].text),), fee_ntd=7, fee_note="字", who="",
        enabled=False, daily_limit=9, signature="pad", photo=True,
    )  # fmt: skip
    assert list(branch_rules(OFFICE).services) == list(OFFICE.services)


def test_a_class_of_visitors_has_its_words_its_target_and_its_shape() -> None:
    tables = with_one(
        "classes", "elderly", wording=WORDS, help={"en": "help"}, target_min=7, series="express",
        shape="diamond", offered=False,
    )  # fmt: skip
    assert branch_rules(tables).classes["elderly"] == r.PriorityClass(
        name="elderly", wording=WORDS, help={"en": "help"}, target=timedelta(minutes=7),
        series="express", shape="diamond", offered=False,
    )  # fmt: skip


def test_a_series_counts_as_it_is_written() -> None:
    values: dict[str, Any] = {
        "prefix": "Q", "first": 7, "last": 77, "digits": 2, "skip_four": True,
    }  # fmt: skip
    tables = with_one("series", "express", **values)
    assert branch_rules(tables).series["express"] == r.Series(name="express", **values)


@pytest.mark.parametrize(("written", "meant"), [(["th", "en"], ("th", "en")), ([], ("zh-TW",))])
def test_a_counter_calls_its_classes_in_its_languages_or_the_offices_own(
    written: list[str], meant: tuple[str, ...]
) -> None:
    tables = with_one(
        "counters", 0, name=WORDS, first=["caring"], then=["general"], services=["T01"],
        languages=written,
    )  # fmt: skip
    number = OFFICE.counters[0].number
    assert branch_rules(tables).counters[number] == r.Counter(
        number=number, name=WORDS, languages=meant,
        profile=r.WorkProfile(
            first=("caring",), then=("general",), services=frozenset({"T01"})
        ),
    )  # fmt: skip


def test_a_session_is_held_on_its_days_for_its_services_at_its_counters() -> None:
    tables = with_one(
        "sessions", 0, name="late", wording=WORDS, opens=time(7), closes=time(19, 30),
        days=["tue", "sun"], on_workdays=False, on_holidays=True, services=["T01"], counters=[3],
        last_ticket_min=7, booked_only=True, daily_limit=70,
    )  # fmt: skip
    assert branch_rules(tables).sessions[0] == r.Session(
        name="late", wording=WORDS, opens=time(7), closes=time(19, 30), days=frozenset({1, 6}),
        on_workdays=False, on_holidays=True, services=frozenset({"T01"}),
        counters=frozenset({3}), last_ticket=timedelta(minutes=7), booked_only=True,
        daily_limit=70,
    )  # fmt: skip


def test_the_calendar_is_that_of_every_year_there_is() -> None:
    first, *_, last = OFFICE.years
    off, made_up = date(2031, 1, 1), date(2031, 1, 4)
    tables = with_one("years", last, days_off=[off], makeup_workdays=[made_up])
    calendar = branch_rules(tables).calendar
    assert calendar.covers_years == frozenset(map(int, OFFICE.years))
    assert off in calendar.days_off
    assert made_up in calendar.makeup_workdays
    assert set(OFFICE.years[first].days_off) <= calendar.days_off
    assert set(OFFICE.years[first].makeup_workdays) <= calendar.makeup_workdays


def test_what_can_be_booked_and_which_series_a_kiosk_has_alone() -> None:
    rules = branch_rules(OFFICE)
    assert list(rules.pools) == [one.name for one in OFFICE.book.pools]
    own = {name: one.offline_series for name, one in OFFICE.kiosk.kiosks.items()}
    assert own
    assert rules.offline == own
    assert not rules.open_now
