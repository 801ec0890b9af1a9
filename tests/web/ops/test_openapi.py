"""Whatever the description allows to be sent, it limits in size."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from queue_server.web.ops.openapi import describe
from tests.routes import every_route

DOCUMENT = describe(every_route())
SCHEMAS = DOCUMENT["components"]["schemas"]
BOUNDS: dict[str, tuple[set[str], ...]] = {
    "string": ({"maxLength", "format", "pattern"},),
    "array": ({"maxItems"},),
    "integer": ({"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}),
    "number": ({"minimum", "exclusiveMinimum"}, {"maximum", "exclusiveMaximum"}),
    "object": (),
    "boolean": (),
    "null": (),
}
#: Sent in answers only, as kept in the journal, a log or the office's own files.
AS_KEPT = {
    "ConfigDifference.after", "ConfigDifference.before", "ConfigField.default",
    "ConfigItem.values", "JournalRowShape.data", "SecurityEvent.facts", "Why.facts",
}  # fmt: skip


def unbounded(schema: dict[str, Any], where: str) -> Iterator[str]:
    """The places of a schema at which there may be as much as one likes."""
    if "$ref" in schema or "enum" in schema or "const" in schema:
        return
    if "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from unbounded(one, where)
        return
    needed = BOUNDS.get(schema.get("type", ""))
    if needed is None or not all(schema.keys() & some for some in needed):
        yield where
    if schema.get("type") == "array":
        yield from unbounded(schema.get("items", {}), f"{where}[]")
    for name, one in schema.get("properties", {}).items():
        yield from unbounded(one, f"{where}.{name}")
    if schema.get("type") == "object":
        yield from _others(schema, where)


def _others(schema: dict[str, Any], where: str) -> Iterator[str]:
    """What an object may hold besides its named fields; nothing, where it has names."""
    more = schema.get("additionalProperties", "properties" not in schema)
    if isinstance(more, dict):
        yield from unbounded(more, f"{where}{{}}")
    if more is True or (more and "maxProperties" not in schema):
        yield where


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def found_in(document: dict[str, Any]) -> set[str]:
    """Everything without a bound in a whole document."""
    places: list[tuple[dict[str, Any], str]] = [
        (one, name) for name, one in document["components"]["schemas"].items()
    ]
    for name, operation in operations(document):
        places += [(one["schema"], f"{name} {one['name']}") for one in operation["parameters"]]
        parts = [operation.get("requestBody", {}), *operation["responses"].values()]
        for part in parts:
            places += [
                (one["schema"], f"{name} {kind}") for kind, one in part.get("content", {}).items()
            ]
    return {wrong for schema, where in places for wrong in unbounded(schema, where)}


def referred(schema: Any) -> Iterator[str]:
    """The names of the schemas in this one, and of those in them."""
    waiting, seen = [schema], set[str]()
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                yield name
                waiting.append(SCHEMAS[name])
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def test_everything_in_the_description_is_bounded() -> None:
    assert found_in(DOCUMENT) == AS_KEPT


def test_what_has_no_bound_is_never_sent_by_a_caller() -> None:
    asked = {
        name
        for _, operation in operations(DOCUMENT)
        for name in referred([operation["parameters"], operation.get("requestBody", {})])
    }
    assert not asked & {where.partition(".")[0] for where in AS_KEPT}
    assert {"ConfigChange", "PopulationBody"} <= asked


#: A schema with one bound too few, and where that is.
PLANTED = [
    ({"type": "string"}, "X"),
    ({"type": "integer", "minimum": 0}, "X"),
    ({"type": "number", "exclusiveMaximum": 1}, "X"),
    ({"type": "array", "items": {"type": "boolean"}}, "X"),
    ({"type": "array", "maxItems": 3, "items": {"type": "string"}}, "X[]"),
    ({"type": "array", "maxItems": 3}, "X[]"),
    ({"type": "object", "properties": {"a": {"anyOf": [{"type": "null"}, {}]}}}, "X.a"),
    ({"type": "object"}, "X"),
    ({"type": "object", "additionalProperties": {"type": "null"}}, "X"),
    ({"type": "object", "maxProperties": 2, "additionalProperties": {"type": "string"}}, "X{}"),
    ({"type": "anything"}, "X"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "where"), PLANTED)
def test_a_bound_that_is_missing_is_found(schema: dict[str, Any], where: str) -> None:
    assert set(unbounded(schema, "X")) == {where}


@pytest.mark.parametrize("place", ["parameters", "requestBody", "responses", "schemas"])
def test_a_place_of_the_document_that_lost_its_bound_is_found(place: str) -> None:
    document = deepcopy(DOCUMENT)
    form = document["paths"]["/api/v1/signage/clips"]["post"]
    if place == "parameters":
        form["parameters"][0]["schema"] = {"type": "string"}
    elif place == "schemas":
        document["components"]["schemas"]["LinkForm"]["properties"]["once"] = {"type": "string"}
    elif place == "requestBody":
        form["requestBody"]["content"]["video/mp4"]["schema"] = {"type": "string"}
    else:
        form["responses"]["201"]["content"]["application/json"]["schema"] = {}
    assert len(found_in(document) - AS_KEPT) == 1


def test_an_upload_says_which_files_it_takes_and_how_large() -> None:
    found = {
        (name, kind): one["schema"].get("maxLength")
        for name, operation in operations(DOCUMENT)
        for kind, one in operation.get("requestBody", {}).get("content", {}).items()
        if kind != "application/json"
    }
    mib = 1024 * 1024
    pictures, clips = "POST /api/v1/signage/pictures", "POST /api/v1/signage/clips"
    assert found == {
        ("PUT /api/v1/captures/{id}/{file}", "application/octet-stream"): 12 * mib,
        ("PUT /api/v1/previews/{id}", "application/octet-stream"): mib // 2,
        (pictures, "image/jpeg"): 12 * mib,
        (pictures, "image/png"): 12 * mib,
        (pictures, "image/webp"): 12 * mib,
        (pictures, "application/pdf"): 12 * mib,
        (clips, "video/mp4"): 96 * mib,
        (clips, "video/webm"): 96 * mib,
        (clips, "application/octet-stream"): 96 * mib,
        ("POST /api/v1/signage/screenshot", "image/jpeg"): mib,
        ("POST /signin", "application/x-www-form-urlencoded"): None,
    }


def test_parameters_have_the_types_that_their_routes_check_with() -> None:
    paths = DOCUMENT["paths"]
    [number, _] = paths["/api/v1/counters/{n}/open"]["post"]["parameters"]
    assert number["schema"] == {"type": "integer", "minimum": 1, "maximum": 9999}
    asked = {one["name"]: one for one in paths["/api/v1/signage/aired"]["get"]["parameters"]}
    assert all(one["required"] and one["schema"]["format"] == "date" for one in asked.values())
    state = paths["/api/v1/tickets"]["get"]["parameters"][0]["schema"]
    assert "waiting" in state["enum"]
