"""From files to valid tables, or to the list of every mistake in them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from queue_server.settings.checks.booking import check_years
from queue_server.settings.checks.closing import check_closure_templates
from queue_server.settings.checks.meaning import Draft, check_all, check_calendar
from queue_server.settings.checks.visits import check_visits
from queue_server.settings.checks.wording import check_over, check_strings, laid_over
from queue_server.settings.mistakes import Mistake, SettingsError, did_you_mean
from queue_server.settings.reading import Texts, TomlSource, read, tables_of
from queue_server.settings.tables import catalogue as c
from queue_server.settings.tables import config as t
from queue_server.settings.tables.booking import BookTable
from queue_server.settings.tables.closing import ClosureTemplateTable
from queue_server.settings.tables.sign_in import SignInTable, TlsTable
from queue_server.settings.tables.visits import VisitsTable
from queue_server.wire.words.catalogue import ICONS

SCHEMA = 1
#: The catalogue that comes with the product; the office's own overrides it.
PRODUCT = Path(__file__).parents[1] / "catalogue"

Parts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table, valid and consistent."""

    branch: t.BranchTable
    policy: t.PolicyTable
    book: BookTable
    visits: VisitsTable
    missed: t.MissedTable
    clerk: t.ClerkTable
    lunch: t.LunchTable
    kiosk: t.KioskTable
    display: t.DisplayTable
    voice: t.VoiceTable
    slip: t.SlipTable
    server: t.ServerTable
    security: t.SecurityTable
    sign_in: SignInTable
    tls: TlsTable
    retention: t.RetentionTable
    logs: t.LogsTable
    sessions: tuple[t.SessionTable, ...]
    counters: tuple[t.CounterTable, ...]
    devices: tuple[t.DeviceTable, ...]
    notices: tuple[t.NoticeTable, ...]
    closure_templates: tuple[ClosureTemplateTable, ...]
    series: dict[str, t.SeriesTable]
    classes: dict[str, t.ClassTable]
    machines: dict[str, t.MachineTable]
    staff_languages: tuple[str, ...]
    strings: dict[str, c.StringTable]
    categories: dict[str, c.CategoryTable]
    documents: dict[str, c.DocumentTable]
    services: dict[str, c.ServiceTable]
    search: c.SearchTable
    years: dict[str, c.YearTable]


def load_tables(path: Path, today: date | datetime | None, texts: Texts | None = None) -> Tables:
    """Read ``config.toml`` and its catalogue.

    A file missing from the catalogue folder is taken from the product; texts of the office's own
    ``strings.toml`` replace the product's one by one, as do years of ``holidays.toml``. ``texts``
    has contents to use in place of files', so that a change is checked before it is written.

    Raises:
        SettingsError: With every mistake in all four files.
    """
    source = read(path, texts)
    if source.mistakes:
        raise SettingsError(source.mistakes)
    draft = _config(source)
    draft.texts = texts or {}
    branch = draft.single.get("branch")
    sources = [source]
    parts: Parts = {}
    if branch is not None:
        folder = path.parent / branch.catalogue
        for read_part in (_strings, _services, _holidays):
            part, found = read_part(folder, draft, _date_there(today, branch.zone))
            sources.append(part)
            parts |= found
    check_all(draft)
    check_closure_templates(draft)
    check_visits(draft)
    mistakes = [one for each in sources for one in each.mistakes]
    if mistakes:
        raise SettingsError(mistakes)
    values: dict[str, Any] = {**draft.single, **draft.named, **parts}
    values |= {key: tuple(found.values()) for key, found in draft.lists.items()}
    return Tables(**values)


def _date_there(today: date | datetime | None, zone: str) -> date | None:
    """The date of an instant in the branch's zone; a date stays as it is."""
    if not isinstance(today, datetime):
        return today
    try:
        return today.astimezone(ZoneInfo(zone)).date()
    except (KeyError, ValueError, OSError):  # a mistake noted elsewhere
        return today.date()


def _config(source: TomlSource) -> Draft:
    source.needed = t.needed_languages(source.root.get("branch"))
    source.only({"schema", *t.SINGLE, *t.LISTS, *t.NAMED})
    _schema(source)
    for key in t.REQUIRED:
        if not source.root.get(key):
            source.wrong((key,), "is missing", "see the config.toml that comes with the product")
    draft = Draft(source)
    for key, model in t.SINGLE.items():
        if key in source.root or key not in t.REQUIRED:
            draft.single[key] = source.table(model, (key,), source.root.get(key, {}))
    draft.lists = {key: source.list_of(model, key) for key, model in t.LISTS.items()}
    draft.named = {key: source.named(model, key) for key, model in t.NAMED.items()}
    return draft


def _schema(source: TomlSource) -> None:
    found = source.root.get("schema")
    if found != SCHEMA or isinstance(found, bool):
        source.wrong(("schema",), f"must be {SCHEMA}", "the layout this version reads")


def _part(folder: Path, name: str, draft: Draft) -> TomlSource:
    """A file of the catalogue; the product's if the office has none of its own."""
    own = folder / name
    has_own = own in draft.texts or own.exists() or not folder.is_dir()
    source = read(own if has_own else PRODUCT / name, draft.texts)
    source.needed = draft.source.needed
    return source


def _strings(folder: Path, draft: Draft, today: date | None) -> tuple[TomlSource, Parts]:
    source = _part(folder, "strings.toml", draft)
    if not source.root:
        return source, {}
    said = _said(source.name, source.content)
    source.mistakes += said.mistakes
    shipped = _shipped()
    head = said.head if said.whole else shipped.head
    if head is None:
        return source, {"strings": {}, "staff_languages": ()}
    under = {} if folder.resolve() == PRODUCT else shipped.strings
    if not said.whole:
        check_over(source, said.strings, under)
    known = {*head.languages, *(tag for one in said.strings.values() for tag in one.text)}
    for index, language in enumerate(draft.single["branch"].languages):
        draft.refer(("branch", "languages", index), language, known, "language")
    merged = laid_over(under, said.strings)
    return source, {"strings": merged, "staff_languages": tuple(head.staff_languages)}


@dataclass(frozen=True, slots=True)
class _Said:
    """What a strings.toml says on its own; ``whole`` if it does not build on another."""

    whole: bool
    head: c.StringsHead | None
    strings: dict[str, c.StringTable]
    mistakes: tuple[Mistake, ...]


@lru_cache(maxsize=4)
def _said(name: str, content: bytes) -> _Said:
    """Read once: the product's has thousands of texts, and every settings change needs it."""
    source = TomlSource(name, tables_of(content))
    _schema(source)
    source.only({"schema", "strings", *c.StringsHead.model_fields})
    strings = source.named(c.StringTable, "strings")
    keys = c.StringsHead.model_fields.keys() & source.root.keys()
    head = source.table(c.StringsHead, (), {k: source.root[k] for k in keys}) if keys else None
    if head is not None:
        check_strings(source, head, strings)
    return _Said(bool(keys), head, strings, tuple(source.mistakes))


def _shipped() -> _Said:
    return _said("strings.toml", read(PRODUCT / "strings.toml").content)


def _services(folder: Path, draft: Draft, today: date | None) -> tuple[TomlSource, Parts]:
    source = _part(folder, "services.toml", draft)
    if not source.root:
        return source, {}
    _schema(source)
    source.only({"schema", "currency", "categories", "documents", "services", "search"})
    categories = source.named(c.CategoryTable, "categories")
    for name, category in categories.items():
        if category.icon not in ICONS:
            hint = did_you_mean(category.icon, ICONS)
            source.wrong(("categories", name, "icon"), f"no icon is called {category.icon!r}", hint)
    documents = source.named(c.DocumentTable, "documents")
    draft.services = source.named(c.ServiceTable, "services")
    draft.service_names = source.names("services")
    for code, service in draft.services.items():
        _refer(source, code, "category", service.category, source.names("categories"))
        _refer(source, code, "series", service.series, draft.series)
        for key, named in (("documents", service.documents), ("looked_up", service.looked_up)):
            for document in named:
                _refer(source, code, key, document, source.names("documents"))
    return source, {
        "categories": dict(categories),
        "documents": dict(documents),
        "services": dict(draft.services),
        "search": source.table(c.SearchTable, ("search",), source.root.get("search", {})),
    }


def _refer(source: TomlSource, code: str, key: str, word: str, known: set[str]) -> None:
    if known and word not in known:
        what = "document" if key in ("documents", "looked_up") else key
        reason = f"no {what} is called {word!r}"
        source.wrong(("services", code, key), reason, did_you_mean(word, known))


def _holidays(folder: Path, draft: Draft, today: date | None) -> tuple[TomlSource, Parts]:
    source = _part(folder, "holidays.toml", draft)
    if not source.root:
        return source, {}
    _schema(source)
    source.only({"schema", "years"})
    if source.root.get("years") != {} and folder.resolve() != PRODUCT:
        shipped = read(PRODUCT / "holidays.toml").root["years"]
        own = source.root.get("years", {})
        source.root["years"] = {**shipped, **own} if isinstance(own, dict) else own
    years = source.named(c.YearTable, "years")
    check_calendar(source, years, today)
    if today is not None:
        check_years(draft.source, draft.single.get("book"), source.names("years"), today)
    return source, {"years": dict(years)}
