"""The description of the API, made from the route table and the shapes it checks with."""

import asyncio
import re
from collections.abc import Callable, Iterable
from typing import Any, TypedDict

import orjson

from queue_server import VERSION
from queue_server.web.guard import auth
from queue_server.web.table import Route
from queue_server.wire.paths import SESSION_COOKIE
from queue_server.wire.shapes import schema


class Problem(TypedDict):
    """Why a request was refused (RFC 9457); ``code`` is stable, ``detail`` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str


#: The stem of its name; a suffix distinguishes branches on one host.
COOKIE = SESSION_COOKIE


SchemaOf = Callable[[Any], dict[str, Any]]


class Description:
    """The document of some routes as JSON, made when it is first asked for.

    Few ever do, and it is a quarter of what a start takes.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = tuple(routes)
        self._making = asyncio.Lock()
        self._made = b""

    async def text(self) -> bytes:
        """The document; only the first who ask wait for it, and nobody else does."""
        async with self._making:
            if not self._made:
                self._made = await asyncio.to_thread(self._make)
        return self._made

    def _make(self) -> bytes:
        return orjson.dumps(describe(self._routes))


def describe(routes: Iterable[Route]) -> dict[str, Any]:
    """An OpenAPI 3.1 document of these routes."""
    named: dict[str, Any] = {}
    known: dict[Any, dict[str, Any]] = {}

    def schema_of(shape: Any) -> dict[str, Any]:
        if shape not in known:
            known[shape] = schema(shape, named)
        return known[shape]

    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if not route.listed:
            continue
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Jiaohao",
            "version": VERSION,
            "description": "Kiosk and queue management for public offices.",
        },
        "paths": paths,
        "components": {
            "schemas": named,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "device": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _operation(route: Route, schema_of: SchemaOf) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": re.sub(r"[^a-z0-9]+", "_", route.name.lower()).strip("_"),
        "summary": route.summary,
        "parameters": [*_path_parameters(route), *_other_parameters(route)],
        "responses": {
            str(route.status): _answer(route, schema_of),
            "default": {
                "description": "Refused",
                "content": {"application/problem+json": {"schema": schema_of(Problem)}},
            },
        },
    }
    if route.body is not None:
        content = {"application/json": {"schema": schema_of(route.body)}}
        operation["requestBody"] = {"required": True, "content": content}
    if route.roles is not auth.ANYONE:
        operation["security"] = _security(route)
        operation["x-roles"] = sorted(route.roles)
    return operation


def _answer(route: Route, schema_of: SchemaOf) -> dict[str, Any]:
    if route.answer is None:
        return {"description": "Done"}
    content = {"application/json": {"schema": schema_of(route.answer)}}
    return {"description": "Done", "content": content}


def _path_parameters(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]


def _other_parameters(route: Route) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "query", "required": False, "schema": {"type": kind}}
        for name, kind in route.query
    ]
    if route.method in ("POST", "PUT", "DELETE"):
        key = {"type": "string", "minLength": 1, "maxLength": 200}
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": route.needs_key,
                "schema": key,
            }
        )
    return found


def _security(route: Route) -> list[dict[str, list[str]]]:
    schemes: list[dict[str, list[str]]] = []
    if route.roles & (auth.SIGNED_IN):
        schemes.append({"session": []})
    if route.roles & frozenset({"kiosk", "display", "host"}):
        schemes.append({"device": []})
    return schemes
