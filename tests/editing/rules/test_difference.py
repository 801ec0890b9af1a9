"""How two states of the files differ, in words for people."""

from pathlib import Path

from queue_server.editing.rules.difference import differences, in_words
from queue_server.editing.rules.fields import CONFIG

OFFICE = (Path(__file__).parents[3] / "config.toml").read_text("utf-8")


def said(new: str, old: str = OFFICE) -> list[str]:
    return [in_words(one) for one in differences({CONFIG: old}, {CONFIG: new})]


def test_hours_are_named_by_their_session_not_by_their_place() -> None:
    assert said(OFFICE.replace("closes = 18:30:00", "closes = 19:00:00")) == [
        "sessions[evening].closes: 18:30 → 19:00"
    ]


def test_another_layout_says_nothing_else() -> None:
    assert said(OFFICE.replace("0:00  # local time", "0:00").replace("\n\n", "\n")) == []


def test_tables_in_another_order_say_nothing_else() -> None:
    [before, *tables] = OFFICE.split("[[counters]]")
    tables[0], tables[1] = tables[1], tables[0]
    assert said("[[counters]]".join([before, *tables])) == []


def test_a_counter_that_is_gone_is_one_difference() -> None:
    head, _, tail = OFFICE.partition("[[counters]]\nnumber = 8")
    new = head + tail[tail.index("# ---- Calling") :]
    assert said(new) == ["counters[8]: removed"]
    assert said(OFFICE, new) == ["counters[8]: added"]


def test_what_no_page_knows_is_named_all_the_same() -> None:
    assert said(OFFICE.replace("port = 8080", "port = 8081")) == ["server.port: 8080 → 8081"]
    assert said(OFFICE.replace("unit_min = 20", "unit_min = 30")) == [
        "book.pools[holiday].unit_min: 20 → 30"
    ]
    assert said(OFFICE.replace("[retention]", "[retention]\nnew = true")) == [
        "retention.new: added true"
    ]


def test_a_whole_number_is_not_the_same_as_yes() -> None:
    new = OFFICE.replace("skip_four = false", "skip_four = 0", 1)
    assert said(new) == ["series.general.skip_four: false → 0"]


def test_counters_of_one_number_are_told_by_their_place() -> None:
    new = OFFICE.replace("number = 8", "number = 7", 1)
    assert any("7" in one for one in said(new))


def test_a_list_that_is_emptied_says_so() -> None:
    [one] = said('a = ["x", "y"]\n', "a = []\n")
    assert one == "a: (none) → x, y"


def test_a_file_that_is_no_toml_differs_as_a_whole() -> None:
    assert said("[") == ["config.toml: (left out) → (left out)"]


def test_passwords_are_not_in_it() -> None:
    new = OFFICE.replace('uri = "sim:printer"', 'uri = "tcp://me:tulip@192.0.2.7:9100"')
    new = new.replace("options = {}", 'options = { pin = "4711" }')
    new = new.replace('syslog = ""', 'token = "tulip"')
    text = "\n".join(said(new))
    assert "tulip" not in text
    assert "4711" not in text
    assert "192.0.2.7" in text
