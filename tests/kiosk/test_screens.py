"""Every screen in every language at every size: words inside, buttons large enough, apart."""

import gc
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import combinations, product
from typing import Any

import pytest

from display.canvas.box import Box
from display.canvas.draw import Rect, Shape, Text
from display.canvas.faces import Fonts
from display.canvas.text import Laid, lay_out
from display.canvas.theme import Scale, contrast
from kiosk import events as e
from kiosk import later as b
from kiosk.finding.search import MOST_CHARS
from kiosk.journeys.later import OFFLINE, UNANSWERED
from kiosk.known_office import Printer
from kiosk.later import Later
from kiosk.model import Attempt, HelpCall, KioskVisit, Model, Screen
from kiosk.screens import draw
from kiosk.screens.frame import HIGH_CONTRAST, Size, make_frame
from queue_server.wire.words.catalogue import SlipSettings
from tests.kiosk.book import DAYS, NEAREST, TIMES, a_booking
from tests.kiosk.journeys.careful import GLASSES
from tests.kiosk.pilot import (
    LANGUAGES,
    NEARLY_SQUARE,
    SIZES,
    WALL,
    Pilot,
    a_busy_board,
    a_ticket_for,
)

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

SUSPENDED = {
    "R02": {
        "reason": "city",
        "wording": {"zh-TW": "依市府公告暫停受理", "en": "Suspended by the city"},
        "until": "2026-12-01T08:00:00+08:00",
    }
}


@pytest.fixture(autouse=True)
def faces_are_closed() -> Iterator[None]:
    """A font keeps its file open until it is collected; many systems allow 1,024."""
    yield
    gc.collect()


def with_site(slip: SlipSettings) -> SlipSettings:
    """With an address that phones reach."""
    return {**slip, "public_url": "https://queue.example.gov.tw"}


WITH_TICKET = (Screen.PRINTING, Screen.THANKS, Screen.NOTE, Screen.PHONE)


def every_state(language: str, **switches: Any) -> Iterator[tuple[str, Model]]:
    """The model on every screen, and the start in every one of its states, by name."""
    model = Pilot(board=a_busy_board(suspended=SUSPENDED)).model
    request = e.Request("R02", "caring", language)
    given = Attempt(key="k", request=request, since=0.0, ticket=a_ticket_for("a" * 22, request))
    visit = KioskVisit(
        language=language,
        category="registration",
        service="R02",
        priority="caring",
        path=(Screen.START,),
        **switches,
    )
    for screen in Screen:
        if screen is Screen.BOOKED:
            continue  # only ever with what was booked: below
        attempt = given if screen in WITH_TICKET else None
        if screen is Screen.REFUSED:
            attempt = replace(given, ticket=None, code="daily_limit")
        yield str(screen), replace(model, screen=screen, visit=visit, attempt=attempt)
    asking = replace(given, ticket=None, tries=4)
    yield "late", replace(model, screen=Screen.ISSUING, visit=visit, attempt=asking)
    helped = replace(visit, help=HelpCall.UNREACHED)
    for screen in (Screen.DOCUMENTS, Screen.NOTE):
        yield f"{screen} help", replace(model, screen=screen, visit=helped, attempt=given)
    for state in HelpCall:
        helping = replace(visit, help=state)
        yield f"choosing, help {state}", replace(model, screen=Screen.CATEGORY, visit=helping)
    touched = replace(visit, turned=2, typed="身分證 戶口名簿 第一次")
    yield "find, words", replace(model, screen=Screen.FIND, visit=touched)
    typed = replace(visit, turned=1, typed="WE" * (MOST_CHARS // 2))
    yield "find, letters", replace(model, screen=Screen.FIND, visit=typed)
    yield from known_beforehand(model, visit)
    yield from several_things(model, visit)
    yield from later_days(model, visit)
    for screen in (Screen.CATEGORY, Screen.CONFIRM):
        yield f"{screen}, heard", replace(model, screen=screen, visit=replace(visit, audio=True))
    yield "warning", replace(model, screen=Screen.SERVICE, visit=visit, touched=model.at - 70)
    yield from given_otherwise(model, visit, given)
    yield from in_trouble(model, visit)


def given_otherwise(model: Model, visit: KioskVisit, given: Attempt) -> Iterator[tuple[str, Model]]:
    """A number that the kiosk gave alone, and one that will be fetched."""
    taken = a_ticket_for("a" * 22, given.request)
    taken["offline"] = True
    for screen in (Screen.THANKS, Screen.NOTE):
        own = replace(given, ticket=taken)
        yield f"cut off, {screen}", replace(model, screen=screen, visit=visit, attempt=own)
    fetched = a_ticket_for("a" * 22, replace(given.request, in_person=True))
    for screen in (Screen.THANKS, Screen.NOTE, Screen.PHONE):
        own = replace(given, ticket=fetched)
        yield f"fetched, {screen}", replace(model, screen=screen, visit=visit, attempt=own)
    called = replace(visit, in_person=True)
    for screen in (Screen.CONFIRM, Screen.PRIORITY):
        yield f"fetched, {screen}", replace(model, screen=screen, visit=called)


def in_trouble(model: Model, visit: KioskVisit) -> Iterator[tuple[str, Model]]:
    """Closed, cut off, or short of paper."""
    start = replace(model, screen=Screen.START, visit=replace(visit, help=HelpCall.UNREACHED))
    office = model.office
    closed = {"reason": "typhoon", "wording": {"zh-TW": "x"}, "numbers": "void",
              "opens_at": "2026-11-24T08:00:00+08:00"}  # fmt: skip
    shut = replace(office, board=a_busy_board(session=None, closed=closed))
    yield "closed", replace(start, office=shut)
    yield "away", replace(start, office=replace(office, linked=False, lost_at=0.0, lost_wall=1e9))
    alone = replace(office, kiosk="kiosk", linked=False, lost_at=0.0, wall=WALL)
    yield "cut off", replace(start, office=alone)
    yield "cut off, confirm", replace(model, screen=Screen.CONFIRM, visit=visit, office=alone)
    low = replace(office, printer=Printer(True, "low"))
    yield "paper low", replace(start, visit=replace(visit, path=()), office=low)
    site = with_site(office.catalogue["slip"])
    sited = replace(office, catalogue={**office.catalogue, "slip": site})
    yield "confirm, phone", replace(model, screen=Screen.CONFIRM, visit=visit, office=sited)
    yield "no paper", replace(start, office=replace(office, printer=Printer(True, "out")))


#: With an address to be scanned, with most that is looked up, with the longest words.
WITH_FACTS = ("T01", "G01", "M01", "R04", "T09")


def known_beforehand(model: Model, visit: KioskVisit) -> Iterator[tuple[str, Model]]:
    """What is to be known of services of every kind, page by page."""
    for code in WITH_FACTS:
        chosen = replace(visit, service=code)
        yield f"confirm {code}", replace(model, screen=Screen.CONFIRM, visit=chosen)
        for page in range(4):
            turned = replace(chosen, page=page)
            yield f"documents {code} {page}", replace(model, screen=Screen.DOCUMENTS, visit=turned)


#: Two that ask for the same papers, four with one fee each in words, as many as a number takes.
SEVERAL = (
    ("R02", "R03"),
    ("T01", "G01", "M01", "R04"),
    ("R01", "R04", "M01", "T09", "G01", "S01", "C01", "T02"),
)


def several_things(model: Model, visit: KioskVisit) -> Iterator[tuple[str, Model]]:
    """More than one thing on a number: being added, checked, looked over, given."""
    for held in SEVERAL:
        chosen = replace(visit, service=held[-1], chosen=held, removed=(("R02", 0),))
        n = len(held)
        for screen in (Screen.CONFIRM, Screen.CHOSEN):
            for page in range(3 if screen is Screen.CHOSEN else 1):
                turned = replace(chosen, page=page)
                yield f"{screen}, {n} things, {page}", replace(model, screen=screen, visit=turned)
        for page in range(6):
            turned = replace(chosen, page=page)
            yield (
                f"documents, {n} things, {page}",
                replace(model, screen=Screen.DOCUMENTS, visit=turned),
            )
        asked = e.Request(held[0], "caring", visit.language, services=held)
        given = Attempt(key="k", request=asked, since=0.0, ticket=a_ticket_for("a" * 22, asked))
        for screen in WITH_TICKET:
            yield (
                f"{screen}, {n} things",
                replace(model, screen=screen, visit=chosen, attempt=given),
            )
    adding = replace(visit, chosen=("R02", "T01"), path=(Screen.START, Screen.CONFIRM))
    for screen in (Screen.CATEGORY, Screen.SERVICE):
        yield f"{screen}, adding", replace(model, screen=screen, visit=adding)
    alone = replace(visit, chosen=("R02",), removed=(("T01", 1),))
    yield "chosen, one thing", replace(model, screen=Screen.CHOSEN, visit=alone)


def later_days(model: Model, visit: KioskVisit) -> Iterator[tuple[str, Model]]:
    """A later day in each state of its screens."""
    starts = tuple(b.OfferedStart("counter", "2026-11-25", minute) for minute in TIMES)
    made = Later(wanted=True, made=a_booking())
    states = {
        "days": (Screen.BOOK_DAY, Later(wanted=True, days=DAYS)),
        "no days": (Screen.BOOK_DAY, Later(wanted=True, days=())),
        "times": (Screen.BOOK_TIME, Later(wanted=True, day="2026-11-25", starts=starts)),
        "nearest": (Screen.BOOK_TIME, Later(wanted=True, starts=(), nearest=NEAREST)),
        "taken": (Screen.BOOK_TIME, Later(wanted=True, starts=(), nearest=NEAREST, taken=True)),
        "no times": (Screen.BOOK_TIME, Later(wanted=True, starts=())),
        "check": (Screen.BOOK_CHECK, Later(wanted=True, start=starts[0], hold="h", until=1e12)),
        "printing": (Screen.BOOKED, made),
        "printed": (Screen.BOOKED, replace(made, outcome="confirmed")),
        "not printed": (Screen.BOOKED, replace(made, outcome="failed")),
        "offline": (Screen.BOOK_TROUBLE, Later(wanted=True, trouble=OFFLINE)),
        "unanswered": (Screen.BOOK_TROUBLE, Later(wanted=True, trouble=UNANSWERED)),
        "groups": (Screen.CATEGORY, Later(wanted=True)),
        "services": (Screen.SERVICE, Later(wanted=True)),
    }
    for name, (screen, later) in states.items():
        chosen = replace(visit, later=later)
        yield f"later, {name}", replace(model, screen=screen, visit=chosen, attempt=None)


SWITCHES: tuple[dict[str, bool], ...] = (
    {},
    {"large": True},
    {"low": True},
    {"large": True, "low": True, "contrast": True},
)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_px}x{s.height_px}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_screen_fits_its_box_at_a_legible_size(
    size: Size, language: str
) -> None:
    laid_in = cache(partial(_laid, Fonts()))
    cut, tiny = [], []
    least = make_frame(size, large=False, contrast=False, low=False).small_px - 1
    for switches in SWITCHES:
        for name, model in every_state(language, **switches):
            for command in draw(model, size).commands:
                if not isinstance(command, Text):
                    continue
                # The same words in the same room, on many a screen.
                laid = laid_in(replace(command, x=0, y=0, color=""))
                if not laid.whole:
                    cut.append((name, switches, command.text))
                if laid.size_px < least:
                    tiny.append((name, switches, command.text))
    assert cut == []
    assert tiny == []


def _laid(fonts: Fonts, command: Text) -> Laid:
    return lay_out(
        command.text,
        command.w,
        command.h,
        command.size_px,
        command.min_px or command.size_px // 2,
        measure=fonts,
        bold=command.bold,
        language=command.language,
        wrapping=command.wrap,
        max_lines=command.max_lines,
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_px}x{s.height_px}")
@pytest.mark.parametrize("switches", SWITCHES, ids=str)
def test_every_button_is_20_mm_and_3_mm_from_the_next(
    size: Size, switches: dict[str, bool]
) -> None:
    scale = Scale(size.width_px, size.height_px, size.inches, 0.5)
    for language in ("zh-TW", "th"):
        for name, model in every_state(language, **switches):
            buttons = [t for t in draw(model, size).targets if t.name != "more_time"]
            for target in buttons:
                assert min(target.box.w, target.box.h) >= scale.mm(20), (name, target)
                assert target.box.x >= 0
                assert target.box.right <= size.width_px
                assert target.box.bottom <= size.height_px
            for one, other in combinations(buttons, 2):
                assert _apart(one.box, other.box) >= scale.mm(3), (name, one, other)


def _apart(a: Box, b: Box) -> float:
    across = max(b.x - a.right, a.x - b.right)
    down = max(b.y - a.bottom, a.y - b.bottom)
    return max(across, down)


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_px}x{s.height_px}")
def test_the_primary_button_is_at_the_same_place_on_every_screen(size: Size) -> None:
    places = set()
    for _, model in every_state("zh-TW"):
        frame = make_frame(size, large=False, contrast=False, low=False)
        for target in draw(model, size).targets:
            if target.name in ("take", "next", "home", "back") and target.box.y == frame.action.y:
                places.add(target.box)
    assert places == {frame.primary}


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s.width_px}x{s.height_px}")
def test_never_more_than_eight_choices_and_all_of_them_on_some_page(size: Size) -> None:
    for switches in SWITCHES:
        for _, model in every_state("zh-TW", **switches):
            if model.screen not in (Screen.CATEGORY, Screen.SERVICE, Screen.LANGUAGE):
                continue
            kind = f"{model.screen}:"
            seen = []
            for page in range(12):
                turned = replace(model, visit=replace(model.visit, page=page), touched=model.at)
                names = [t.name for t in draw(turned, size).targets if t.name.startswith(kind)]
                assert len(names) <= 8
                if names[0] in seen:
                    break
                seen += names
            wanted = {
                Screen.CATEGORY: len(model.office.categories),
                Screen.SERVICE: len(model.office.in_category("registration")),
                Screen.LANGUAGE: len(LANGUAGES),
            }
            assert len(seen) == wanted[model.screen]


def test_in_the_low_layout_nothing_to_be_touched_is_higher_than_120_cm() -> None:
    for size in SIZES:
        scale = Scale(size.width_px, size.height_px, size.inches, 0.5)
        highest = size.height_px - (120 - size.bottom_cm) * 10 * scale.px_per_mm
        for _, model in every_state("zh-TW", low=True):
            for target in draw(model, size).targets:
                if target.name != "more_time":
                    assert target.box.y >= highest


def test_colours_have_contrast_and_nothing_is_said_by_colour_alone() -> None:
    for theme in (
        make_frame(SIZES[0], large=False, contrast=False, low=False).theme,
        HIGH_CONTRAST,
    ):
        for ground, ink in product((theme.ground, theme.panel), (theme.text, theme.soft)):
            assert contrast(ground, ink) >= (7 if ink == theme.text else 4.5)
        assert contrast(theme.primary, theme.on_primary) >= 4.5
        for ink in (theme.primary, theme.alarm, theme.ok, *theme.classes.values()):
            assert contrast(theme.panel, ink) >= 4.5


def test_a_pressed_button_looks_pressed() -> None:
    pilot = Pilot()
    resting = pilot.kiosk.view().commands
    pilot.hear(e.Pressed("language:en", "k", pilot.now))
    assert pilot.kiosk.view().commands != resting


def test_the_start_screen_as_it_is_drawn() -> None:
    pilot = Pilot()
    commands = pilot.kiosk.view().commands
    assert isinstance(commands[0], Rect)
    assert [c.name for c in commands if isinstance(c, Shape)].count("chevron") == len(LANGUAGES)
    assert pilot.read().splitlines() == [
        "臺中市龍井區戶政事務所",
        "民國115年11月23日 12:16",
        "呼叫服務人員",
        "A+",
        "放大字體",
        "高對比",
        "輪椅版面",
        "歡迎光臨",
        "中文",
        "請觸碰螢幕開始",
        "English",
        "Touch the screen to start",
        "Tiếng Việt",
        "Chạm vào màn hình để bắt đầu",
        "Bahasa Indonesia",
        "Sentuh layar untuk memulai",
        "ภาษาไทย",
        "แตะหน้าจอเพื่อเริ่มต้น",
        "取號至 17:30  ·  目前等候 15 人",
    ]


@pytest.mark.parametrize("size", [*GLASSES, NEARLY_SQUARE], ids=lambda one: str(one.width_px))
def test_nobody_turns_a_page_to_find_the_own_language(size: Size) -> None:
    pilot = Pilot(size)
    assert [f"language:{one}" for one in LANGUAGES] == [
        name for name in pilot.names() if name.startswith(("language:", "page:"))
    ]


@pytest.mark.parametrize("size", GLASSES, ids=lambda one: str(one.width_px))
def test_nobody_turns_a_page_to_change_the_language_in_large_text(size: Size) -> None:
    pilot = Pilot(size)
    catalogue = pilot.model.office.catalogue
    kiosk: Any = {**catalogue["kiosk"], "inches": size.inches}
    pilot.hear(e.CatalogueCame({**catalogue, "kiosk": kiosk}))
    pilot.tap("large")
    pilot.find("language:en")
    pilot.tap("language")
    assert [f"language:{one}" for one in LANGUAGES] == [
        name for name in pilot.names() if name.startswith(("language:", "page:"))
    ]
