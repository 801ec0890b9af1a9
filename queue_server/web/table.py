"""Routes, and finding the route of a request."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.web.context import Handler, WebCall
from queue_server.web.guard.auth import Roles
from queue_server.web.guard.parameters import NAME, PathPart, UploadBody, query_shape
from queue_server.wire.paths import API as API

#: The journal keeps request ids; a client that needs longer ones hashes them.
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of the API: what it takes, who may make it, what it answers.

    ``path`` has ``{name}`` for a variable part; ``parts`` gives the shapes of some parts by name,
    ``query`` those of the parameters. ``body`` and ``answer`` are wire shapes (None: no JSON),
    ``upload`` a body of another kind, which the handler reads; ``needs_key`` makes
    ``Idempotency-Key`` obligatory. ``local`` hides the route from other machines; a route that is
    not ``listed`` is left out of the API's description. A ``dangerous`` route requires a recent
    proof of who asks. A ``crowd`` may press for it at the same instant: only a few strangers are
    served at once. ``refuse`` returns a refusal that is known without waiting for those, the same
    object for all who are refused alike.
    """

    method: str
    path: str
    roles: Roles
    handler: Handler
    summary: str
    body: Any = None
    answer: Any = None
    status: int = 200
    needs_key: bool = False
    local: bool = False
    parts: Mapping[str, PathPart] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    upload: UploadBody | None = None
    listed: bool = True
    dangerous: bool = False
    crowd: bool = False
    refuse: Callable[[WebCall], Refused | None] | None = None
    #: The route's name in metrics.
    name: str = field(init=False)
    #: The variable parts of the path, in order.
    variable: tuple[tuple[str, PathPart], ...] = field(init=False)
    #: The shape of the query; None: no parameters.
    asked: Any = field(init=False)

    def __post_init__(self) -> None:
        names = re.findall(r"{(\w+)}", self.path)
        assert self.parts.keys() <= set(names), self.path
        object.__setattr__(self, "name", f"{self.method} {self.path}")
        object.__setattr__(
            self, "variable", tuple((name, self.parts.get(name, NAME)) for name in names)
        )
        object.__setattr__(self, "asked", query_shape(self.query) if self.query else None)


class RouteTable:
    """All routes. Paths without variable parts are found by one look-up."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self.routes = tuple(routes)
        self._plain: dict[str, dict[str, Route]] = {}
        self._variable: dict[tuple[int, str], list[tuple[tuple[str, ...], dict[str, Route]]]] = {}
        for route in self.routes:
            methods = self._methods_for(route.path)
            assert route.method not in methods, route.name
            methods[route.method] = route

    def _methods_for(self, path: str) -> dict[str, Route]:
        if "{" not in path:
            return self._plain.setdefault(path, {})
        parts = tuple(path.split("/"))
        last = "" if parts[-1][:1] == "{" else parts[-1]
        alike = self._variable.setdefault((len(parts), last), [])
        for pattern, methods in alike:
            if pattern == parts:
                return methods
        alike.append((parts, {}))
        return alike[-1][1]

    def find(self, method: str, path: str) -> tuple[Route, tuple[str, ...]]:
        """The route of a request with the variable parts of its path.

        Raises:
            UnknownThing: ``not_found``.
            BadRequest: ``method_not_allowed`` with the allowed methods.
        """
        methods = self._plain.get(path)
        args: tuple[str, ...] = ()
        if methods is None:
            methods, args = self._match(path)
        route = methods.get("GET" if method == "HEAD" else method)
        if route is None:
            raise BadRequest("method_not_allowed", allowed=sorted(methods))
        return route, args

    def _match(self, path: str) -> tuple[dict[str, Route], tuple[str, ...]]:
        parts = path.split("/")
        count = len(parts)
        literal = self._variable.get((count, parts[-1]), ())
        for pattern, methods in (*literal, *self._variable.get((count, ""), ())):
            pairs = list(zip(pattern, parts, strict=True))
            if all(want == got or (want[:1] == "{" and got) for want, got in pairs):
                return methods, tuple(unquote(got) for want, got in pairs if want[:1] == "{")
        raise UnknownThing("not_found", "there is nothing at this address")
