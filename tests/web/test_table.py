"""The routing table finds what a fresh aiohttp router finds."""

from itertools import pairwise

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.core.errors import BadRequest, UnknownThing
from queue_server.web.table import Route, RouteTable
from tests.routes import every_route

ROUTES = every_route()
TABLE = RouteTable(ROUTES)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SEGMENTS = sorted({part for route in ROUTES for part in route.path.split("/")})
Found = tuple[str, tuple[str, ...]] | int


async def _nothing(request: web.Request) -> web.Response:
    return web.Response()


#: Addresses without a variable part: whatever the method, no route with one is meant by them.
PLAIN = frozenset(route.path for route in ROUTES if "{" not in route.path)


def aiohttps() -> tuple[web.UrlDispatcher, dict[int, Route]]:
    router, known = web.UrlDispatcher(), {}
    for route in sorted(ROUTES, key=lambda one: one.path.count("{")):
        added = router.add_route(route.method, route.path, _nothing)
        known[id(added)] = route
        if route.method == "GET":
            known[id(router.add_route("HEAD", route.path, _nothing))] = route
    return router, known


ROUTER, KNOWN = aiohttps()


async def theirs(method: str, path: str) -> Found:
    match = await ROUTER.resolve(make_mocked_request(method, path))
    if match.http_exception is not None:
        return match.http_exception.status
    found = KNOWN[id(match.route)]
    return 405 if path in PLAIN and found.path != path else (found.name, tuple(match.values()))


def ours(method: str, path: str) -> Found:
    try:
        route, args = TABLE.find(method, path)
    except UnknownThing:
        return 404
    except BadRequest:
        return 405
    return route.name, args


words = st.sampled_from([*SEGMENTS, "1", "T01", "nothing", "%E4%B8%80", "a%2Fb", "a.b", ""])
whole = st.sampled_from([route.path for route in ROUTES])
filled = st.builds(lambda path, word: path.replace("{", word).replace("}", ""), whole, words)
#: What follows two slashes is another host to aiohttp; such an address leads nowhere here.
made = (
    st.lists(words, min_size=1, max_size=7)
    .map(lambda parts: "/" + "/".join(parts))
    .filter(lambda path: not path.startswith("//"))
)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from(METHODS), filled | made)
async def test_each_address_leads_where_a_fresh_router_leads(method: str, path: str) -> None:
    path = path.replace("{", "x").replace("}", "")
    assert ours(method, path) == await theirs(method, path)


@pytest.mark.parametrize("path", ["//", "///", "//healthz"])
def test_an_address_with_two_slashes_in_front_leads_nowhere(path: str) -> None:
    assert ours("GET", path) == 404


def test_no_two_routes_are_the_same() -> None:
    names = sorted(route.name for route in ROUTES)
    assert all(one != other for one, other in pairwise(names))
