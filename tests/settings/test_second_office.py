"""An office from scratch: a pharmacy with English only, with nothing of the first office in it."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from display.canvas.shapes import SHAPES as DRAWN
from queue_server.settings import DEFAULT_PATH, Settings, SettingsError
from queue_server.wire.words.catalogue import ICONS, SHAPES
from queue_server.wire.words.wording import Wording

TODAY = date(2026, 11, 23)
PHARMACY = Path(__file__).with_name("pharmacy")
SHIPPED = DEFAULT_PATH.parent / "queue_server"
FIRST_OFFICE = re.compile("龍井|臺中|longjing|taichung", re.IGNORECASE)
#: The services that come with the product are a city's: they may name it, never the office.
OFFICE_NAME = re.compile("龍井|longjing", re.IGNORECASE)


@pytest.fixture
def pharmacy(tmp_path: Path) -> Path:
    """A copy of the pharmacy to change."""
    shutil.copytree(PHARMACY, tmp_path / "pharmacy")
    return tmp_path / "pharmacy" / "config.toml"


def changed(path: Path, old: str, new: str) -> Path:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def mistakes(config: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(config, today=TODAY)
    return [str(one) for one in caught.value.mistakes]


def test_a_pharmacy_that_speaks_english_alone_is_sound() -> None:
    catalogue = Settings.load(PHARMACY / "config.toml", today=TODAY).catalogue()
    assert catalogue["fallback"] == "en"
    assert catalogue["languages"] == catalogue["staff_languages"] == ["en"]
    assert catalogue["kiosk"]["languages"] == ["en"]
    assert {tuple(text) for text in catalogue["strings"].values()} == {("en",)}


def test_its_dates_are_gregorian() -> None:
    wording = Wording(Settings.load(PHARMACY / "config.toml").catalogue())
    assert wording.clock("2026-11-23T09:00:00+00:00", "en") == "2026-11-23 09:00"


def test_an_own_text_lies_over_the_products_and_the_others_stay() -> None:
    strings = Settings.load(PHARMACY / "config.toml").catalogue()["strings"]
    assert strings["welcome"] == {"en": "Good to see you"}
    assert strings["language_name"] == {"en": "English"}


def test_its_own_services_are_the_only_ones() -> None:
    catalogue = Settings.load(PHARMACY / "config.toml").catalogue()
    assert [one["code"] for one in catalogue["services"]] == ["RX1", "ASK1"]


def test_its_own_years_lie_over_the_products(pharmacy: Path) -> None:
    (pharmacy.parent / "catalogue" / "holidays.toml").write_text(
        "schema = 1\n[years.2028]\ndays_off = []\nmakeup_workdays = []\ntotal_days_off = 106\n"
    )
    years = Settings.load(pharmacy, today=TODAY).tables.years
    assert years["2028"].days_off == []
    assert len(years["2026"].days_off) > 5


def test_a_text_that_replaces_none_is_a_mistake_with_the_nearest_key(pharmacy: Path) -> None:
    changed(pharmacy.parent / "catalogue" / "strings.toml", "welcome", "welcom")
    assert mistakes(pharmacy) == [
        "strings.toml: strings.welcom: unknown text key (did you mean 'welcome'?)"
    ]


def test_an_own_text_with_a_place_that_is_never_filled_is_a_mistake(pharmacy: Path) -> None:
    changed(pharmacy.parent / "catalogue" / "strings.toml", "Good", "Good {day}")
    (mistake,) = mistakes(pharmacy)
    assert "strings.welcome.en: has the placeholders {day}" in mistake


def test_its_own_language_is_needed_in_every_wording(pharmacy: Path) -> None:
    changed(pharmacy, 'name.en = "Dawn', 'name.fr = "Dawn')
    assert "config.toml: branch.name: lacks the wording in en" in mistakes(pharmacy)


def test_a_language_the_product_lacks_may_be_brought_along(pharmacy: Path) -> None:
    changed(pharmacy, 'languages = ["en"]', 'languages = ["en", "cy"]')
    assert "no language is called 'cy'" in mistakes(pharmacy)[0]
    strings = pharmacy.parent / "catalogue" / "strings.toml"
    changed(strings, "en = ", 'cy = "Croeso"\nen = ')
    catalogue = Settings.load(pharmacy, today=TODAY).catalogue()
    assert catalogue["strings"]["welcome"]["cy"] == "Croeso"
    assert catalogue["strings"]["back"]["cy"] == catalogue["strings"]["back"]["en"]


def test_an_icon_that_nobody_can_draw_is_a_mistake(pharmacy: Path) -> None:
    changed(pharmacy.parent / "catalogue" / "services.toml", '"other"', '"pill"')
    assert "categories.medicine.icon: no icon is called 'pill'" in mistakes(pharmacy)[0]


def test_two_classes_of_one_shape_are_a_mistake(pharmacy: Path) -> None:
    changed(pharmacy, 'shape = "heart"', 'shape = "circle"')
    (mistake,) = mistakes(pharmacy)
    assert "classes.parents.shape: has the circle of 'general'" in mistake
    assert "free: heart, house, bubble, diamond" in mistake


def test_a_colour_is_six_hexadecimal_digits(pharmacy: Path) -> None:
    changed(pharmacy, "#C2185B", "pink")
    assert "classes.parents.color" in mistakes(pharmacy)[0]


def test_every_icon_and_shape_that_check_lets_pass_can_be_drawn() -> None:
    assert DRAWN.keys() >= ICONS
    assert set(SHAPES) <= DRAWN.keys()


def test_nothing_of_the_first_office_reaches_the_second() -> None:
    settings = Settings.load(PHARMACY / "config.toml", today=TODAY)
    assert not FIRST_OFFICE.search(json.dumps(settings.catalogue(), ensure_ascii=False))


def test_no_text_of_the_product_names_the_first_office() -> None:
    shown = [*SHIPPED.rglob("*.toml"), *SHIPPED.rglob("*.js"), *SHIPPED.rglob("*.html")]
    assert len(shown) > 20
    assert [path.name for path in shown if OFFICE_NAME.search(path.read_text("utf-8"))] == []
