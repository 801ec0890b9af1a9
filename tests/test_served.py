"""No test takes an answer that the description of the API does not give."""

import json
from typing import Any

import pytest

from queue_server.wire.shapes import Misshapen
from tests.served import Reply, as_announced, as_described

JSON = {"Content-Type": "application/json; charset=utf-8"}
KEPT = {"month": "2026-10", "name": "residents", "rows": 3}
PATH = "/api/v1/population/2026-10/residents"


def answered(body: Any, *, status: int = 200, method: str = "PUT", path: str = PATH) -> None:
    as_described(method, path, Reply(status, JSON, json.dumps(body).encode()))


def test_an_answer_as_described_is_taken() -> None:
    answered(KEPT)


def test_a_field_that_is_missing_too_many_or_of_another_kind_is_found_out() -> None:
    with pytest.raises(Misshapen):
        answered({"month": "2026-10", "rows": 3})
    with pytest.raises(Misshapen):
        answered({**KEPT, "rows": "3"})
    with pytest.raises(AssertionError):
        answered({**KEPT, "by": "supervisor"})


def test_an_answer_that_nobody_described_is_found_out() -> None:
    with pytest.raises(AssertionError, match="not described"):
        answered({}, method="GET", path="/api/v1/devices/host~photo/preview")


def test_refusals_have_a_shape_of_their_own() -> None:
    answered({"code": "invalid"}, status=400)


def test_a_message_that_is_not_as_agreed_is_found_out() -> None:
    scanned = {"type": "scanned", "counter": 1, "device": "d", "code": "1", "at": "2026-11-23"}
    for message in ({**scanned, "more": 1}, {**scanned, "code": 1}, {"type": "scanned"}):
        with pytest.raises((AssertionError, Misshapen)):
            as_announced(message)
    with pytest.raises(KeyError):
        as_announced({"type": "gossip"})
