"""``[[closure_templates]]`` as a person edits it: each mistake is named, with what to do."""

from datetime import time
from pathlib import Path

import pytest

from queue_server.settings import DEFAULT_PATH, Settings
from tests.settings.test_settings import mistakes, office, only, spoil

__all__ = ["office"]

OFFICES = sorted((DEFAULT_PATH.parent / "queue_server/catalogue/offices").iterdir())


def test_the_first_office_is_prepared_for_what_happens_in_taiwan() -> None:
    found = Settings.load().rules.closure_templates
    assert list(found) == [
        "typhoon", "earthquake", "election", "maintenance", "id-cards", "outage", "evening",
    ]  # fmt: skip
    assert found["typhoon"].scopes == ("branch",)
    assert found["id-cards"].scopes == ("service:N01", "service:N02", "service:N03")
    assert (found["evening"].starts, found["evening"].lasts) == (time(17, 30), "session")
    assert found["maintenance"].minutes == 120
    assert all(set(one.public) == {"zh-TW", "en", "vi", "id", "th"} for one in found.values())


@pytest.mark.parametrize("folder", OFFICES, ids=lambda one: one.name)
def test_every_example_is_prepared_for_a_typhoon(folder: Path) -> None:
    assert "typhoon" in Settings.load(folder / "config.toml").rules.closure_templates


def test_the_branchs_own_language_is_enough_for_the_public_words(office: Path) -> None:
    spoil(office, 'public.en = "Today is election day.', '# public.en = "Today is election day.')
    assert "en" not in Settings.load(office).rules.closure_templates["election"].public


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('name = "election"', 'name = "typhoon"', "closure_templates[2].name", "taken"),
        ('sessions = ["evening"]', 'sessions = ["night"]', "closure_templates[6].sessions[0]",
         "night"),
        ('["N01", "N02", "N03"]', '["N01", "N99"]', "closure_templates[4].services[1]", "N99"),
        ('reason = "election"', 'reason = "vote"', "closure_templates[2].reason", "vote"),
        ('lasts = "day"', 'lasts = "day"\nminutes = 60', "closure_templates[0].minutes",
         "combined with lasts"),
        ('lasts = "day"', 'lasts = "week"', "closure_templates[0].lasts", "must be"),
        ("minutes = 120  # in", "minutes = 1  # in", "closure_templates[3].minutes", "greater"),
        ('public.zh-TW = "今日辦理', 'public.ja = "今日辦理', "closure_templates[2].public",
         "lacks the wording in zh-TW"),
        ('public.zh-TW = "今日辦理', 'public.zh-TW = "電 0912345678 今日辦理',
         "closure_templates[2].public", "mobile"),
        ('numbers = "kept"', 'numbers = "gone"', "closure_templates[0].numbers", "must be"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_key(
    office: Path, old: str, new: str, key: str, reason: str
) -> None:
    found = only(spoil(office, old, new))
    assert found.key == key
    assert reason in found.reason


def test_one_mistake_makes_no_second(office: Path) -> None:
    spoil(office, "undo_within_s = ", "undo_within_s = -")
    assert [one.key for one in mistakes(office)] == ["clerk.undo_within_s"]
