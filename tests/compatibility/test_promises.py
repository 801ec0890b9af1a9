"""What an older version offered is still offered: see ``docs/compatibility.md``."""

import copy
from functools import cache
from typing import Any

import pytest

from tests.compatibility.contract import HERE, Field, present, stored, written
from tests.compatibility.promises import broken

VERSIONS = sorted(file.stem.removeprefix("contract_") for file in HERE.glob("contract_*.json"))

#: What 0.2.0 changed nevertheless, and why.
CHANGED = {
    "GET /healthz: problems is gone": "liveness says nothing about what is needed to serve",
    "GET /healthz: problems[] is gone": "the same",
    "GET /readyz: status is gone": "`ready` and `reasons` with codes and remedies took its place",
    "GET /readyz: problems is gone": "the same",
    "GET /readyz: problems[] is gone": "the same",
    "code invalid_body is gone": "one code, `invalid`, for whatever is refused by its form",
    "code wrong_counter is gone": "the configuration alone says where a device stands",
    "code device_failed is gone": "no refusal ever had it: it is an outcome of a signature",
}

now = cache(present)


def test_the_first_version_is_among_those_that_are_kept() -> None:
    assert "0_1_0" in VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_a_client_of_an_older_version_finds_all_that_it_knew(version: str) -> None:
    assert [one for one in broken(stored(version), now()) if one not in CHANGED] == []


def test_each_exception_is_one() -> None:
    found = {one for version in VERSIONS for one in broken(stored(version), now())}
    assert CHANGED.keys() <= found


def test_a_file_of_a_version_says_the_same_when_it_is_written_again() -> None:
    for version in VERSIONS:
        text = (HERE / f"contract_{version}.json").read_text("utf-8")
        assert written(stored(version)) == text


def a_contract() -> dict[str, Any]:
    route = {
        "roles": ["clerk"],
        "asks": {"name": "string", "kind": "string=a,b?", "more": "object?", "size": "integer?"},
        "answers": {"id": "string", "wait": "integer|null", "state": "string=on"},
    }
    return {
        "routes": {"POST /parcels/{id}": route},
        "client": {"hello": {"topics": "array"}},
        "server": {"board": {"seq": "integer"}},
        "topics": {"board": ["clerk", "display"]},
        "codes": ["closed"],
        "commands": {"backup": ["--into"]},
    }


def test_what_is_added_breaks_nothing() -> None:
    new = copy.deepcopy(a_contract())
    route = new["routes"].pop("POST /parcels/{id}")
    new["routes"] |= {"POST /parcels/{parcel}": route, "GET /parcels": route}
    route["roles"].append("kiosk")
    route["asks"] |= {"note": "string?", "more.depth": "integer?", "size": "number?"}
    route["asks"]["kind"] = "null|string=a,b,c?"
    route["answers"] |= {"label": "string", "state": "string=off,on", "wait": "integer"}
    new["client"]["bye"] = {"why": "string"}
    new["topics"]["floor"] = []
    new["codes"].append("full")
    new["commands"]["backup"].append("--quiet")
    assert broken(a_contract(), new) == []


def test_what_is_open_to_all_may_become_no_less_so() -> None:
    old, new = a_contract(), a_contract()
    old["routes"]["POST /parcels/{id}"]["roles"] = []
    assert broken(old, new) == ["POST /parcels/{} refuses strangers"]
    assert broken(new, old) == []


ROUTE = "POST /parcels/{}"


@pytest.mark.parametrize(
    ("place", "key", "value", "found"),
    [
        ("asks", "kind", None, f"{ROUTE}: kind is no longer understood"),
        ("asks", "kind", "string=a?", f"{ROUTE}: kind refuses ['b']"),
        ("asks", "name", "string=a,b", f"{ROUTE}: name refuses other values"),
        ("asks", "size", "string?", f"{ROUTE}: size was integer?, now string?"),
        ("asks", "size", "integer", f"{ROUTE}: size is wanted now"),
        ("asks", "note", "string", f"{ROUTE}: note is wanted now"),
        ("asks", "more.depth", "integer", f"{ROUTE}: more.depth is wanted now"),
        ("answers", "id", None, f"{ROUTE}: id is gone"),
        ("answers", "id", "integer", f"{ROUTE}: id was string, now integer"),
        ("answers", "id", "null|string", f"{ROUTE}: id was string, now null|string"),
        ("answers", "id", "string?", f"{ROUTE}: id may be missing"),
    ],
)
def test_a_field_that_breaks_a_promise_is_found(
    place: str, key: str, value: str | None, found: str
) -> None:
    new = a_contract()
    fields = new["routes"]["POST /parcels/{id}"][place]
    fields.pop(key, None)
    if value is not None:
        fields[key] = value
    assert broken(a_contract(), new) == [found]


@pytest.mark.parametrize(
    ("part", "value", "found"),
    [
        ("routes", {}, "POST /parcels/{} is gone"),
        ("client", {}, "client message hello is gone"),
        ("client", {"hello": {}}, "client message hello: topics is no longer understood"),
        ("server", {}, "server message board is gone"),
        ("server", {"board": {}}, "server message board: seq is gone"),
        ("topics", {}, "topic board is gone"),
        ("topics", {"board": ["clerk"]}, "topic board refuses display"),
        ("codes", [], "code closed is gone"),
        ("commands", {}, "command backup is gone"),
        ("commands", {"backup": []}, "backup --into is gone"),
    ],
)
def test_anything_else_that_breaks_a_promise_is_found(part: str, value: Any, found: str) -> None:
    assert broken(a_contract(), a_contract() | {part: value}) == [found]


def test_a_role_that_may_no_longer_is_found() -> None:
    old = a_contract()
    old["routes"]["POST /parcels/{id}"]["roles"] = ["admin", "clerk"]
    assert broken(old, a_contract()) == ["POST /parcels/{} refuses {'admin'}"]


@pytest.mark.parametrize("text", ["string", "null|string?", "string=a,b", "integer|null=1,2?"])
def test_a_field_is_read_as_it_is_written(text: str) -> None:
    assert str(Field.of(text)) == text
