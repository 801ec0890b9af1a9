"""A file changed in one place keeps every other byte, comments included."""

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.editing.rules.document import (
    AddTable,
    Drop,
    NotWritable,
    Put,
    RemoveTable,
    Step,
    changed,
    written,
)

ROOT = Path(__file__).parents[3]
OFFICE = (ROOT / "config.toml").read_text("utf-8")
OFFICES = [
    path.read_text("utf-8")
    for path in sorted((ROOT / "queue_server" / "catalogue" / "offices").rglob("*.toml"))
]
#: Tables of one kind that stand apart, keys above all tables, a table within a table.
SCATTERED = """# above all
schema = 1  # of the layout
[[devices]]
name = "a"  # first
options = { x = "1", y = "2" }

[voice]
# nothing is said here yet

[clerk.outcomes]
done = { zh-TW = "完成" }  # the usual one

# ---- more of them ----
[[devices]]
name = "b"
label.en = "B"  # in English
label.vi = "B"
[devices.options]
z = "3"

[clerk]
free = true
"""
OFFICES.append(SCATTERED)
FEW = settings(deadline=None, max_examples=30)


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_a_value_changes_and_its_comment_stays() -> None:
    new = changed(OFFICE, [Put(("sessions", 0, "opens"), time(9))])
    [(old, now)] = [(a, b) for a, b in zip(lines(OFFICE), lines(new), strict=True) if a != b]
    assert old == "opens = 08:00:00  # local time"
    assert now == "opens = 09:00:00  # local time"


def test_the_last_session_goes_and_the_heading_below_it_stays() -> None:
    new = changed(OFFICE, [RemoveTable(("sessions",), 2)])
    assert "# ---- Numbers ---" in new
    assert set(lines(OFFICE)) - set(lines(new)) <= {
        'name = "holiday"', 'wording.zh-TW = "假日預約服務"',
        'wording.en = "Holiday service by appointment"', "opens = 09:00:00", "closes = 12:00:00",
        'days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]', "on_workdays = false",
        "on_holidays = true", "counters = [1, 2, 3]", "booked_only = true", "last_ticket_min = 0",
        'services = ["C01", "N01", "N02", "S01", "S02", "R02"]  # the six holiday services',
    }  # fmt: skip


def test_a_new_session_stands_with_the_others_above_the_next_heading() -> None:
    new = changed(OFFICE, [AddTable(("sessions",), {"name": "dawn", "opens": time(6)}, array=True)])
    assert new.index('name = "holiday"') < new.index('name = "dawn"') < new.index("---- Numbers")


def test_a_new_key_stands_after_the_last_of_its_table() -> None:
    new = changed(
        OFFICE, [Put(("clerk", "reasons", "duplicate"), {"zh-TW": "重複", "en": "Twice"})]
    )
    place = new.index('duplicate = { zh-TW = "重複", en = "Twice" }')
    assert new.index("[clerk.reasons]") < place < new.index("[clerk.outcomes]")


def test_a_table_that_was_not_there_is_made_for_its_first_value() -> None:
    new = changed("schema = 1\n", [Put(("voice", "order"), ["nan"])])
    assert new == 'schema = 1\n\n[voice]\norder = ["nan"]\n'


def test_a_list_in_the_layout_of_a_table_is_no_heading() -> None:
    text = 'words = [\n  "a",\n  ["b"]\n]\nlong = """\n[no.heading]\n"""\n\n[real]\nx = 1\n'
    assert changed(text, [AddTable(("real", "two"), {"y": 2})]).endswith(
        "x = 1\n\n[real.two]\ny = 2\n"
    )


def test_tables_that_stand_apart_stay_where_they_are() -> None:
    steps: list[Step] = [
        Put(("devices", 1, "label", "en"), "Printer"), Put(("devices", 1, "options", "q"), "4"),
        Put(("voice", "order"), []), Put(("clerk", "outcomes", "left"), {"zh-TW": "離開"}),
        Put(("clerk", "free"), False), Drop(("devices", 1, "label", "vi")), Put(("schema",), 2),
        Put(("branch",), "x"),
    ]  # fmt: skip
    assert changed(SCATTERED, steps) == (
        SCATTERED.replace('label.en = "B"', 'label.en = "Printer"')
        .replace('z = "3"\n', 'z = "3"\nq = "4"\n')
        .replace("[voice]\n", "[voice]\norder = []\n")
        .replace("# the usual one\n", '# the usual one\nleft = { zh-TW = "離開" }\n')
        .replace("free = true", "free = false")
        .replace('label.vi = "B"\n', "")
        .replace("schema = 1  # of the layout\n", 'schema = 2  # of the layout\nbranch = "x"\n')
    )


@pytest.mark.parametrize(
    "step",
    [
        Put(("sessions", 9, "opens"), time(9)),
        Put(("schema", "x"), 1),
        Drop(("kiosk", "nothing")),
        RemoveTable(("sessions",), 9),
        RemoveTable(("nothing",)),
        RemoveTable(("branch", "name")),
        AddTable(("schema",), {"x": 1}, array=True),
    ],
)
def test_what_cannot_be_written_is_refused_and_not_tried(step: Step) -> None:
    with pytest.raises(NotWritable):
        changed(OFFICE, [step])


def test_a_text_that_is_no_toml_is_refused() -> None:
    for text in ("[", "a = ", '"' * 5, "x = 1\nx = 2", "[" * 2000):
        with pytest.raises(NotWritable):
            changed(text, [Put(("a",), 1)])


def _places(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(data, dict):
        inner = list(data.items())
    elif isinstance(data, list) and data and all(isinstance(one, dict) for one in data):
        inner = list(enumerate(data))
    else:
        return [path]
    return [place for key, one in inner for place in _places(one, (*path, key))]


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


@FEW
@given(st.data())
def test_a_value_put_and_put_back_leaves_the_same_bytes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(OFFICES))
    said = tomllib.loads(text)
    place = data.draw(st.sampled_from([one for one in _places(said) if _at(said, one) != {}]))
    old = _at(said, place)
    new = data.draw(
        st.one_of(st.integers(0, 99), st.text(max_size=20), st.booleans(), st.times(),
                  st.lists(st.text(max_size=5), max_size=3))
    )  # fmt: skip
    there = changed(text, [Put(place, new)])
    assert tomllib.loads(there) != said or old == new
    back = changed(there, [Put(place, old)])
    differing = [(a, b) for a, b in zip(lines(text), lines(back), strict=True) if a != b]
    # A value laid out over several lines, or in another way than we write it, comes back as ours.
    assert all(
        tomllib.loads(a.strip() or "") == tomllib.loads(b.strip() or "") for a, b in differing
    )


@settings(deadline=None, max_examples=12)
@given(st.data())
def test_every_line_but_those_of_the_value_stays(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([OFFICE, SCATTERED]))
    said = tomllib.loads(text)
    places = [one for one in _places(said) if not isinstance(_at(said, one), dict | list)]
    place = data.draw(st.sampled_from(places))
    new = lines(changed(text, [Put(place, "something else entirely")]))
    assert sum(a != b for a, b in zip(lines(text), new, strict=True)) == 1


@FEW
@given(st.data())
def test_a_table_added_and_removed_leaves_the_same_bytes(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(OFFICES))
    said = tomllib.loads(text)
    lists = [key for key, one in said.items() if isinstance(one, list) and isinstance(one[0], dict)]
    named = [key for key in ("series", "classes", "services", "machines") if key in said]
    kind = data.draw(st.sampled_from([*lists, *named]))
    values = data.draw(st.dictionaries(st.text("abcxyz", min_size=1), st.integers(), min_size=1))
    if kind in lists:
        there = changed(text, [AddTable((kind,), values, array=True)])
        back = changed(there, [RemoveTable((kind,), len(said[kind]))])
    else:
        name = data.draw(st.text(min_size=1, max_size=8).filter(lambda one: one not in said[kind]))
        there = changed(text, [AddTable((kind, name), values)])
        back = changed(there, [RemoveTable((kind, name))])
    assert back == text


@given(st.recursive(
    st.one_of(st.integers(-99, 99), st.booleans(), st.text(max_size=9), st.times()),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
))  # fmt: skip
def test_whatever_is_written_is_read_as_it_was(value: Any) -> None:
    assert tomllib.loads(f"x = {written(value)}") == {"x": value}


def test_values_and_tables_are_changed_in_turn() -> None:
    steps: list[Step] = [
        Put(("schema",), 2), AddTable(("x",), {"a": 1}), Put(("x", "a"), 2),
    ]  # fmt: skip
    new = tomllib.loads(changed(SCATTERED, steps))
    assert (new["schema"], new["x"]) == (2, {"a": 2})


def test_the_empty_line_before_a_last_table_goes_with_it() -> None:
    assert changed("a = 1\n\n[b.c]\nx = 1\n", [RemoveTable(("b", "c"))]) == "a = 1\n"


def test_with_its_last_table_a_list_and_what_held_it_are_gone() -> None:
    both: list[Step] = [RemoveTable(("devices",), 1), RemoveTable(("devices",), 0)]
    assert "devices" not in tomllib.loads(changed(SCATTERED, both))
    assert tomllib.loads(changed("[series.a]\nx = 1\n", [RemoveTable(("series", "a"))])) == {}


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (SCATTERED, Put(("schema",), float("nan"))),
        (SCATTERED, Put(("devices", 0, "label", "fr"), "A")),
        ("[[a]]\n[[a.b]]\nc = 1\n", Put(("a", 0, "b", 0, "d"), 1)),
    ],
    ids=["what would not be read as it was meant", "no table for it", "lists within lists"],
)
def test_what_would_say_something_else_is_refused(text: str, step: Step) -> None:
    with pytest.raises(NotWritable):
        changed(text, [step])


def test_a_table_within_a_line_is_changed_there() -> None:
    text = "a = [{ x = 1 }, { x = 2 }]"
    assert changed(text, [Put(("a", 1, "x"), 5)]) == "a = [{ x = 1 }, { x = 5 }]\n"


@pytest.mark.parametrize("space", ["", "\n"])
def test_tables_within_a_table_become_one_line_of_it_however_close_they_stand(space: str) -> None:
    text = f"[[a]]\nx = 1\n{space}[[a.b]]\ny = 2\n{space}[[a.b]]\ny = 3\n\n[c]\nz = 4\n"
    new = changed(text, [Put(("a", 0, "b"), [{"y": 5}])])
    assert new == "[[a]]\nx = 1\nb = [{ y = 5 }]\n\n[c]\nz = 4\n"
    assert changed(text, [Drop(("a", 0, "b"))]) == "[[a]]\nx = 1\n\n[c]\nz = 4\n"
