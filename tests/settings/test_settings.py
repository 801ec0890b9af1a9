"""The configuration as a person edits it: every mistake named at once, with a hint."""

import re
import shutil
import sys
import unicodedata
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from queue_server.settings import DEFAULT_PATH, Mistake, Settings, SettingsError
from queue_server.settings.tables.values import printable

TODAY = date(2026, 11, 23)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the first office to spoil."""
    shutil.copy(DEFAULT_PATH, tmp_path / "config.toml")
    folder = tmp_path / "queue_server" / "catalogue"
    shutil.copytree(DEFAULT_PATH.parent / "queue_server" / "catalogue", folder)
    return tmp_path / "config.toml"


def spoil(path: Path, old: str, new: str) -> Path:
    """Replace the first ``old``; a test that spoils nothing is no test."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def mistakes(path: Path, today: date = TODAY) -> list[Mistake]:
    with pytest.raises(SettingsError) as caught:
        Settings.load(path, today=today)
    return list(caught.value.mistakes)


def only(path: Path, today: date = TODAY) -> Mistake:
    found = mistakes(path, today)
    assert len(found) == 1, "\n".join(map(str, found))
    return found[0]


def test_the_first_office_is_sound() -> None:
    settings = Settings.load(today=TODAY)
    assert settings.rules.branch == "longjing"
    assert settings.rules.name["zh-TW"] == "臺中市龍井區戶政事務所"


def test_machines_are_called_as_the_office_calls_them(office: Path) -> None:
    spoil(office, 'label = "大廳取號機"', 'label = "東側取號機"')
    spoil(office, 'label = "大廳電視"', 'label = ""')
    settings = Settings.load(office, today=TODAY)
    assert settings.machines == {"kiosk": "東側取號機"}
    assert settings.devices[0].label == "取號機的印表機"


@pytest.mark.parametrize("label", ["a" * 41, "a\\nb", "a\\u0007b"])
def test_what_a_machine_is_called_fits_a_line(office: Path, label: str) -> None:
    spoil(office, 'label = "大廳電視"', f'label = "{label}"')
    assert only(office).key == "machines.display.label"


def test_eight_counters_of_which_three_are_for_somebody_first() -> None:
    counters = Settings.load().rules.counters
    assert sorted(counters) == list(range(1, 9))
    first = {n: c.profile.first[0] for n, c in counters.items()}
    assert (first[1], first[2], first[3]) == ("caring", "elderly", "english")
    assert {first[n] for n in range(4, 9)} == {"general"}


def test_every_counter_may_serve_every_class_so_that_none_idles() -> None:
    rules = Settings.load().rules
    for counter in rules.counters.values():
        assert {*counter.profile.first, *counter.profile.then} == set(rules.classes)


def test_the_evening_follows_the_day_at_once_and_holidays_are_for_six_services() -> None:
    day, evening, holiday = Settings.load().rules.sessions
    assert (day.closes, evening.opens) == (evening.opens, day.closes)
    assert evening.closes.strftime("%H:%M") == "18:30"
    assert holiday.services == {"C01", "N01", "N02", "S01", "S02", "R02"}
    assert holiday.booked_only
    assert not holiday.on_workdays


#: Said by the heading above their tables, not beside each key.
WORDINGS = {"wording", "help", "title", "body", "footer", "done", "papers_missing", "referred"}
CHOICES = {"not_eligible", "left", "break", "lunch", "errand", "meeting", "fault"} | {
    "typhoon", "election", "maintenance", "outage", "staff", "announced", "battery", "clock",
    "fixed", "replaced", "serviced", "accompanied", "false_alarm",
}  # fmt: skip
OUTCOMES: tuple[Literal["outcomes", "alarm_outcomes"], ...] = ("outcomes", "alarm_outcomes")


def test_every_key_of_config_toml_is_explained_where_it_first_stands() -> None:
    seen: dict[str, bool] = {}
    table, heading = "", ""
    for line in DEFAULT_PATH.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading = line if line.startswith("# ----") else heading + line
        if line.startswith("["):
            table = line.strip("[]").split("]")[0].split(".")[0]
        if found := re.match(r"([a-z_]+)(\.[\w-]+)? = (.*)", line):
            said = "  # " in found[3] or f"{found[1]}:" in heading or f"`{found[1]}`" in heading
            seen.setdefault(f"{table}.{found[1]}", said)
    unsaid = {key for key, said in seen.items() if not said}
    assert {key.split(".")[1] for key in unsaid} - WORDINGS - CHOICES == set()


def test_outcomes_that_an_office_leaves_out_are_worded_by_the_catalogue(office: Path) -> None:
    tables = r"(?ms)^\[clerk\.(?:alarm_)?outcomes\].*?(?=^\[)"
    office.write_text(re.sub(tables, "", office.read_text("utf-8")), "utf-8")
    catalogue = Settings.load(office).catalogue()
    said = [
        (key, catalogue[key][0]["name"], catalogue[key][0]["wording"]["en"]) for key in OUTCOMES
    ]
    assert said == [("outcomes", "done", "Done"), ("alarm_outcomes", "done", "Put right")]


def test_an_unknown_key_gets_the_nearest_known_one(office: Path) -> None:
    mistake = only(spoil(office, "overtake_cap = 10", "overtake_cap = 10\novertake_kap = 8"))
    assert mistake.key == "policy.overtake_kap"
    assert "did you mean 'overtake_cap'" in mistake.hint


def test_a_counter_that_names_an_unknown_class_is_told_which_one_was_meant(office: Path) -> None:
    mistake = only(spoil(office, 'first = ["caring"]', 'first = ["carring"]'))
    assert mistake.key == "counters[0].first[0]"
    assert "'carring'" in mistake.reason
    assert mistake.hint == "did you mean 'caring'?"


def test_every_mistake_is_named_at_once(office: Path) -> None:
    spoil(office, "opens = 08:00:00", "opens = 19:00:00")
    spoil(office, 'prefix = "B"', 'prefix = "A"')
    spoil(office, "number = 8", "number = 1")
    spoil(office, 'zone = "Asia/Taipei"', 'zone = "Asia/Taipeh"')
    spoil(office, "inches = 55.0", "inches = 20.0")
    spoil(office, 'name = "relative_wait"', 'name = "relativ_wait"')
    spoil(office, "port = 8080", 'port = "8080"')
    catalogue = office.parent / "queue_server" / "catalogue"
    spoil(catalogue / "strings.toml", 'en = "Welcome"\n', "")
    spoil(catalogue / "services.toml", 'category = "document"', 'category = "documents"')
    keys = {mistake.key for mistake in mistakes(office)}
    assert keys == {
        "sessions[0].closes",
        "series.express.prefix",
        "counters[7].number",
        "branch.zone",
        "display.calls_shown",
        "policy.name",
        "server.port",
        "strings.welcome",
        "services.T01.category",
    }


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("closes = 17:30:00", "closes = 07:30:00", "sessions[0].closes", "before it opens"),
        ("closes = 17:30:00", "closes = 17:45:00", "sessions[1].opens", "overlaps"),
        ("last_ticket_min = 10", "last_ticket_min = 60", "sessions[1].last_ticket_min", "as long"),
        ('name = "evening"', 'name = "day"', "sessions[1].name", "taken"),
        ("counters = [1, 2, 3]", "counters = [1, 2, 33]", "sessions[2].counters[2]", "number 33"),
        ('"C01", "N01"', '"C01", "N99"', "sessions[2].services[1]", "N99"),
        ("last = 999", "last = 0", "series.general.last", "greater than or equal to 1"),
        ("last = 999", "last = 1000", "series.general.last", "more than 3 digits"),
        ("first = 1  #", "first = 1000  #", "series.general.last", "no number"),
        ('series = "caring"', 'series = "carin"', "classes.caring.series", "no series"),
        ('shape = "heart"', 'shape = "star"', "classes.caring.shape", "heart"),
        ("target_min = 8", "target_min = 0", "classes.caring.target_min", "greater than 0"),
        ("then = []", "then = 3", "counters", ""),
        ("ratio = [2, 1]", "ratio = [2]", "policy.ratio", "at least 2"),
        ("done = {", "don = {", "clerk.outcomes", "'done'"),
        ('"en", "vi", "id", "th"]  # buttons', '"fr", "vi", "id", "th"]  # buttons',
         "kiosk.languages[1]", "'fr'"),
        ("inches = 32.0", "inches = 7.0", "kiosk.inches", "20 mm"),
        ("warning_s = 20", "warning_s = 5", "kiosk.warning_s", "20"),
        ("calls_shown = 4", "calls_shown = 9", "display.calls_shown", "cannot be read"),
        ("marquee_chars_s = 5.0", "marquee_chars_s = 9.0", "display.marquee_chars_s", "5"),
        ("width_dots = 576", "width_dots = 570", "slip.width_dots", "576"),
        ('uri = "sim:printer"', 'uri = "ftp:printer"', "devices[0].uri", "must begin"),
        ('id = "digital-photo"', 'id = "job-fair"', "notices[1].id", "taken"),
        ('lockout = "asvs"', 'lockout = "none"', "security.lockout", "asvs"),
        ('id = "longjing"', 'id = "Longjing!"', "branch.id", "small letters"),
        ("schema = 1", "schema = 2", "schema", "must be 1"),
        ("ends = 13:30:00", "ends = 11:40:00", "lunch", "1 to 12 turns"),
        ("minutes = 30  # of a turn", "minutes = 5", "lunch.minutes", "greater"),
        ('name.en = "Caring counter"', 'name.en = ""', "counters[0].name.en", "empty"),
        ('name.en = "Caring counter"\n', "", "counters[0].name", "lacks the wording in en"),
        ('name.en = "Caring counter"', 'name.en = "a\\u0007b"', "counters[0].name.en", "control"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_its_key(
    office: Path, old: str, new: str, key: str, reason: str
) -> None:
    if key == "counters":
        spoil(office, 'then = ["english"]', 'then = "english"')
        key, reason = "counters[3].then", "list"
    else:
        spoil(office, old, new)
    mistake = only(office)
    assert mistake.key == key
    assert reason in mistake.reason


def test_a_class_nobody_calls_is_a_mistake(office: Path) -> None:
    text = office.read_text(encoding="utf-8")
    office.write_text(text.replace('"booked", ', "").replace(', "booked"', ""), encoding="utf-8")
    assert only(office).key == "classes.booked"


def test_a_year_without_an_office_calendar_is_a_mistake(office: Path) -> None:
    mistake = only(office, today=date(2031, 5, 1))
    assert mistake.file == "holidays.toml"
    assert "2031" in mistake.reason


def test_from_december_on_the_next_years_calendar_is_missed_too(office: Path) -> None:
    assert Settings.load(office, today=date(2027, 11, 30))
    mistake = only(office, today=date(2027, 12, 1))
    assert "2028" in mistake.reason


def test_the_calendar_of_2027_has_121_days_off_and_no_saturday_to_make_up() -> None:
    year = Settings.load(today=date(2026, 12, 1)).tables.years["2027"]
    assert (year.total_days_off, year.makeup_workdays) == (121, [])


def test_a_calendar_is_counted_again(office: Path) -> None:
    calendar = office.parent / "queue_server" / "catalogue" / "holidays.toml"
    spoil(calendar, "  2026-01-01,\n", "")
    assert "119 days off" in only(office).reason


def test_a_placeholder_that_differs_between_languages_is_a_mistake(office: Path) -> None:
    strings = office.parent / "queue_server" / "catalogue" / "strings.toml"
    spoil(strings, 'en = "{count} waiting"', 'en = "{cuont} waiting"')
    mistake = only(office)
    assert mistake.key == "strings.waiting_count.en"
    assert "{cuont}" in mistake.reason


def test_one_unsound_table_makes_no_second_mistake_where_it_is_named(office: Path) -> None:
    spoil(office, "target_min = 8", 'target_min = "soon"')
    assert only(office).key == "classes.caring.target_min"


def test_the_catalogue_has_every_wording_in_every_language() -> None:
    catalogue = Settings.load().catalogue()
    languages = set(catalogue["languages"])
    assert len(languages) == 5
    for text in catalogue["strings"].values():
        assert set(text) == languages
    for service in catalogue["services"]:
        assert set(service["name"]) == languages
        assert all(set(document) == languages for document in service["documents"])


def test_a_missing_language_falls_back_to_english_and_chinese_is_never_replaced(
    office: Path,
) -> None:
    tables = office.parent / "queue_server" / "catalogue" / "services.toml"
    text, taken = re.subn(r"(?m)^who\.th = .*\n", "", tables.read_text(encoding="utf-8"))
    assert taken
    tables.write_text(text, encoding="utf-8")
    catalogue = Settings.load(office, today=TODAY).catalogue()
    who = next(one["who"] for one in catalogue["services"] if one["code"] == "T01")
    assert who["zh-TW"].startswith("本人")
    assert who["th"] == who["en"]
    assert who["en"].startswith("Yourself")
    assert who["vi"] != who["en"]


def test_what_to_bring_who_may_and_the_fee_are_said_to_each_visitor_in_the_own_language() -> None:
    services = Settings.load().catalogue()["services"]
    said = [text for one in services for text in (*one["documents"], one["who"], one["fee_note"])]
    said += [text for one in services for text in one.get("looked_up", [])]
    said += [one["online"]["note"] for one in services if "online" in one]
    english = {
        (text["en"], language)
        for text in said
        for language in ("vi", "id", "th")
        if text and text[language] == text["en"]
    }
    assert english == set()


def test_a_fee_is_the_same_in_every_language() -> None:
    amount = re.compile(r"NT\$(\d[\d,]*\d)")
    for service in Settings.load().catalogue()["services"]:
        note = service["fee_note"]
        fees = {tag: amount.findall(note[tag].replace(",", "")) for tag in note if tag != "zh-TW"}
        assert all(fees[tag] == fees["en"] for tag in fees), note


@pytest.mark.parametrize("address", ["http://www.ris.gov.tw/", "www.ris.gov.tw", "https://a b"])
def test_an_address_that_a_telephone_would_not_trust_is_refused(office: Path, address: str) -> None:
    tables = office.parent / "queue_server" / "catalogue" / "services.toml"
    text = tables.read_text(encoding="utf-8")
    tables.write_text(text.replace("https://www.ris.gov.tw/", address, 1), encoding="utf-8")
    assert only(office).key == "services.T01.online.url"


def test_what_is_looked_up_must_be_known(office: Path) -> None:
    tables = office.parent / "queue_server" / "catalogue" / "services.toml"
    text = tables.read_text(encoding="utf-8")
    spoilt = text.replace('looked_up = ["border_records"]', 'looked_up = ["border_record"]')
    assert spoilt != text
    tables.write_text(spoilt, encoding="utf-8")
    assert only(office).key == "services.M03.looked_up"


def test_a_retired_service_stays_known_and_is_not_offered() -> None:
    settings = Settings.load()
    assert not settings.rules.services["D02"].enabled
    assert len(settings.rules.services) == 51


def test_settings_of_another_place_find_their_catalogue_beside_them(office: Path) -> None:
    assert Settings.load(office, today=TODAY).rules == Settings.load().rules


def test_the_language_of_last_resort_is_one_of_the_branch(office: Path) -> None:
    spoil(office, 'fallback = "zh-TW"', 'fallback = "ja"')
    assert only(office).key == "branch.fallback"


def test_every_character_that_controls_is_refused_and_no_other() -> None:
    refused = set()
    for code in range(sys.maxunicode + 1):
        try:
            printable(chr(code))
        except ValueError:
            refused.add(unicodedata.category(chr(code)))
        else:
            assert unicodedata.category(chr(code)) not in ("Cc", "Cs"), hex(code)
    assert refused == {"Cc", "Cs"}
