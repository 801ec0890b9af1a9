"""A keep-alive HTTP client with one hard deadline for each call."""

import http.client
import io
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

MAX_REPLY = 16 * 1024 * 1024
CHUNK = 64 * 1024


class LinkDown(Exception):
    """No answer: the server cannot be reached or did not answer in time.

    Whether it acted is unknown; trying again with the same idempotency key is safe.
    """


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered. ``body`` is the JSON value, or None if there is none; ``raw`` is
    the bytes received.
    """

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The stable code of a problem, or an empty string."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


class _DeadlineReader(io.RawIOBase):
    """Reads a socket; every single read gets only the time left until the deadline."""

    def __init__(self, sock: socket.socket, left: Callable[[], float]) -> None:
        self._sock = sock
        self._left = left

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._left())
        return self._sock.recv_into(buffer)


class _DeadlineSocket:
    """What ``http.client`` needs from a socket, with one deadline for the whole exchange."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self.deadline = deadline

    def left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("deadline passed")
        return left

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_DeadlineReader(self._sock, self.left))

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self.left())
        self._sock.sendall(data)

    def close(self) -> None:
        self._sock.close()


class HttpLink:
    """A keep-alive HTTP client for any thread; a call ends by its deadline, whatever happens."""

    def __init__(self, server_url: str, token: str | None = None) -> None:
        parts = urlsplit(server_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not a server address: {server_url}")
        self._secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port or (443 if self._secure else 80)
        self._token = token
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._closed = False

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        idempotency_key: str | None = None,
        timeout_s: float = 5.0,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        """Send ``body`` to ``path`` and return the answer, whatever its status.

        Bytes are sent as they are, with the Content-Type given; anything else as JSON.

        A call that can be repeated safely (GET, or with an idempotency key) is tried once more if a
        kept connection turns out to be closed.

        Raises:
            LinkDown: If there was no complete answer within ``timeout_s``.
        """
        deadline = time.monotonic() + timeout_s
        sent = self._headers(body, idempotency_key, headers)
        data = body if body is None or isinstance(body, bytes) else _json(body)
        repeatable = method == "GET" or idempotency_key is not None
        try:
            with self._connection(deadline) as (connection, kept):
                try:
                    return _whole(_ask(connection, method, path, data, sent))
                except (ConnectionError, http.client.RemoteDisconnected):
                    if not (kept and repeatable):
                        raise
                    connection.close()
                    self._open(connection, deadline)
                    return _whole(_ask(connection, method, path, data, sent))
        except (OSError, http.client.HTTPException, ValueError) as mistake:
            raise _down(mistake) from mistake

    @contextmanager
    def stream(
        self, path: str, *, timeout_s: float, headers: Mapping[str, str] | None = None
    ) -> Iterator[tuple[Reply, Iterator[bytes]]]:
        """Read ``path`` as it comes: the answer without its body, and the body in chunks.

        What came before a break has already been handed over. The caller must bound the size.

        Raises:
            LinkDown: From the call or from the chunks, if there was no complete answer within
                ``timeout_s``.
        """
        deadline = time.monotonic() + timeout_s
        sent = self._headers(None, None, headers)
        with ExitStack() as held:
            try:
                connection, kept = held.enter_context(self._connection(deadline))
                try:
                    response = _ask(connection, "GET", path, None, sent)
                except (ConnectionError, http.client.RemoteDisconnected):
                    if not kept:
                        raise
                    connection.close()
                    self._open(connection, deadline)
                    response = _ask(connection, "GET", path, None, sent)
                _check_will_end(response)
            except (OSError, http.client.HTTPException, ValueError) as mistake:
                raise _down(mistake) from mistake
            yield Reply(response.status, None, _named(response)), _chunks(response)
            if not response.isclosed():
                connection.close()

    def close(self) -> None:
        """Close kept connections; a connection in use closes when its call ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _headers(
        self, body: Any, key: str | None, more: Mapping[str, str] | None
    ) -> dict[str, str]:
        headers = {"Accept": "application/json", **(more or {})}
        if body is not None and not isinstance(body, bytes):
            headers["Content-Type"] = "application/json"
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if key is not None:
            headers["Idempotency-Key"] = key
        return headers

    @contextmanager
    def _connection(self, deadline: float) -> Iterator[tuple[http.client.HTTPConnection, bool]]:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        kept = connection is not None
        if connection is None:
            kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
            connection = kind(self._host, self._port)
        try:
            if kept:
                connection.sock.deadline = deadline  # type: ignore[union-attr]  # an idle one is our own socket
            else:
                self._open(connection, deadline)
            yield connection, kept
        except BaseException:
            connection.close()
            raise
        with self._lock:
            keep = connection.sock is not None and not self._closed
            if keep:
                self._idle.append(connection)
        if not keep:
            connection.close()

    def _open(self, connection: http.client.HTTPConnection, deadline: float) -> None:
        connection.timeout = max(0.001, deadline - time.monotonic())
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sock = _DeadlineSocket(connection.sock, deadline)


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _down(mistake: Exception) -> LinkDown:
    return LinkDown(str(mistake) or type(mistake).__name__)


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    data: bytes | None,
    headers: dict[str, str],
) -> http.client.HTTPResponse:
    connection.request(method, path, body=data, headers=headers)
    return connection.getresponse()


def _named(response: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.getheaders()}


def _whole(response: http.client.HTTPResponse) -> Reply:
    raw = response.read(MAX_REPLY + 1)
    if len(raw) > MAX_REPLY:
        raise ValueError("answer too large")
    _check_ended(response)
    kept = _named(response)
    is_json = "json" in kept.get("content-type", "")
    body = json.loads(raw) if is_json and raw else (raw.decode("utf-8", "replace") or None)
    return Reply(response.status, body, kept, raw)


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    try:
        while chunk := response.read1(CHUNK):
            yield chunk
        _check_ended(response)
        response.close()
    except (OSError, http.client.HTTPException, ValueError) as mistake:
        raise _down(mistake) from mistake


def _check_will_end(response: http.client.HTTPResponse) -> None:
    """Require a length: ``http.client`` accepts truncated headers, and the length comes last."""
    if response.length is None and not response.chunked:
        raise ValueError("the answer has no length")


def _check_ended(response: http.client.HTTPResponse) -> None:
    """Require the whole body: ``http.client`` takes a truncated one for a normal end."""
    if response.length:
        raise ValueError("the answer ended early")
