"""The live protocol, read from the shapes that both ends check."""

import inspect
from typing import Annotated, Any, NotRequired, Required, get_args, get_origin, get_type_hints

from house.joined import server_messages, topics
from queue_server.web.live.topics import sent
from queue_server.wire.messages import CLIENT_MESSAGES, MAX_FRAME
from queue_server.wire.messages.jobs import JOBS, JobKind
from queue_server.wire.messages.orders import ORDERS
from queue_server.wire.paths import LIVE, SUBPROTOCOL

_HEAD = f"""# The live protocol

Made from the topics and the shapes of their messages by `make docs`. One WebSocket at `{LIVE}`,
subprotocol `{SUBPROTOCOL}`, JSON objects as text frames of at most
{MAX_FRAME // 1024} KiB from a client.

1. A client says `hello` within 5 s, with the topics it wants and how far it had announced.
2. The server sends a whole snapshot of each topic, then a newer one when it changed; the newest
   replaces one that was not sent yet. A new `epoch` means that the database was restored: forget
   `announced`.
3. A display says `announced` when it has spoken everything up to `n`.
4. A device host reports `device_states`, is asked by `job`, sends `job_part` while it works and
   settles it by `job_done`; a verb or a body that it does not know has failed. What happens at a
   device comes as `device_event`; the same `id` counts once. A `job` for a device without a name
   is an order to a display, which passes over what it does not know.
5. An unknown type, a wrong shape or a topic the role may not read closes with 1008, what is not
   JSON with 1007, what is too large with 1009. A client skips types it does not know.

Fields are only ever added: see [compatibility](compatibility.md).
"""


def page() -> str:
    """What clients send, what the server sends, and the values inside them."""
    from_server = server_messages()
    sent = [(name, one) for name, shape in from_server.items() for one in _members(shape)]
    answers = [kind.answer for kind in JOBS.values()]
    values = _values([*CLIENT_MESSAGES.values(), *(shape for _, shape in sent)], answers)
    return (
        _HEAD
        + _topics()
        + "\n## From a client\n"
        + "".join(_shape(f"`{name}`", shape) for name, shape in CLIENT_MESSAGES.items())
        + "\n## From the server\n"
        + "".join(_shape(f"`{name}`", shape) for name, shape in sent)
        + _jobs()
        + _orders()
        + "\n## Values\n"
        + "".join(_shape(shape.__name__, shape) for shape in values)
    )


def _topics() -> str:
    """What can be subscribed to: by whom, and what is sent."""
    rows = "".join(
        f"| `{one.name}{':…' if one.argument else ''}` | {', '.join(sorted(one.roles)) or 'anyone'}"
        f" | {', '.join(f'`{name}`' for name in sent((one,)))} |\n"
        for one in topics()
    )
    return f"\n## Topics\n\n| Topic | Who may | Is sent |\n|---|---|---|\n{rows}"


def _members(shape: Any) -> tuple[Any, ...]:
    """The shapes of one type of message."""
    return (shape,) if isinstance(shape, type) else get_args(shape)


def _jobs() -> str:
    """What a device host can be asked: with which body, and what it answers before the end."""
    rows = "".join(
        f"| `{one.verb}` | {one.device or 'any'} | {_name(one.body)} | {_answer(one)} |\n"
        for one in JOBS.values()
    )
    return (
        "\n## Jobs for devices\n\n| Verb | Device | Body | Before `job_done` |\n"
        f"|---|---|---|---|\n{rows}"
    )


def _answer(job: JobKind[Any]) -> str:
    if job.answer is None:
        return ""
    way = f"uploaded to `{job.upload}{{upload}}`" if job.upload else "in `job_part`"
    return f"{in_json(job.answer)}, {way}"


def _orders() -> str:
    """What a wall can be ordered: with which body, and where it sends what is asked for."""
    rows = "".join(
        f"| `{one.verb}` | {_name(one.body)} | {f'`{one.upload}`' if one.upload else ''} |\n"
        for one in ORDERS.values()
    )
    return f"\n## Orders to walls\n\n| Verb | Body | Sends to |\n|---|---|---|\n{rows}"


def _name(shape: type) -> str:
    return shape.__name__ if _hints(shape) else ""


def _shape(title: str, shape: type) -> str:
    words = inspect.cleandoc(shape.__doc__ or "").replace("``", "`")
    rows = "".join(
        f"| `{name}`{'' if _required(shape, name) else ' (optional)'} | {in_json(hint)} |\n"
        for name, hint in _hints(shape).items()
    )
    table = f"\n| Field | Is |\n|---|---|\n{rows}" if rows else ""
    return f"\n### {title}\n\n{words}\n{table}"


def _hints(shape: type) -> dict[str, Any]:
    return get_type_hints(shape, include_extras=True)


def _required(shape: type, name: str) -> bool:
    return name in getattr(shape, "__required_keys__", ())


def in_json(hint: Any) -> str:
    """A type in JSON terms, followed by its bounds."""
    if get_origin(hint) in (NotRequired, Required):
        return in_json(get_args(hint)[0])
    if get_origin(hint) is Annotated:
        inner, *bounds = get_args(hint)
        said = ", ".join(words for bound in bounds if (words := _bound(bound)))
        return f"{in_json(inner)} ({said})" if said else in_json(inner)
    return _plain(hint)


def _bound(bound: Any) -> str:
    """A bound in words: "at most 120", "≥ 0", or "like" a pattern."""
    words = {"max_length": "at most {}", "min_length": "at least {}", "ge": "≥ {}", "le": "≤ {}",
             "gt": "> {}", "lt": "< {}", "pattern": "like `{}`"}  # fmt: skip
    found = ((form, getattr(bound, name, None)) for name, form in words.items())
    return ", ".join(form.format(value) for form, value in found if value is not None)


def _plain(hint: Any) -> str:
    arguments = get_args(hint)
    if hint is Any:
        return "anything"
    if isinstance(hint, type) and not arguments:
        simple = {"str": "text", "int": "whole number", "bool": "true or false", "float": "number",
                  "NoneType": "null"}  # fmt: skip
        return simple.get(hint.__name__, hint.__name__)
    origin = get_origin(hint)
    if origin is list:
        return f"list of {in_json(arguments[0])}"
    if origin is dict:
        return f"object: {in_json(arguments[0])} → {in_json(arguments[1])}"
    if not isinstance(origin, type) and arguments and isinstance(arguments[0], str):
        return " \\| ".join(f'"{one}"' for one in arguments)
    return " or ".join(in_json(one) for one in arguments) or str(hint)


def _values(shapes: list[type], more: list[Any]) -> list[type]:
    """The shapes inside these and among ``more``, at any depth, by name."""
    found: dict[str, type] = {}
    hints = [*more, *(hint for shape in shapes for hint in _hints(shape).values())]
    while hints:
        for inner in _inside(hints.pop()):
            if inner.__name__ not in found and inner not in shapes:
                found[inner.__name__] = inner
                hints += _hints(inner).values()
    return [found[name] for name in sorted(found)]


def _inside(hint: Any) -> list[type]:
    if hasattr(hint, "__required_keys__"):
        return [hint]
    return [inner for part in get_args(hint) for inner in _inside(part)]
