"""A mistake is shown at its field."""

from pathlib import Path

from queue_server.editing.rules.difference import differences
from queue_server.editing.rules.fields import BY_NAME, CONFIG
from queue_server.editing.rules.places import beyond, may_change, placed
from queue_server.settings.mistakes import Mistake

TEXTS = {CONFIG: (Path(__file__).parents[3] / "config.toml").read_text("utf-8")}


def place(key: str, file: str = CONFIG) -> tuple[str, str, str]:
    [found] = placed(TEXTS, [Mistake(file, key, "is missing")])
    return found.group, found.item, found.field


def test_a_mistake_finds_its_field_its_item_or_its_group() -> None:
    assert place("sessions[1].closes") == ("sessions", "evening", "closes")
    assert place("sessions[2].services[0]") == ("sessions", "holiday", "services")
    assert place("counters[3]") == ("counters", "4", "")
    assert place("classes.caring.wording.en") == ("classes", "caring", "wording")
    assert place("clerk.outcomes.done") == ("outcomes", "done", "")
    assert place("clerk.undo_within_s") == ("clerk", "", "undo_within_s")
    assert place("counters") == ("counters", "", "")
    assert place("kiosk.kiosk.offline_series") == ("kiosks", "kiosk", "offline_series")
    assert place("kiosk.audio_volume") == ("kiosk", "", "audio_volume")
    assert place("book.pools[1].opens_days") == ("pools", "holiday", "opens_days")
    assert place("visits.trips") == ("visits", "", "trips")
    assert place("visits.kinds.home.minutes") == ("visit_kinds", "home", "minutes")
    assert place("retention.notes_days") == ("retention", "", "notes_days")


def test_what_no_page_has_is_said_above_all() -> None:
    assert place("server.port") == ("", "", "")
    assert place("", CONFIG) == ("", "", "")
    assert place("years", "holidays.toml") == ("", "", "")
    assert place("sessionsx") == ("", "", "")


def test_what_is_beyond_a_role_is_named_by_its_key() -> None:
    new = TEXTS[CONFIG].replace("closes = 18:30:00", "closes = 19:00:00")
    new = new.replace("port = 8080", "port = 8081")
    found = differences(TEXTS, {CONFIG: new})
    assert len(found) == 2
    assert beyond("admin", found) == []
    assert beyond("supervisor", found) == ["server.port"]


def test_who_may_change_what() -> None:
    assert may_change("supervisor", BY_NAME["counters"])
    assert not may_change("supervisor", BY_NAME["branch"])
    assert may_change("admin", BY_NAME["branch"])
