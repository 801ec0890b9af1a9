"""The HTML documents: one template for every page, and for refusals that a browser shows.

Strings in, a document out; every value is escaped here.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from queue_server.web.files.joined import Joined, is_kept, kept
from queue_server.web.problems import fill
from queue_server.wire.paths import API, BOOKING_PAGE, TICKET_PAGE
from queue_server.wire.words.catalogue import Catalogue

FOLDER = Path(__file__).parents[1] / "pages"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that a script draws; ``title`` is a key of the catalogue.

    ``asks``: the calls by which it learns what its ``{token}`` is for. A token that none of them
    knows is answered 404, with the same page, which says so.
    ``whole``: it needs every wording, not only those that its scripts name.
    """

    path: str
    title: str
    script: str
    sheets: tuple[str, ...]
    summary: str
    asks: tuple[str, ...] = ()
    whole: bool = False

    @property
    def name(self) -> str:
        """The page's name, from its script: ``clerk``."""
        return self.script.removesuffix(".js").removesuffix("/main")


_CLERK_SHEETS = ("page", "lists", "card", "actions", "alerts", "signing", "beside", "photo")

TICKET = Page(
    f"{TICKET_PAGE}{{token}}",
    "phone.your_number",
    "phone.js",
    ("phone.css",),
    "A visitor's ticket on the phone",
)
PAGES = (
    Page("/clerk", "clerk.page", "clerk/main.js",
         tuple(f"clerk/look/{subject}.css" for subject in _CLERK_SHEETS), "Clerk page"),
    Page("/admin", "admin.page", "admin/main.js", ("office.css", "admin/admin.css"),
         "Notices, suspensions, figures, people, journal"),
    Page("/config", "config.page", "config/main.js", ("office.css", "config/config.css"),
         "The office's settings", whole=True),
    Page("/reports", "reports.page", "reports/main.js", ("office.css", "reports/reports.css"),
         "Reports"),
    Page("/floor", "floor.page", "floor/main.js", ("office.css", "floor/floor.css"),
         "The whole office at one glance"),
    Page("/bookings", "bookings.page", "bookings/main.js", ("office.css", "bookings/bookings.css"),
         "The book, for the office's own people"),
    Page("/visits", "visits.page", "visits/main.js", ("office.css", "visits/visits.css"),
         "Visits to homes, hospitals and schools"),
    Page("/campaigns", "campaigns.page", "campaigns/main.js", ("office.css", "visits/visits.css"),
         "Campaigns with a quota, for the office's own people"),
    Page("/fleet", "fleet.page", "fleet.js", ("office.css",), "Devices and screens"),
    Page("/signage", "signage.page", "signage/main.js", ("office.css", "signage/signage.css"),
         "What the walls show between calls"),
    Page("/me", "clerk.account", "me/main.js", ("office.css", "me/me.css"),
         "Own second step, password and sessions"),
    Page("/book", "book.page", "book/main.js", ("book/book.css",), "Book a time"),
    Page(f"{BOOKING_PAGE}{{token}}", "book.page", "book/main.js", ("book/book.css",),
         "A visitor's appointment", (f"{API}/book/{{token}}", f"{API}/book/waiting/{{token}}")),
    Page("/draws", "draw.title", "draw/main.js", ("book/book.css", "draw/draw.css"),
         "Campaigns, and what is published of each draw"),
    Page("/c/{token}", "draw.title", "draw/main.js", ("book/book.css", "draw/draw.css"),
         "How it stands with one's own place", (f"{API}/campaigns/own/{{token}}",)),
    Page("/v/{token}", "visit.page", "visit/main.js", ("book/book.css",),
         "A visit of the office, for its applicant", (f"{API}/visits/own/{{token}}",)),
    TICKET,
)  # fmt: skip

BY_NAME = {one.name: one for one in PAGES}
#: The script that every staff page imports.
STAFF_FRAME = "lib/staff.js"

#: Style sheets of every document.
_BASE = ("theme.css", "parts.css")
#: The virtual folder of joined files below ``/static``; their tag and their name follow.
JOINED = "joined"
_SHEET = '<link rel="stylesheet" href="/static/{}">'
#: Preloads what the script will fetch first, while it is still on its way.
_ASKED = '<link rel="preload" as="fetch" crossorigin href="{}">'
_IMPORT = re.compile(r'^(?:import|export)\b[^;"]*"(\.{1,2}/[^"]+\.js)"', re.MULTILINE)
_NAME = '<meta name="page" content="{}">'
# `guard.js` first: it reports what keeps the others from running.
_SCRIPTS = """<script src="/static/lib/guard.js"></script>
<script type="module" src="/static/{}"></script>"""
_BODY = """<div id="page"></div>
<noscript><p class="empty">{}</p></noscript>"""
_MESSAGE = """<main class="message">
<p class="soft">{office}</p>
<h1>{said}</h1>
<p>{help}</p>
<p><a class="button primary" href="{address}">{go_on}</a></p>
</main>"""

_templates: dict[float, Template] = {}


def _template() -> Template:
    """The template, read again when it changes on disk."""
    file = FOLDER / "page.html"
    stamp = file.stat().st_mtime
    if stamp not in _templates:
        _templates.clear()
        _templates[stamp] = Template(file.read_text("utf-8"))
    return _templates[stamp]


def page(one: Page, catalogue: Catalogue, language: str) -> bytes:
    """The document of a page, titled with the office's name."""
    both = joined(one)
    script, sheet = (f"{JOINED}/{of.tag}/{one.name}" for of in (both.script, both.sheet))
    head = "\n".join([
        _NAME.format(one.name), _SHEET.format(f"{sheet}.css"), *map(_ASKED.format, _asked(one)),
        _SCRIPTS.format(f"{script}.js"),
    ])  # fmt: skip
    body = _BODY.format(escape(_say(catalogue, "page.needs_script", language)))
    return _document(catalogue, language, _say(catalogue, one.title, language), head, body)


def _asked(one: Page) -> list[str]:
    """What the page's script asks for before it can draw anything."""
    catalogue = f"{API}/catalogue?page={one.name}"
    staff = STAFF_FRAME in modules(one.script)
    return [catalogue, f"{API}/session"] if staff else [catalogue]


def joined(one: Page) -> Joined:
    """The files of a page, joined; joined again when one of them changes on disk."""
    return kept(FOLDER, one.script, modules(one.script), (*_BASE, *one.sheets))


def is_joined(one: Page) -> bool:
    """Whether :func:`joined` has them in memory."""
    return is_kept(one.script)


@cache
def modules(script: str) -> tuple[str, ...]:
    """What a script imports, directly and indirectly, each once; without the script itself."""
    found: dict[str, None] = {script: None}
    for name in (waiting := [script]):
        file = FOLDER / name
        for path in _IMPORT.findall(file.read_text("utf-8")):
            other = (file.parent / path).resolve().relative_to(FOLDER).as_posix()
            if other not in found:
                found[other] = None
                waiting.append(other)
    return tuple(found)[1:]


@cache
def scripts(script: str) -> dict[str, str]:
    """The texts of a page's script and of everything it imports, by name."""
    return {name: (FOLDER / name).read_text("utf-8") for name in (script, *modules(script))}


def drawn(
    body: str, title: str, sheets: tuple[str, ...], catalogue: Catalogue, language: str
) -> bytes:
    """The document of a page drawn on the server; ``body`` is already escaped."""
    head = "\n".join(map(_SHEET.format, (*_BASE, *sheets)))
    return _document(catalogue, language, title, head, body)


def refusal(
    code: str, facts: dict[str, object], address: str, catalogue: Catalogue, language: str
) -> bytes:
    """What a browser shows when a request was refused: the reason, what to do, where to go next.

    ``error.<code>`` gives the reason, ``page.help.<code>`` what to do. The address on a slip
    belongs to a visitor, who may try again; everyone else is sent to the sign-in page.
    """
    visitor = address.startswith(TICKET_PAGE)
    known = f"page.help.{code}" in catalogue["strings"]
    said = fill(_say(catalogue, f"error.{code}", language), facts)
    body = _MESSAGE.format(
        office=escape(_text(catalogue["name"], language)),
        said=escape(said),
        help=escape(_say(catalogue, f"page.help.{code}" if known else "page.help", language)),
        address=escape(address if visitor else "/clerk"),
        go_on=escape(_say(catalogue, "page.again" if visitor else "page.to_sign_in", language)),
    )
    return _document(catalogue, language, said, "\n".join(map(_SHEET.format, _BASE)), body)


def _document(catalogue: Catalogue, language: str, title: str, head: str, body: str) -> bytes:
    office = _text(catalogue["name"], language)
    document = _template().substitute(
        language=escape(language), title=escape(f"{title} · {office}"), head=head, body=body
    )
    return document.encode()


def _say(catalogue: Catalogue, key: str, language: str) -> str:
    return _text(catalogue["strings"].get(key, {}), language) or key


def _text(wording: dict[str, str], language: str) -> str:
    return wording.get(language) or next(iter(wording.values()), "")
