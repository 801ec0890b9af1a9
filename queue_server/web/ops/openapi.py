"""The description of the API, made from the route table and the shapes it checks with."""

import asyncio
import re
from collections.abc import Callable, Iterable
from typing import Any, TypedDict

import orjson

from queue_server import VERSION
from queue_server.web.guard import auth
from queue_server.web.table import LONGEST_KEY, Route
from queue_server.wire.paths import SESSION_COOKIE
from queue_server.wire.shapes import fields_of, schema


class Problem(TypedDict):
    """Why a request was refused (RFC 9457); ``code`` is stable, ``detail`` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str


#: The stem of the cookie's name; a suffix distinguishes branches on one host.
COOKIE = SESSION_COOKIE


SchemaOf = Callable[[Any], dict[str, Any]]


class Description:
    """The document of some routes as JSON, made when it is first asked for.

    Few clients ever do, and making it takes a quarter of the start-up time.
    """

    def __init__(self, routes: Iterable[Route]) -> None:
        self._routes = tuple(routes)
        self._making = asyncio.Lock()
        self._made = b""

    async def text(self) -> bytes:
        """The document; only the first requests for it wait while it is made."""
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
        "parameters": [
            *_path_parameters(route, schema_of),
            *_query_parameters(route, schema_of),
            *_key_parameter(route),
        ],
        "responses": {
            str(route.status): _answer(route, schema_of),
            "default": {
                "description": "Refused",
                "content": {"application/problem+json": {"schema": schema_of(Problem)}},
            },
        },
    }
    if (content := _content(route, schema_of)) is not None:
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


def _content(route: Route, schema_of: SchemaOf) -> dict[str, Any] | None:
    """The media types of a body; of bytes, with their maximum length."""
    if route.body is not None:
        return {"application/json": {"schema": schema_of(route.body)}}
    if route.upload is None:
        return None
    of = route.upload
    data = {"type": "string", "format": "binary", "maxLength": of.most}
    return {
        kind: {"schema": data if of.shape is None else schema_of(of.shape)} for kind in of.types
    }


def _path_parameters(route: Route, schema_of: SchemaOf) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": schema_of(part.shape)}
        for name, part in route.variable
    ]


def _query_parameters(route: Route, schema_of: SchemaOf) -> list[dict[str, Any]]:
    if route.asked is None:
        return []
    return [
        {"name": name, "in": "query", "required": required, "schema": schema_of(shape)}
        for name, (shape, required) in fields_of(route.asked).items()
    ]


def _key_parameter(route: Route) -> list[dict[str, Any]]:
    if route.method in auth.SAFE_METHODS:
        return []
    key = {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY}
    return [{"name": "Idempotency-Key", "in": "header", "required": route.needs_key, "schema": key}]


def _security(route: Route) -> list[dict[str, list[str]]]:
    schemes: list[dict[str, list[str]]] = []
    if route.roles & (auth.SIGNED_IN):
        schemes.append({"session": []})
    if route.roles & auth.REPORTERS:
        schemes.append({"device": []})
    return schemes
