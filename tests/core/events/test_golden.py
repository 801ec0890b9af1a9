"""Journals written by each version (every kind, every field) mean the same for ever."""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest

from queue_server import VERSION
from queue_server.core import events as ev
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from tests.core.events.golden import HERE, decoded, plain_json, rows_of, seen, within
from tests.core.events.making import Watched, few
from tests.core.play import picture

ROWS = rows_of("0_1_0")
DAYS: dict[str, Any] = json.loads((HERE / "state_0_1_0.json").read_text())
PLAYED = rows_of("0_2_0")
PLAYS: list[dict[str, Any]] = json.loads((HERE / "state_0_2_0.json").read_text("utf-8"))
#: The kinds that each version was the first to write. A kind missing here has no row to prove that
#: it can be read later: make the coming version's file again, or begin the next one's
#: (tests/core/events/making.py). A kind once listed stays.
NEW_IN = {
    "0.1.0": """
    counter_closed counter_opened counter_paused day_opened help_answered help_requested
    notice_deleted notice_saved rating_given service_added step_undone suspension_lifted
    suspension_saved ticket_called ticket_cancelled ticket_finished ticket_held ticket_issued
    ticket_missed ticket_recalled ticket_reclassified ticket_released ticket_requeued
    ticket_resumed ticket_skipped ticket_started ticket_transferred
    """,
    "0.2.0": """
    alarm_closed alarm_raised alarm_settled alarm_taken amendment_removed booking_cancelled
    booking_changed booking_checked_in booking_filed booking_lapsed booking_made booking_missed
    booking_move_call_listed booking_move_filed booking_move_planned booking_move_proposed
    booking_move_settled booking_used_as_walkin counter_asked_for counter_handed_over counter_kept
    counter_offered counter_profile_cleared counter_profile_set day_corrected hold_ended
    in_person_asked lunch_planned offline_ticket_lapsed pool_amended review_released
    review_withdrawn seat_held ticket_noted ticket_redirected ticket_superseded waiter_filed
    waiter_joined waiter_offered waiter_passed waiter_settled
    """,
}
KINDS = {version: set(names.split()) for version, names in NEW_IN.items()}
#: What a request's first row carries besides the event.
OF_THE_REQUEST = {"fp", "of"}


def plain(state: BranchState) -> Any:
    """What people can see of a state, as the golden file holds it."""
    seen = plain_json(picture(state))
    # How often a number was called, and by which announcement, is known since 0.2.0.
    seen["announcements"] = [
        {name: value for name, value in one.items() if name not in ("calls", "in_person")}
        for one in seen["announcements"]
    ]
    # A suspension has its free words in a note since 0.2.0; those of 0.1.0 are its reason.
    for stop in seen["suspensions"].values():
        assert stop.pop("note") == ""
        # Those of one closure belong together since 0.2.0.
        assert stop.pop("act") == ""
    # So are pictures, places, days, sessions and displays of notices.
    for notice in seen["notices"].values():
        assert not any(
            notice.pop(name)
            for name in (
                "picture",
                "place",
                "days",
                "sessions",
                "displays",
                "pages",
                "clip",
                "clip_s",
                "clip_sound",
            )
        )
        assert notice.pop("state") == "live"
    for ticket in seen["tickets"].values():
        del ticket["announcement"]
        # So is what a kiosk decided while the server did not answer; no row of 0.1.0 has any.
        assert not any(ticket.pop(name) for name in ("offline", "remark", "superseded"))
        # Nor had any a note; who began to serve is remembered since 0.2.0.
        assert not any(ticket.pop(name) for name in ("note", "note_seq"))
        # Nor was any fetched in person before 0.2.0.
        assert not ticket.pop("in_person")
        # All of a number's services had to be served by one counter since 0.2.0.
        needs = ticket.pop("needs")
        assert needs in ([], ticket["services"])
        del ticket["clerk"]
    for counter in seen["counters"].values():
        assert counter.pop("until") is None
        # Nor was any handed over before 0.2.0.
        assert not any(counter.pop(name) for name in ("offered_to", "offered_until", "asked"))
    return seen


def test_each_file_holds_every_kind_that_its_version_wrote() -> None:
    assert (len(ROWS), len(PLAYED)) == (130, 280)
    assert {row["kind"] for row in ROWS} == KINDS["0.1.0"]
    assert {row["kind"] for row in PLAYED} == KINDS["0.1.0"] | KINDS["0.2.0"]


def test_every_kind_of_today_is_in_the_file_of_this_version() -> None:
    assert list(NEW_IN)[-1] == VERSION
    assert set(ev.EVENTS) == set().union(*KINDS.values())


def test_every_field_of_an_event_stands_in_some_row() -> None:
    written = {(row["kind"], name) for row in (*ROWS, *PLAYED) for name in row["data"]}
    columns = {"ticket", "counter"}
    declared = {
        (kind, one.name.rstrip("_")) for kind, event in ev.EVENTS.items() for one in fields(event)
    }
    missing = {(kind, name) for kind, name in declared - written if name not in columns}
    # No decision has them: a restored database and a wrong clock do.
    assert missing == {("day_opened", "epoch"), ("day_opened", "numbers")}


@pytest.mark.parametrize(
    "row", [*ROWS, *PLAYED], ids=lambda row: f"{row.get('play', 'day')}-{row['seq']}-{row['kind']}"
)
def test_a_row_decodes_and_encodes_to_what_was_written(row: dict[str, Any]) -> None:
    written = {name: value for name, value in row["data"].items() if name not in OF_THE_REQUEST}
    assert ev.encode(decoded(row)) == (row["kind"], row["ticket"], row["counter"], written)


def test_each_day_rebuilds_to_what_people_saw_then() -> None:
    state = BranchState((1, 2, 3))
    for row in ROWS:
        if row["kind"] == ev.DayOpened.KIND and state.day:
            assert plain(state) == DAYS["2026-11-23"]
        apply(state, row["seq"], datetime.fromisoformat(row["at"]), row["actor"], decoded(row))
    assert state.day == date(2026, 11, 24)
    assert plain(state) == DAYS["2026-11-24"]


def replayed(number: int) -> BranchState:
    state = BranchState(tuple(PLAYS[number]["counters"]))
    for row in PLAYED:
        if row["play"] == number:
            apply(state, row["seq"], datetime.fromisoformat(row["at"]), row["actor"], decoded(row))
    return state


@pytest.mark.parametrize("number", range(len(PLAYS)))
def test_each_play_rebuilds_to_what_people_saw_then(number: int) -> None:
    assert within(PLAYS[number]["seen"], seen(replayed(number)))


@pytest.mark.parametrize(
    ("now", "same"),
    [
        ({"a": [1, {"b": 2}]}, True),
        ({"a": [1, {"b": 2, "new": 0}], "more": 3}, True),
        ({"a": [1, {"b": 3}]}, False),
        ({"a": [1, {}]}, False),
        ({"a": [1]}, False),
        ({"a": {}}, False),
        ([], False),
    ],
)
def test_what_was_seen_may_have_gained_fields_and_lost_none(now: Any, same: bool) -> None:
    assert within({"a": [1, {"b": 2}]}, now) is same


def test_of_plays_few_are_chosen_that_have_every_kind_and_field_of_all() -> None:
    plain_day, served = Watched(), Watched()
    served.issue()
    served.do("open")
    assert few([plain_day, served, plain_day]) == [served]
    assert served.is_an_example()


def test_a_play_with_a_row_that_a_test_made_is_no_example() -> None:
    play = Watched()
    play.take_in([ev.DayOpened(day=date(2026, 11, 24))], "system")
    assert not play.is_an_example()
