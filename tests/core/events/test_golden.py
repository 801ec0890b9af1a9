"""A journal written by 0.1.0 (two days, every kind, every field) means the same for ever."""

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from queue_server.core import events as ev
from queue_server.core.state.applying import apply
from queue_server.core.state.branch import BranchState
from tests.core.play import picture

HERE = Path(__file__).parent
Row = dict[str, Any]
ROWS: list[Row] = [
    json.loads(line) for line in (HERE / "journal_0_1_0.jsonl").read_text().splitlines()
]
DAYS: dict[str, Any] = json.loads((HERE / "state_0_1_0.json").read_text())
#: What a request's first row carries besides the event.
OF_THE_REQUEST = {"fp", "of"}


def decoded(row: Row) -> ev.Event:
    return ev.decode(row["kind"], row["ticket"], row["counter"], row["data"])


def plain(state: BranchState) -> Any:
    """What people can see of a state, as the golden file holds it."""

    def simple(value: Any) -> Any:
        return dataclasses.asdict(value) if dataclasses.is_dataclass(value) else str(value)  # type: ignore[arg-type]

    seen = json.loads(json.dumps(picture(state), default=simple, sort_keys=True))
    # How often a number was called, and by which announcement, is known since 0.2.0.
    seen["announcements"] = [
        {name: value for name, value in one.items() if name not in ("calls", "in_person")}
        for one in seen["announcements"]
    ]
    # A suspension has its free words in a note since 0.2.0; those of 0.1.0 are its reason.
    for stop in seen["suspensions"].values():
        assert stop.pop("note") == ""
        # Those of one closure belong together since 0.4.0.
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
        # Nor had any a note; who began to serve is remembered since 0.3.0.
        assert not any(ticket.pop(name) for name in ("note", "note_seq"))
        # Nor was any fetched in person before 0.3.0.
        assert not ticket.pop("in_person")
        # All of a number's services had to be served by one counter since 0.4.0.
        needs = ticket.pop("needs")
        assert needs in ([], ticket["services"])
        del ticket["clerk"]
    for counter in seen["counters"].values():
        assert counter.pop("until") is None
        # Nor was any handed over before 0.4.0.
        assert not any(counter.pop(name) for name in ("offered_to", "offered_until", "asked"))
    return seen


def test_the_file_holds_every_kind_there_was() -> None:
    assert len(ROWS) == 130
    assert {row["kind"] for row in ROWS} <= set(ev.EVENTS)
    assert len({row["kind"] for row in ROWS}) == 27


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['seq']}-{row['kind']}")
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
