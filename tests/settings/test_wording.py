"""Words for everything the program may say."""

import re
from pathlib import Path

import pytest

from queue_server.core.decide.line.calling import POLICIES
from queue_server.settings import DEFAULT_PATH, Settings
from queue_server.settings.checks.wording import complete

Strings = dict[str, dict[str, str]]

ROOT = DEFAULT_PATH.parent
#: ``Refused("counter_busy", …)`` and its siblings, wherever they stand.
RAISED = re.compile(r'\b(?:Refused|UnknownThing|BadRequest|Unavailable)\(\s*"([a-z_]+)"')
SHAPES = re.compile(r'"(why\.[a-z_]+)"')


@pytest.fixture(scope="module")
def strings() -> Strings:
    found: Strings = Settings.load().catalogue()["strings"]
    return found


def in_the_code(pattern: re.Pattern[str]) -> set[str]:
    sources = Path(ROOT / "queue_server").rglob("*.py")
    return {word for path in sources for word in pattern.findall(path.read_text(encoding="utf-8"))}


def test_every_refusal_has_words(strings: Strings) -> None:
    codes = in_the_code(RAISED)
    assert len(codes) > 30
    assert {code for code in codes if f"error.{code}" not in strings} == set()


def test_every_reason_for_a_call_has_words(strings: Strings) -> None:
    rules = {"first_choice", "relative_wait", "overtake_cap", "booked", "picked", "recalled"}
    rules |= {"booked_due"}  # as booked_first, strict_priority, ratio and dedicated_fifo say
    assert {rule for rule in rules if f"why.{rule}" not in strings} == set()
    assert {key for key in in_the_code(SHAPES) if key not in strings} == set()
    assert set(POLICIES) - {"dedicated_fifo", "booked_first"} <= {
        key.removeprefix("why.") for key in strings
    }


def test_a_visitor_reads_every_refusal_of_a_number_in_the_own_language(strings: Strings) -> None:
    for code in ("service_suspended", "branch_closed", "daily_limit", "last_ticket_passed"):
        assert len(set(strings[f"error.{code}"].values())) == 5


def test_no_chinese_text_stands_in_an_english_one(strings: Strings) -> None:
    han = re.compile(r"[\u4e00-\u9fff]")
    both = {"kiosk.language"}  # the button that must be found in any language
    assert {key for key, text in strings.items() if han.search(text["en"])} <= both


def test_chinese_is_punctuated_as_it_is_written_in_taiwan() -> None:
    """Full-width marks beside Chinese characters and around them, never half-width ones."""
    mixed = re.compile(r"[\u4e00-\u9fff}][,;:!?(]|[,;:!?()][\u4e00-\u9fff{]")
    files = [ROOT / "config.toml", *(ROOT / "queue_server" / "catalogue").glob("*.toml")]
    wording = re.compile(r'zh-TW = "([^"]*)"')
    said = [text for file in files for text in wording.findall(file.read_text(encoding="utf-8"))]
    assert len(said) > 700
    assert [text for text in said if mixed.search(text)] == []


def test_what_is_missing_falls_back_to_english_then_chinese() -> None:
    assert complete({"zh-TW": "號", "en": "number"}, ["zh-TW", "th"]) == {
        "zh-TW": "號",
        "th": "number",
    }
    assert complete({"zh-TW": "號"}, ["en"]) == {"en": "號"}
