"""The prompts: every fixed sentence that a kiosk speaks, from the catalogue. Pure.

They are known in advance, so they can be recorded in advance: a key press must be answered at once.
"""

import re
from collections.abc import Iterator
from itertools import chain

from queue_server.wire.messages.values import Text
from queue_server.wire.sound.phrasing import (
    CHINESE,
    LANGUAGES,
    MONTHS,
    YEARS,
    ZHUYIN,
    clips,
    hour_words,
    hundred,
    minute_words,
    number_words,
    place_words,
    roc_year_words,
    thousand,
)
from queue_server.wire.words import week
from queue_server.wire.words.catalogue import Catalogue, Service
from queue_server.wire.words.wording import Wording

#: Prefixes of the keys from which the kiosk's screens take their words.
PREFIXES = ("kiosk.", "closed.", "hours.")
KEYS = frozenset(
    {
        "welcome", "touch_to_start", "choose_language", "choose_service", "priority_question",
        "priority_none", "walk_in", "checkin", "scan_qr", "enter_code", "docs_title",
        "docs_unsure", "waiting_count", "print_ticket", "printing", "take_ticket", "your_number",
        "wait_here", "track_queue", "back", "home", "help", "larger_text", "high_contrast",
        "timeout", "service_suspended", "system_offline", "open_now", "wait_interval",
        "wait_unknown", "offline_given", "offline_wait", "people_ahead",
        "error.branch_closed", "error.booked_only", "error.last_ticket_passed",
        "error.service_not_now", "error.service_suspended", "error.daily_limit",
        "error.services_apart", "error.too_many_services",
        "error.unknown_service", "error.unknown_code", "error.too_early", "error.lapsed",
        "error.cancelled", "error.reprint_limit", "error.ticket_over", "error.rate_limited",
        "error.internal", "error.internal_error", "error.slot_taken",
        "book.title", "book.choose_day", "book.choose_time", "book.day.free", "book.day.few",
        "book.day.full", "book.nearest", "book.confirm", "book.kept", "book.book", "book.bring",
        "book.late",
    }
)  # fmt: skip
#: Places below this have a clip each; few screens have more, and those are put together.
PLACES = 31
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def prompts(catalogue: Catalogue, language: str) -> tuple[str, ...]:
    """Every clip that a kiosk may need beyond the calls' voice pack, each once; first those on the
    shortest way to a number.
    """
    found: dict[str, None] = {}
    for text in chain(_on_the_way(catalogue, language), _besides(catalogue, language)):
        for clip in clips(text, language):
            if clip.words and not clip.spelled:
                found[clip.words] = None
    return tuple(found)


def _on_the_way(catalogue: Catalogue, language: str) -> Iterator[str]:
    words = Wording(catalogue)
    for key in catalogue["strings"]:
        if key in KEYS or key.startswith(PREFIXES):
            # A line for each part around a placeholder: its value is spoken by other clips.
            yield _PLACEHOLDER.sub("\n", words.text(catalogue["strings"][key], language))
    for tag in catalogue["kiosk"]["languages"]:
        # A name in a language without a voice is read by the Chinese one.
        if language == (tag if tag in LANGUAGES else CHINESE):
            yield words.say("language_name", tag)
    for category in catalogue["categories"]:
        yield words.text(category["name"], language)
    for service in catalogue["services"]:
        if service["enabled"]:
            yield words.text(service["name"], language)
    for one in catalogue["classes"]:
        yield words.text(one["wording"], language)
        yield words.text(one["help"], language)
    yield from _numbers(language)


def _besides(catalogue: Catalogue, language: str) -> Iterator[str]:
    words = Wording(catalogue)
    yield words.text(words.name, language)
    for service in catalogue["services"]:
        if service["enabled"]:
            yield from (words.text(one, language) for one in _facts(service))
    for row in week.rows(words, language):
        yield f"{row['days']}\n{row['times']}"
    for choice in catalogue.get("suspension_reasons", []):
        yield words.text(choice["wording"], language)
    yield from _dates(language)
    yield from catalogue.get("search", {"chips": {}})["chips"].get(language, [])
    if language == CHINESE:
        yield from ZHUYIN


def _facts(service: Service) -> Iterator[Text]:
    """What a visitor should know about a service before taking a number."""
    yield from service["documents"]
    yield from (service["fee_note"], service["who"])
    yield from service.get("looked_up", [])
    if online := service.get("online"):
        yield online["note"]


def _numbers(language: str) -> Iterator[str]:
    yield from (number_words(n, language)[0] for n in range(100))
    if language == CHINESE:
        yield from (place_words(kind, n) for n in range(1, PLACES) for kind in "第共")
        yield from ("第", "共", "項")
    yield from (of(n, language) for of in (hundred, thousand) for n in range(1, 10))


def _dates(language: str) -> Iterator[str]:
    yield from (hour_words(hour, language) for hour in range(24))
    yield from (minute_words(minute, language) for minute in range(1, 60))
    if language != CHINESE:
        yield from (*MONTHS, *DAYS, "o'clock", "1 ROC 1")
        return
    yield from ("民國", "年", "分", *(f"星期{day}" for day in "一二三四五六日"))
    yield from map(roc_year_words, YEARS)
    yield from (f"{number_words(n, language)[0]}月" for n in range(1, 13))
    yield from (f"{number_words(n, language)[0]}日" for n in range(1, 32))
