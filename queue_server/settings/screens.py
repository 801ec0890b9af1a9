"""What kiosk, TV wall, slip and pages need to draw: the public catalogue, as JSON values."""

from collections.abc import Mapping
from typing import cast

from queue_server.core.booking.availability import bookable
from queue_server.core.line.together import MAX_SERVICES
from queue_server.settings.branch_rules import branch_rules
from queue_server.settings.checks.wording import complete
from queue_server.settings.loading import Tables
from queue_server.settings.tables.catalogue import ServiceTable
from queue_server.settings.tables.config import ClassTable, CounterTable, DeviceTable
from queue_server.wire.verbs import VERBS
from queue_server.wire.words import catalogue as w
from queue_server.wire.words import week
from queue_server.wire.words.wording import Wording


def public_catalogue(tables: Tables) -> w.Catalogue:
    """Everything public and fixed about the branch.

    Every wording is complete in every language of the branch, so that no screen needs a
    fallback of its own.
    """
    made = _catalogue(tables)
    wording = Wording(made)
    made["week"] = {tag: week.rows(wording, tag) for tag in tables.branch.languages}
    return made


def _catalogue(tables: Tables) -> w.Catalogue:
    return {
        "branch": tables.branch.id,
        "name": _text(tables, tables.branch.name),
        "zone": tables.branch.zone,
        "fallback": tables.branch.fallback,
        "calendar": tables.branch.calendar,
        "currency": tables.branch.currency,
        "languages": list(tables.branch.languages),
        "staff_languages": [tag for tag in tables.branch.languages if tag in tables.staff_languages]
        or [tables.branch.fallback],
        "strings": {key: _text(tables, one.text) for key, one in tables.strings.items()},
        "categories": _categories(tables),
        "services": _services(tables),
        "search": cast(w.SearchWords, tables.search.model_dump()),
        "classes": _classes(tables),
        "counters": _counters(tables),
        "sessions": _sessions(tables),
        "outcomes": _words(tables, tables.clerk.outcomes, "clerk.outcome_done"),
        "pause_reasons": _words(tables, tables.clerk.pause_reasons),
        "reasons": _words(tables, tables.clerk.reasons),
        "suspension_reasons": _words(tables, tables.clerk.suspension_reasons),
        "alarm_outcomes": _words(tables, tables.clerk.alarm_outcomes, "clerk.alarm_done"),
        "correction_reasons": _words(tables, tables.clerk.correction_reasons),
        # These tables go out as they are read; a test keeps their keys in step with the wire's.
        "kiosk": cast(
            w.KioskSettings,
            {
                **tables.kiosk.model_dump(mode="json", exclude={"kiosks"}),
                "languages": _kiosk_languages(tables),
                "offline": _offline(tables),
                "checkin": bool(tables.book.pools),
                "reprints": any(map(_scans_for_visitors, tables.devices)),
                "bookable": _bookable(tables),
                "most_services": MAX_SERVICES,
            },
        ),
        "display": cast(w.DisplaySettings, tables.display.model_dump(mode="json")),
        "slip": {
            "width_dots": tables.slip.width_dots,
            "public_url": tables.slip.public_url,
            "show_documents": tables.slip.show_documents,
            "footer": _text(tables, tables.slip.footer) if tables.slip.footer else {},
        },
        "missed": cast(w.MissedSettings, tables.missed.model_dump(mode="json")),
        "undo_within_s": tables.clerk.undo_within_s,
        "crowd_alert": tables.clerk.crowd_alert,
        "may_pick": list(tables.clerk.may_pick),
        "verbs": list(VERBS),
    }


def _text(tables: Tables, wording: Mapping[str, str]) -> dict[str, str]:
    return complete(wording, tables.branch.languages, tables.branch.fallback)


def _kiosk_languages(tables: Tables) -> list[str]:
    """As configured; else the branch's own, and English if the branch has it."""
    branch = tables.branch
    usual = [tag for tag in branch.languages if tag in (branch.fallback, "en")]
    return list(tables.kiosk.languages) or usual


def _scans_for_visitors(device: DeviceTable) -> bool:
    """Whether it is a scanner that belongs to no counter."""
    return device.enabled and device.kind_of_device == "scanner" and device.counter is None


def _bookable(tables: Tables) -> dict[str, list[str]]:
    """By service, the pools in which one person can book at a kiosk."""
    rules = branch_rules(tables)
    found = bookable(rules, place="kiosk")
    alone = {
        code: [p for p in pools if rules.pools[p].party_min == 1] for code, pools in found.items()
    }
    return {code: pools for code, pools in alone.items() if pools}


def _offline(tables: Tables) -> dict[str, w.OfflineSeries]:
    """By kiosk, the numbers it gives while the server does not answer."""
    return {
        name: _offline_series(tables, one.offline_series)
        for name, one in tables.kiosk.kiosks.items()
    }


def _offline_series(tables: Tables, name: str) -> w.OfflineSeries:
    one = tables.series[name]
    return {
        "series": name,
        "prefix": one.prefix,
        "first": one.first,
        "last": one.last,
        "digits": one.digits,
        "skip_four": one.skip_four,
    }


def _words(
    tables: Tables, words: Mapping[str, Mapping[str, str]], usual: str = ""
) -> list[w.Choice]:
    """Choices with their wording; one without has the text ``usual`` of the catalogue."""
    return [
        {"name": name, "wording": _text(tables, one or tables.strings[usual].text)}
        for name, one in words.items()
    ]


def _categories(tables: Tables) -> list[w.Category]:
    return [
        {"code": code, "name": _text(tables, one.name), "icon": one.icon}
        for code, one in tables.categories.items()
    ]


def _services(tables: Tables) -> list[w.Service]:
    return [_service(tables, code, one) for code, one in tables.services.items()]


def _service(tables: Tables, code: str, one: ServiceTable) -> w.Service:
    made: w.Service = {
        "code": code,
        "name": _text(tables, one.name),
        "category": one.category,
        "documents": [_text(tables, tables.documents[name].text) for name in one.documents],
        "fee_note": _text(tables, one.fee_note) if one.fee_note else {},
        "who": _text(tables, one.who) if one.who else {},
        "minutes": one.minutes,
        "fee_ntd": one.fee_ntd,
        "where": one.where,
        "in_person_only": one.in_person_only,
        "same_day": one.same_day,
        "signature": one.signature,
        "photo": one.photo,
        "seal_impression": one.seal_impression,
        "holiday_appointment": one.holiday_appointment,
        "home_visit": one.home_visit,
        "enabled": one.enabled,
        "initials": list(one.initials),
        "words": {tag: list(words) for tag, words in one.words.items()},
        "looked_up": [_text(tables, tables.documents[name].text) for name in one.looked_up],
    }
    if one.online is not None:
        made["online"] = {"url": one.online.url, "note": _text(tables, one.online.note)}
    return made


def _classes(tables: Tables) -> list[w.PriorityClass]:
    return [_class(tables, name, one) for name, one in tables.classes.items()]


def _class(tables: Tables, name: str, one: ClassTable) -> w.PriorityClass:
    made: w.PriorityClass = {
        "name": name,
        "wording": _text(tables, one.wording),
        "help": _text(tables, one.help) if one.help else {},
        "shape": one.shape,
        "offered": one.offered,
        "target_min": one.target_min,
        "language_only": one.language_only,
    }
    if one.color:
        made["color"] = one.color
    return made


def _counters(tables: Tables) -> list[w.Counter]:
    return [_counter(tables, one) for one in tables.counters]


def _counter(tables: Tables, one: CounterTable) -> w.Counter:
    made: w.Counter = {
        "number": one.number,
        "name": _text(tables, one.name),
        "profile": {"first": list(one.first), "then": list(one.then)},
        "languages": list(one.languages) or [tables.branch.fallback],
    }
    if one.services:
        made["services"] = list(one.services)
    return made


def _sessions(tables: Tables) -> list[w.Session]:
    return [
        {
            "name": one.name,
            "wording": _text(tables, one.wording),
            "opens": one.opens.strftime("%H:%M"),
            "closes": one.closes.strftime("%H:%M"),
            "days": list(one.days),
            "on_workdays": one.on_workdays,
            "on_holidays": one.on_holidays,
            "services": list(one.services) or None,
            "booked_only": one.booked_only,
        }
        for one in tables.sessions
    ]
