"""The open data as a page people can read: licence, columns, files, and population tables.

Drawn whole on the server, so that it works without a script and in print.
"""

from collections.abc import Iterable
from html import escape

from queue_server.reports import shapes
from queue_server.reports.routes import population
from queue_server.reports.routes.open_data import FORMATS, OpenData
from queue_server.reports.rules.cube.in_words import OfficeInWords, office_in_words
from queue_server.reports.rules.cube.monthly.open_data import LICENCE, columns
from queue_server.reports.rules.population import PopulationTable, shown
from queue_server.web.context import Answered, Handler, WebCall
from queue_server.web.files import documents
from queue_server.web.files.sent import html
from queue_server.web.guard import auth
from queue_server.web.table import API, Route

ADDRESS = "/public/open-data"
#: Areas of a table on the page; the files have all.
MOST_SHOWN = 60
SHEETS = ("office.css", "reports/public.css")


def page_of(data: OpenData, tables: population.Population) -> Handler:
    """The handler that draws the page."""

    async def show(call: WebCall) -> Answered:
        office = _office(call, call.language)
        figures = _population(office, await tables.months(), await tables.newest())
        drawn = _drawn(call, office, await data.periods(call), figures)
        title = office.say("public.title")
        document = documents.drawn(drawn, title, SHEETS, call.shown.catalogue, call.language)
        return html(document)

    return show


def _office(call: WebCall, language: str) -> OfficeInWords:
    return office_in_words(call.kernel.branch.rules, call.shown.catalogue, language)


def _drawn(call: WebCall, office: OfficeInWords, periods: list[str], population_panel: str) -> str:
    parts = (
        f"<h1>{_say(office, 'title')}</h1>",
        f'<p class="soft">{escape(office.name)} · {_say(office, "about")}</p>',
        f'<p>{_say(office, "licence")} <a href="{LICENCE}" rel="license">{LICENCE}</a></p>',
        _queue_files(office, periods),
        _schema(_office(call, "zh-TW"), _office(call, "en"), office),
        population_panel,
    )
    return f'<main class="office wide public">{"".join(parts)}</main>'


def _queue_files(office: OfficeInWords, months: list[str]) -> str:
    title = _say(office, "queue")
    if not months:
        return _panel(title, f'<p class="empty">{_say(office, "none")}</p>')
    address = f"{API}/public/open-data"
    rows = (
        _row(office.month(month), _links(f"{address}/{month}", FORMATS, office, month))
        for month in months
    )
    titles = (_say(office, "month"), _say(office, "files"))
    return _panel(title, _table(titles, rows))


def _schema(chinese: OfficeInWords, english: OfficeInWords, office: OfficeInWords) -> str:
    pairs = zip(columns(chinese), columns(english), strict=True)
    rows = (
        _row(f"<code>{one.key}</code>", escape(one.title), escape(other.title))
        for one, other in pairs
    )
    languages = (str(one.word("language", one.language)) for one in (chinese, english))
    titles = (_say(office, "key"), *map(escape, languages))
    return _panel(_say(office, "schema"), _table(titles, rows))


def _population(
    office: OfficeInWords,
    months: Iterable[shapes.PopulationMonth],
    newest: Iterable[PopulationTable],
) -> str:
    rows = [
        _row(
            office.month(one["month"]),
            escape("、".join(one["tables"])),
            _links(
                f"{API}/public/population/{one['month']}", population.FORMATS, office, one["month"]
            ),
        )
        for one in months
    ]
    if not rows:
        return ""
    titles = tuple(_say(office, key) for key in ("month", "tables", "files"))
    read = "".join(_figures(office, one) for one in newest)
    return _panel(_say(office, "population"), _table(titles, rows) + read)


def _figures(office: OfficeInWords, one: PopulationTable) -> str:
    """A table of the newest month, to be read at once; the file has the rest."""
    said = escape(f"{office.month(one.month)} {one.name}")
    rows = (
        f'<tr><th scope="row">{escape(str(area))}</th>'
        + "".join(f'<td class="num">{escape(shown(cell))}</td>' for cell in figures)
        + "</tr>"
        for area, *figures in one.rows[:MOST_SHOWN]
    )
    rest = len(one.rows) - MOST_SHOWN
    more = f'<p class="soft small facts">{_say(office, "more", n=rest)}</p>' if rest > 0 else ""
    titles = [escape(title) for title in one.columns]
    return f"<details><summary>{said}</summary>{_table(titles, rows, numbers=True)}{more}</details>"


def _links(address: str, forms: Iterable[str], office: OfficeInWords, month: str) -> str:
    about = escape(office.month(month))
    return " ".join(
        f'<a class="button" href="{address}.{form}" aria-label="{about} {form.upper()}">'
        f"{form.upper()}</a>"
        for form in forms
    )


def _panel(title: str, inner: str) -> str:
    return f'<section class="panel"><h2 class="heading">{title}</h2>{inner}</section>'


def _table(titles: Iterable[str], rows: Iterable[str], *, numbers: bool = False) -> str:
    right = ' class="num"' if numbers else ""
    head = "".join(
        f'<th scope="col"{right if at else ""}>{title}</th>' for at, title in enumerate(titles)
    )
    body = "".join(rows)
    return (
        '<div class="scroll" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _say(office: OfficeInWords, key: str, **facts: object) -> str:
    return escape(office.say(f"public.{key}", **facts))


def public_page_routes(data: OpenData, tables: population.Population) -> tuple[Route, ...]:
    """The page."""
    return (
        Route(
            method="GET", path=ADDRESS, roles=auth.ANYONE, handler=page_of(data, tables),
            summary="Open data and population tables, for people",
        ),
    )  # fmt: skip
