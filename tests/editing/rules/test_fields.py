"""Each field of a page is one that the configuration has, of the kind it has there."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from queue_server.editing.rules.changes import items_of
from queue_server.editing.rules.fields import BY_NAME, CONFIG, GROUPS, Field, TableGroup
from queue_server.wire.words.week import WEEK

DATA: Any = tomllib.loads((Path(__file__).parents[3] / "config.toml").read_text("utf-8"))
KINDS: Mapping[str, Any] = {
    "yes": bool, "whole": int, "number": (int, float), "text": str, "wording": dict, "pairs": dict,
    "many": list, "colour": str, "figures": dict, "lanes": (int, str),
    "span": list, "deadline": dict, "hours": list, "link": dict,
}  # fmt: skip


@pytest.mark.parametrize(
    "group", [one for one in GROUPS if one.file == CONFIG], ids=lambda g: g.name
)
def test_what_the_office_says_is_of_the_kind_that_the_page_shows(group: TableGroup) -> None:
    for table in items_of(DATA, group).values():
        for field in group.fields:
            if not field.spread and field.name in table and field.kind in KINDS:
                assert isinstance(table[field.name], KINDS[field.kind]), field.name


def test_what_is_chosen_from_is_a_group_or_the_words_themselves() -> None:
    sources = {field.of for group in GROUPS for field in group.fields if isinstance(field.of, str)}
    assert sources <= {*BY_NAME, "languages", "categories"}


def test_what_opens_the_office_to_others_is_on_no_page() -> None:
    ways = {group.way[0] for group in GROUPS}
    assert not ways & {"server", "tls", "security", "sign_in"}
    assert BY_NAME["branch"].field("id") is None


@pytest.mark.parametrize(
    ("group", "field"),
    [
        ("sessions", Field(name="opens", kind="time")),
        ("sessions", Field(name="days", kind="many", of=WEEK, optional=True,
                           default=["mon", "tue", "wed", "thu", "fri"])),
        ("sessions", Field(name="daily_limit", kind="whole", optional=True)),
        ("sessions", Field(name="services", kind="many", of="services", optional=True, default=[])),
        ("slip", Field(name="footer", kind="wording", optional=True, default={})),
        ("series", Field(name="last", kind="whole", optional=True, default=999)),
        ("pools", Field(name="closes", kind="deadline", optional=True,
                        default={"at": "15:00:00", "working_days_before": 1})),
        ("reasons", Field(name="wording", kind="wording", spread=True)),
    ],
)  # fmt: skip
def test_a_field_can_be_left_out_where_the_configuration_has_a_value_for_it(
    group: str, field: Field
) -> None:
    assert BY_NAME[group].field(field.name) == field


def test_wordings_by_name_stand_together_on_one_page() -> None:
    words = [one for one in GROUPS if one.how == "words"]
    assert {one.section for one in words} == {"words"}
    assert [one.way for one in words] == [("clerk", one.name) for one in words]
