"""Who may do what: the whole matrix, written out a second time."""

import pytest

from queue_server.core.decide import VERBS
from tests.served import Served, every_route

STAFF = {"clerk", "supervisor", "admin"}
SUPERVISORS = {"supervisor", "admin"}
EVERYBODY = {*STAFF, "auditor", "kiosk", "display", "host", "anyone"}

MATRIX: dict[str, set[str]] = {
    "POST /api/v1/tickets": {*STAFF, "kiosk"},
    "POST /api/v1/tickets/offline": {"kiosk"},
    "POST /api/v1/tickets/reprint": {"kiosk"},
    "GET /api/v1/tickets": STAFF,
    "GET /api/v1/tickets/{id}": STAFF,
    "POST /api/v1/tickets/{id}/cancel": STAFF,
    "POST /api/v1/tickets/{id}/reclassify": STAFF,
    "POST /api/v1/tickets/{id}/priority": STAFF,
    "POST /api/v1/tickets/{id}/requeue": STAFF,
    "POST /api/v1/tickets/{id}/redirect": SUPERVISORS,
    "POST /api/v1/tickets/{id}/note": STAFF,
    "POST /api/v1/tickets/{id}/in-person": STAFF,
    **{f"POST /api/v1/counters/{{n}}/{verb}": STAFF for verb in (*VERBS, "{verb}")},
    "POST /api/v1/counters/{n}/profile": SUPERVISORS,
    "DELETE /api/v1/counters/{n}/profile": SUPERVISORS,
    "GET /api/v1/my-day": STAFF,
    "GET /api/v1/requests/{key}": STAFF,
    "GET /api/v1/floor": SUPERVISORS,
    "POST /api/v1/what-if": SUPERVISORS,
    "GET /api/v1/board": {*STAFF, "kiosk", "display", "host"},
    "GET /api/v1/public/board": EVERYBODY,
    "GET /api/v1/public/tickets/{token}": EVERYBODY,
    "GET /api/v1/public/tickets/{token}/code": EVERYBODY,
    "POST /api/v1/public/tickets/{token}/rating": EVERYBODY,
    "GET /api/v1/public/open-data": EVERYBODY,
    "GET /api/v1/public/open-data/{file}": EVERYBODY,
    "GET /api/v1/public/population": EVERYBODY,
    "GET /api/v1/public/population/{file}": EVERYBODY,
    "GET /public/open-data": EVERYBODY,
    "GET /api/v1/catalogue": EVERYBODY,
    "GET /api/v1/live": EVERYBODY,
    "GET /api/v1/day": SUPERVISORS,
    "POST /api/v1/day": {"admin"},
    "POST /api/v1/help": {*STAFF, "kiosk"},
    "DELETE /api/v1/help/{place}": STAFF,
    "GET /api/v1/alarms": STAFF,
    "GET /api/v1/audit/security": {"admin", "auditor"},
    "GET /api/v1/audit/head": {"admin", "auditor"},
    "GET /api/v1/audit/verification": {"admin", "auditor"},
    "POST /api/v1/audit/verification": {"admin", "auditor"},
    "POST /api/v1/alarms/take": STAFF,
    "POST /api/v1/alarms/close": STAFF,
    "GET /api/v1/journal": {"admin", "auditor"},
    "DELETE /api/v1/notes/{seq}": {"admin"},
    "GET /api/v1/forecast": SUPERVISORS,
    "GET /api/v1/figures": SUPERVISORS,
    "GET /api/v1/closing": SUPERVISORS,
    "GET /api/v1/reviews": SUPERVISORS,
    "POST /api/v1/reviews/{month}/release": SUPERVISORS,
    "DELETE /api/v1/reviews/{month}/release": SUPERVISORS,
    "GET /api/v1/reports": SUPERVISORS,
    "GET /api/v1/reports/{file}": SUPERVISORS,
    "GET /api/v1/reports/work/{name}": SUPERVISORS,
    "DELETE /api/v1/reports/work/{name}": SUPERVISORS,
    "PUT /api/v1/population/{month}/{name}": SUPERVISORS,
    "DELETE /api/v1/population/{month}/{name}": SUPERVISORS,
    "GET /api/v1/notices": SUPERVISORS,
    "POST /api/v1/notices": SUPERVISORS,
    "GET /api/v1/notices/{id}": SUPERVISORS,
    "PUT /api/v1/notices/{id}": SUPERVISORS,
    "DELETE /api/v1/notices/{id}": SUPERVISORS,
    "GET /api/v1/suspensions": SUPERVISORS,
    "GET /api/v1/suspensions/preview": SUPERVISORS,
    "POST /api/v1/suspensions": SUPERVISORS,
    "DELETE /api/v1/suspensions/{id}": SUPERVISORS,
    "POST /api/v1/session": EVERYBODY,
    "GET /api/v1/session": {*STAFF, "auditor"},
    "DELETE /api/v1/session": {*STAFF, "auditor"},
    "GET /signin": EVERYBODY,
    "POST /signin": EVERYBODY,
    "GET /api/v1/session/list": {*STAFF, "auditor"},
    "DELETE /api/v1/session/list": {*STAFF, "auditor"},
    "DELETE /api/v1/session/{id}": {*STAFF, "auditor"},
    "POST /api/v1/session/password": {*STAFF, "auditor"},
    "GET /api/v1/session/second-step": {*STAFF, "auditor"},
    "POST /api/v1/session/second-step": {*STAFF, "auditor"},
    "PUT /api/v1/session/second-step": {*STAFF, "auditor"},
    "DELETE /api/v1/session/second-step": {*STAFF, "auditor"},
    "POST /api/v1/session/second-step/recovery": {*STAFF, "auditor"},
    "POST /api/v1/session/proof": {*STAFF, "auditor"},
    "DELETE /api/v1/users/{name}/second-step": {"admin"},
    "POST /api/v1/session/passkey/options": EVERYBODY,
    "POST /api/v1/session/passkey": EVERYBODY,
    "GET /api/v1/session/passkeys": {*STAFF, "auditor"},
    "POST /api/v1/session/passkeys/options": {*STAFF, "auditor"},
    "POST /api/v1/session/passkeys": {*STAFF, "auditor"},
    "PUT /api/v1/session/passkeys/{id}": {*STAFF, "auditor"},
    "DELETE /api/v1/session/passkeys/{id}": {*STAFF, "auditor"},
    "POST /api/v1/session/proof/passkey/options": {*STAFF, "auditor"},
    "POST /api/v1/session/proof/passkey": {*STAFF, "auditor"},
    "DELETE /api/v1/users/{name}/passkeys": {"admin"},
    "GET /api/v1/session/choices": {*STAFF, "auditor"},
    "PUT /api/v1/session/choices": {*STAFF, "auditor"},
    "POST /api/v1/screens": {"admin"},
    "POST /api/v1/enroll": EVERYBODY,
    "POST /api/v1/enroll/next": {"kiosk", "display", "host"},
    "GET /api/v1/users": {"admin"},
    "POST /api/v1/users": {"admin"},
    "POST /api/v1/users/{name}/link": {"admin"},
    "DELETE /api/v1/users/{name}": {"admin"},
    "DELETE /api/v1/users/{name}/sessions": {"admin"},
    "DELETE /api/v1/screens/{name}": {"admin"},
    "GET /api/v1/devices": STAFF,
    "POST /api/v1/devices/{name}/test": STAFF,
    "POST /api/v1/devices/{name}/print": STAFF,
    "POST /api/v1/devices/{name}/capture": STAFF,
    "GET /api/v1/devices/{name}/preview": STAFF,
    "POST /api/v1/devices/{name}/sign": STAFF,
    "POST /api/v1/devices/{name}/sign/end": STAFF,
    "PUT /api/v1/captures/{id}/{file}": {"kiosk", "host"},
    "PUT /api/v1/previews/{id}": {"kiosk", "host"},
    "GET /api/v1/devices/{name}/traffic": SUPERVISORS,
    "GET /api/v1/book/days": EVERYBODY,
    "GET /api/v1/book/challenge": EVERYBODY,
    "GET /api/v1/book/amendments": STAFF,
    "POST /api/v1/book/amendments": SUPERVISORS,
    "POST /api/v1/book/amendments/preview": SUPERVISORS,
    "DELETE /api/v1/book/amendments/{id}": SUPERVISORS,
    "GET /api/v1/book/services": EVERYBODY,
    "POST /api/v1/book/holds": EVERYBODY,
    "POST /api/v1/book/holds/{id}/extend": EVERYBODY,
    "PUT /api/v1/book/holds/{id}": EVERYBODY,
    "DELETE /api/v1/book/holds/{id}": EVERYBODY,
    "GET /api/v1/book/{token}": EVERYBODY,
    "POST /api/v1/book/{token}/change": EVERYBODY,
    "POST /api/v1/book/{token}/cancel": EVERYBODY,
    "GET /api/v1/campaigns": EVERYBODY,
    "POST /api/v1/campaigns": SUPERVISORS,
    "GET /api/v1/campaigns/{id}/list": EVERYBODY,
    "POST /api/v1/campaigns/{id}/find": EVERYBODY,
    "GET /api/v1/campaigns/own/{token}": EVERYBODY,
    "POST /api/v1/campaigns/own/{token}/answer": EVERYBODY,
    "POST /api/v1/campaigns/{id}/intents": STAFF,
    "GET /api/v1/campaigns/{id}/intents": STAFF,
    "GET /api/v1/campaigns/{id}/steps": SUPERVISORS,
    "POST /api/v1/campaigns/{id}/draw": SUPERVISORS,
    "POST /api/v1/campaigns/intents/{id}/steps": STAFF,
    "GET /api/v1/visits/terms": STAFF,
    "GET /api/v1/visits": STAFF,
    "POST /api/v1/visits": STAFF,
    "POST /api/v1/visits/find": STAFF,
    "POST /api/v1/visits/{id}/steps": STAFF,
    "GET /api/v1/visits/{id}/steps": SUPERVISORS,
    "GET /api/v1/visits/days/{day}": STAFF,
    "POST /api/v1/visits/days/{day}/propose": SUPERVISORS,
    "POST /api/v1/visits/days/{day}/times": SUPERVISORS,
    "PUT /api/v1/visits/days/{day}": SUPERVISORS,
    "GET /api/v1/visits/own/{token}": EVERYBODY,
    "POST /api/v1/visits/own/{token}/cancel": EVERYBODY,
    "POST /api/v1/book": STAFF,
    "GET /api/v1/book/day": STAFF,
    "GET /api/v1/book/pools": STAFF,
    "GET /api/v1/book/week": STAFF,
    "POST /api/v1/book/find": STAFF,
    "POST /api/v1/book/import": SUPERVISORS,
    "GET /api/v1/book/moves": STAFF,
    "POST /api/v1/book/moves": SUPERVISORS,
    "POST /api/v1/book/moves/send": SUPERVISORS,
    "POST /api/v1/book/moves/withdraw": SUPERVISORS,
    "POST /api/v1/book/bookings/{id}/reached": STAFF,
    "POST /api/v1/book/{token}/move": EVERYBODY,
    "POST /api/v1/book/waiting": EVERYBODY,
    "GET /api/v1/book/waiting": STAFF,
    "GET /api/v1/book/waiting/{token}": EVERYBODY,
    "POST /api/v1/book/waiting/{token}/take": EVERYBODY,
    "POST /api/v1/book/waiting/{token}/leave": EVERYBODY,
    "POST /api/v1/book/waiters/{id}/take": STAFF,
    "POST /api/v1/book/waiters/{id}/leave": STAFF,
    "POST /api/v1/book/bookings/{id}/change": STAFF,
    "POST /api/v1/book/bookings/{id}/cancel": STAFF,
    "POST /api/v1/book/check-in": {*STAFF, "kiosk"},
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "GET /openapi.json": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /clerk": EVERYBODY,
    "GET /admin": EVERYBODY,
    "GET /floor": EVERYBODY,
    "GET /fleet": EVERYBODY,
    "GET /signage": EVERYBODY,
    "GET /reports": EVERYBODY,
    "GET /t/{token}": EVERYBODY,
    "GET /book": EVERYBODY,
    "GET /me": EVERYBODY,
    "GET /bookings": EVERYBODY,
    "GET /b/{token}": EVERYBODY,
    "GET /visits": EVERYBODY,
    "GET /campaigns": EVERYBODY,
    "GET /draws": EVERYBODY,
    "GET /c/{token}": EVERYBODY,
    "GET /v/{token}": EVERYBODY,
    "GET /api/v1/book/{token}/calendar.ics": EVERYBODY,
    "GET /board": EVERYBODY,
    "POST /api/v1/signage/pictures": SUPERVISORS,
    "GET /api/v1/signage/pictures": SUPERVISORS,
    "GET /api/v1/signage/pictures/{name}": {*STAFF, "kiosk", "display", "host"},
    "DELETE /api/v1/signage/pictures/{name}": SUPERVISORS,
    "POST /api/v1/signage/clips": SUPERVISORS,
    "GET /api/v1/signage/clips/{name}": {*STAFF, "kiosk", "display", "host"},
    "GET /api/v1/signage/aired": SUPERVISORS,
    "GET /api/v1/signage/changes": SUPERVISORS,
    "POST /api/v1/signage/preview": SUPERVISORS,
    "GET /api/v1/signage/displays": SUPERVISORS,
    "POST /api/v1/signage/displays/{name}": SUPERVISORS,
    "GET /api/v1/signage/displays/{name}/screenshot": SUPERVISORS,
    "POST /api/v1/signage/screenshot": {"display"},
    "GET /board/chime.wav": EVERYBODY,
    "GET /board/call/{n}": EVERYBODY,
    "GET /api/v1/public/picture": EVERYBODY,
    "GET /static/{file}": EVERYBODY,
    "GET /static/{folder}/{file}": EVERYBODY,
    "GET /static/{folder}/{floor}/{file}": EVERYBODY,
}


def test_every_route_is_in_the_matrix() -> None:
    assert {route.name for route in every_route()} == set(MATRIX)


@pytest.mark.parametrize("name", sorted(MATRIX))
async def test_a_role_is_let_in_or_refused_as_the_matrix_says(served: Served, name: str) -> None:
    method, path = name.split(" ")
    for part in ("{id}", "{token}", "{name}", "{place}", "{file}", "{folder}", "{verb}", "{key}"):
        path = path.replace(part, "nothing")
    path = path.replace("{n}", "1")
    before = await served.seq()
    for role in [*sorted(EVERYBODY - {"clerk"}), "clerk"]:
        body = None if method in ("GET", "DELETE") else {"never": "fits"}
        reply = await served.call(method, path, body, who=role, key=served.key())
        let_in = reply.status not in (401, 403) or name == "POST /api/v1/session"
        assert let_in == (role in MATRIX[name]), (role, reply.status, reply.body)
        if not let_in:
            assert reply.code == ("unauthorized" if role == "anyone" else "forbidden")
    if "help" not in name and not name.endswith("/open"):
        assert await served.seq() == before


@pytest.mark.parametrize("header", ["Bearer nothing", "Bearer ", "Basic YTpi", "Bearer a b c"])
async def test_an_unknown_token_is_nobody(served: Served, header: str) -> None:
    reply = await served.call("GET", "/api/v1/board", headers={"Authorization": header})
    assert (reply.status, reply.code) == (401, "unauthorized")
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_wrong_token_is_not_made_good_by_a_cookie(served: Served) -> None:
    headers = {"Authorization": "Bearer nothing"}
    reply = await served.call("GET", "/api/v1/board", who="clerk", headers=headers)
    assert reply.status == 401


async def test_a_clerk_acts_under_the_own_name_only(served: Served) -> None:
    await served.verb(1, "open", {}, who="supervisor")
    reply = await served.verb(1, "call-next", {})
    assert (reply.status, reply.code) == (409, "counter_taken")
