"""Pages and files as a browser gets them."""

import re
import threading
from pathlib import Path

import pytest
from aiohttp.test_utils import make_mocked_request

from queue_server.core.errors import Unavailable
from queue_server.web.app import WebApp
from queue_server.web.context import Answered, WebCall
from queue_server.web.files import documents
from queue_server.web.files.joined import scripts
from queue_server.web.guard import auth
from queue_server.web.joining import Wing
from queue_server.web.table import API, Route
from tests.served import Served

PAGES = ["/clerk", "/admin", "/fleet"]
FILES = {
    "/static/theme.css": "text/css",
    "/static/clerk/look/card.css": "text/css",
    "/static/lib/api.js": "text/javascript",
    "/static/icon.svg": "image/svg+xml",
}


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_runs_nothing_inline_and_is_in_nobodys_frame(
    served: Served, path: str
) -> None:
    reply = await served.call("GET", path)
    policy = reply.headers["Content-Security-Policy"]
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in reply.raw
    assert b" style=" not in reply.raw


def test_the_bar_of_staff_pages_leads_to_pages_there_are_by_their_titles() -> None:
    script = (documents.FOLDER / "lib" / "chrome.js").read_text("utf-8")
    led_to = re.findall(r'^  \["(/\w+)", "([\w.]+)", \[', script, flags=re.MULTILINE)
    assert len(led_to) >= 8
    assert set(led_to) <= {(one.path, one.title) for one in documents.PAGES}


async def joined(served: Served, page: str) -> dict[str, str]:
    """The addresses of a page's script and sheet, by kind, as its document names them."""
    document = (await served.call("GET", page)).raw.decode()
    return {kind: path for path, kind in re.findall(r'"(/static/joined/[^"]+\.(\w+))"', document)}


@pytest.mark.parametrize("one", documents.PAGES, ids=lambda one: one.path)
def test_a_page_is_one_script_and_one_sheet(one: documents.Page) -> None:
    both = documents.joined(one)
    for name in (one.script, *documents.modules(one.script)):
        last = (documents.FOLDER / name).read_text("utf-8").rstrip().rsplit("\n", 1)[-1]
        assert last.removeprefix("export ").encode() in both.script.content, name
    for sheet in ("theme.css", *one.sheets):
        assert (documents.FOLDER / sheet).read_bytes().rstrip() in both.sheet.content


@pytest.mark.parametrize("kind", ["js", "css"])
async def test_what_a_page_is_made_of_is_kept_until_it_becomes_another(
    served: Served, kind: str
) -> None:
    path = (await joined(served, "/clerk"))[kind]
    kept = await served.call("GET", path)
    assert kept.status == 200
    assert "immutable" in kept.headers["Cache-Control"]
    tag = path.split("/")[3]
    older = await served.call("GET", path.replace(tag, "0" * len(tag)))
    assert (older.status, older.headers["Cache-Control"]) == (200, "no-cache")
    assert older.raw == kept.raw


@pytest.mark.parametrize("name", ["nobody.js", "clerk.py", "clerk", "main.js", "..%2Fclerk.js"])
async def test_nothing_else_is_joined(served: Served, name: str) -> None:
    assert (await served.call("GET", f"/static/joined/0/{name}")).status == 404


async def test_shapes_are_not_asked_for_with_each_second_that_a_page_is_drawn(
    served: Served,
) -> None:
    for path, kept in (("shapes.svg", "max-age=60"), ("lib/api.js", "no-cache")):
        reply = await served.call("GET", f"/static/{path}")
        assert reply.headers["Cache-Control"] == kept


@pytest.mark.parametrize("page", [one for one in documents.PAGES if one.asks])
@pytest.mark.parametrize("token", ["nothing", "0" * 48, "%2F..%2F", "%E4%B8%AD"])
async def test_a_link_that_leads_to_nothing_is_not_found_by_the_page_that_says_so(
    served: Served, page: documents.Page, token: str
) -> None:
    reply = await served.call("GET", page.path.replace("{token}", token))
    assert reply.status == 404
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f"/{page.name}.js".encode() in reply.raw


async def test_what_cannot_be_found_out_now_is_left_to_the_page(served: Served) -> None:
    async def fail(call: WebCall) -> Answered:
        raise Unavailable("storage_down")

    path = f"{API}/campaigns/own/{{token}}"
    own = Route(method="GET", path=path, roles=auth.ANYONE, handler=fail, summary="")
    app = WebApp(served.server.services, [Wing(name="away", routes=(own,))])
    request = make_mocked_request("GET", "/c/any")
    assert await app.is_known([path], WebCall(app.services, app, request, ("any",)))


@pytest.mark.parametrize("path", FILES)
async def test_a_file_has_its_type_and_is_sent_once(served: Served, path: str) -> None:
    reply = await served.call("GET", path)
    assert reply.status == 200
    assert reply.headers["Content-Type"].split(";")[0] == FILES[path]
    tag = {"If-None-Match": reply.headers["ETag"]}
    again = await served.call("GET", path, headers=tag)
    assert (again.status, again.raw) == (304, b"")


async def test_the_catalogue_is_sent_once(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/catalogue")
    assert reply.body["branch"] == "longjing"
    assert len(reply.body["services"]) == 51
    tag = {"If-None-Match": reply.headers["ETag"]}
    assert (await served.call("GET", "/api/v1/catalogue", headers=tag)).status == 304


BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
ENGLISH = {**BROWSER, "Accept-Language": "en-GB,en;q=0.9"}


async def test_a_page_is_titled_with_the_office_in_the_browsers_language(served: Served) -> None:
    reply = await served.call("GET", "/clerk")
    assert "<title>櫃檯 · 臺中市龍井區戶政事務所</title>" in reply.raw.decode()
    reply = await served.call("GET", "/clerk", headers=ENGLISH)
    assert '<html lang="en">' in reply.raw.decode()
    assert "<title>Counter · Longjing" in reply.raw.decode()
    assert reply.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("path", "status", "said", "way_on"),
    [
        ("/clerck", 404, "查無資料", "/clerk"),
        ("/t/yesterday", 404, "查無此號碼", "/t/yesterday"),
        ("/static/none.js", 404, "查無資料", "/clerk"),
    ],
)
async def test_a_browser_that_is_refused_is_told_what_is_so_and_what_to_do(
    served: Served, path: str, status: int, said: str, way_on: str
) -> None:
    reply = await served.call("GET", path, headers=BROWSER)
    document = reply.raw.decode()
    assert reply.status == status
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "unsafe-inline" not in reply.headers["Content-Security-Policy"]
    assert f"<h1>{said}</h1>" in document
    assert f'href="{way_on}"' in document
    assert "{" not in document


async def test_a_link_that_is_used_up_is_shown_with_a_way_on(served: Served) -> None:
    form = {**BROWSER, "Content-Type": "application/x-www-form-urlencoded"}
    reply = await served.call("POST", "/signin", raw=b"once=long-ago", headers=form)
    assert reply.status in (409, 410)
    document = reply.raw.decode()
    assert "<h1>登入連結已使用或逾時</h1>" in document
    assert 'href="/clerk"' in document


async def test_a_program_gets_the_same_refusal_as_json(served: Served) -> None:
    reply = await served.call("GET", "/t/yesterday")
    assert (reply.status, reply.code) == (404, "unknown_ticket")
    reply = await served.call("POST", "/api/v1/session", body={}, headers=BROWSER)
    assert reply.headers["Content-Type"] == "application/problem+json"


async def test_what_a_stranger_writes_into_an_address_stays_text(served: Served) -> None:
    reply = await served.call("GET", '/t/"><script>alert(1)</script>', headers=BROWSER)
    assert b"<script>alert" not in reply.raw


async def test_the_page_of_a_ticket_of_today_is_there(served: Served) -> None:
    issued = await served.call(
        "POST", "/api/v1/tickets", who="kiosk", key="touch", body={"service": "T01"}
    )
    reply = await served.call("GET", issued.body["ticket"]["track"], headers=BROWSER)
    assert reply.status == 200
    assert b"/phone.js" in reply.raw


async def test_the_front_door_leads_to_the_clerk_page(served: Served) -> None:
    reply = await served.call("GET", "/")
    assert (reply.status, reply.headers["Location"]) == (302, "/clerk")


async def test_head_is_get_without_the_body(served: Served) -> None:
    reply = await served.call("HEAD", "/clerk")
    assert (reply.status, reply.raw) == (200, b"")
    assert int(reply.headers["Content-Length"]) > 0


async def test_answers_of_the_api_are_not_kept_by_anybody(served: Served) -> None:
    reply = await served.call("GET", "/api/v1/board", who="display")
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "aiohttp" not in reply.headers["Server"]


async def test_the_loop_goes_on_while_the_files_of_a_page_are_joined(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[int] = []

    def watched(root: Path, script: str) -> str:
        ran.append(threading.get_ident())
        return scripts(root, script)

    monkeypatch.setattr("queue_server.web.files.joined.remembered", {})
    monkeypatch.setattr("queue_server.web.files.joined.scripts", watched)
    assert (await served.call("GET", "/clerk")).status == 200
    assert len(ran) == 1
    assert threading.get_ident() not in ran
