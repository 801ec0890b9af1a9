"""Tests do not sleep and hope: they wait until a condition holds, with a generous limit."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.waiting import PATIENCE_S

TESTS = Path(__file__).parents[2]

#: How many sleeps each folder still has, other than of zero seconds: they only grow fewer. Those
#: that stay are part of what is tested: the pause between two polls, a visitor who walks, a device
#: that is slow on purpose.
ALLOWED: dict[str, int] = {
    ".": 8,
    "devices": 1,
    "devices/uploads": 1,
    "drivers/on_wire": 1,
    "drivers/photo/sources": 1,
    "end_to_end": 10,
    "storage": 1,
    "storage/postgres": 1,
    "torture": 9,
    "web/live": 1,
    "web/pages/clerk": 1,
}

#: What waits for another process, thread or answer, with its limit as ``timeout`` or as the first
#: argument. Limits that are the subject of a test are given to the product, not to the test.
BY_NAME = ("run", "communicate", "wait_for", "check_output", "urlopen", "receive", "receive_json")
BY_PLACE = {
    "timeout": ("asyncio",),
    "settimeout": ("collector",),
    "join": ("thread", "_thread", "watch"),
    "result": ("done", "answer", "future", "job"),
    "wait": ("process", "_process", "popen", "server", "_server", "_host", "done", "over", "woken"),
}


#: Without one of these words a file has nothing of all this, and need not be parsed.
_WORDS = re.compile(
    "|".join(
        [r"sleep|deadline|timeout|wait_for|time\.(?:wait|delay)|pause"]
        + [rf"(?:{'|'.join(owners)})\.{name}\b" for name, owners in BY_PLACE.items()]
    )
)

#: What only lets time pass: of Python, of a browser, and of the clock of a window.
SLEEPS = ("sleep", "wait_for_timeout", "pause")
SLEEPS_OF = {"time": ("wait", "delay")}

#: What takes a moment in each round of a loop that looks again and again.
PAUSES = (*SLEEPS, "poll")


def test_no_folder_sleeps_more_than_it_did() -> None:
    more = {folder: count for folder, count in _sleeps().items() if count > ALLOWED.get(folder, 0)}
    assert more == {}


def test_a_folder_that_sleeps_less_lowers_its_number() -> None:
    less = {folder: allowed for folder, allowed in ALLOWED.items() if _sleeps()[folder] < allowed}
    assert less == {}


def test_hypothesis_never_fails_an_example_for_being_slow() -> None:
    """The profile in tests/conftest.py has no deadline; no test sets one of its own."""
    own = [
        f"{where}:{call.lineno}"
        for where, call in _calls()
        if _called(call) == "settings"
        for keyword in call.keywords
        if keyword.arg == "deadline" and not _is(keyword.value, None)
    ]
    assert own == []


def test_waiting_for_a_process_has_a_limit_a_busy_machine_keeps() -> None:
    short = [
        f"{where}:{call.lineno}: {limit} s"
        for where, call in _calls()
        if (limit := _limit(call)) is not None and limit < PATIENCE_S
    ]
    assert short == []


def test_whoever_polls_does_not_count_how_often() -> None:
    """A hundred looks of ten milliseconds are a limit of a second; see tests/waiting.py.

    The torture's watchers alone look for as long as the harm they watch may take.
    """
    counted = [
        f"{path.relative_to(TESTS)}:{loop.lineno}"
        for path in TESTS.rglob("*.py")
        if "torture" not in path.parts
        for source in [path.read_text("utf-8")]
        if "range(" in source and any(pause in source for pause in PAUSES)
        for loop in ast.walk(ast.parse(source))
        if isinstance(loop, ast.For) and _is_range(loop.iter) and _polls(loop)
    ]
    assert counted == []


def _is_range(called: ast.expr) -> bool:
    return isinstance(called, ast.Call) and _called(called) == "range"


def _polls(loop: ast.For) -> bool:
    """Looks, pauses, and leaves the loop early when it has seen what it looked for."""
    inside = list(ast.walk(loop))
    pauses = [one for one in inside if isinstance(one, ast.Call) and _called(one) in PAUSES]
    return bool(pauses) and any(isinstance(one, ast.Break | ast.Return) for one in inside)


def _limit(call: ast.Call) -> float | None:
    """The limit of a wait for another process, thread or task, if it stands there as a number."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "timeout"]
    if _called(call) == "wait_for":
        given += call.args[1:2]
    elif _owner(call) in BY_PLACE.get(_called(call), ()):
        given += call.args[:1]
    elif _called(call) not in BY_NAME:
        return None
    for one in given:
        if isinstance(one, ast.Constant) and isinstance(one.value, int | float):
            return float(one.value)
    return None


@cache
def _calls() -> list[tuple[str, ast.Call]]:
    """Every call in the tests that may wait, with the file it stands in."""
    return [
        (path.relative_to(TESTS).as_posix(), node)
        for path in TESTS.rglob("*.py")
        for source in [path.read_text("utf-8")]
        if _WORDS.search(source)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
    ]


def _called(call: ast.Call) -> str:
    """The last word of what is called: ``sleep`` of ``time.sleep(1)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _owner(call: ast.Call) -> str:
    """The word before that: ``process`` of ``self.process.wait(1)``."""
    if not isinstance(call.func, ast.Attribute):
        return ""
    owner = call.func.value
    return owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value == value


def _sleeps() -> Counter[str]:
    return Counter(
        where.rpartition("/")[0] or "." for where, call in _calls() if lets_time_pass(call)
    )


def lets_time_pass(call: ast.Call) -> bool:
    """Whether it is a sleep of any kind, other than a turn of the loop: ``sleep(0)``."""
    named = _called(call) in SLEEPS or _called(call) in SLEEPS_OF.get(_owner(call), ())
    return named and bool(call.args) and not _is(call.args[0], 0)


@pytest.mark.parametrize(
    "call",
    ["time.sleep(1)", "sleep(n)", "asyncio.sleep(0.01)", "page.wait_for_timeout(300)",
     "stage.page.wait_for_timeout(50)", "pygame.time.wait(20)", "pygame.time.delay(20)"],
)  # fmt: skip
def test_each_way_to_let_time_pass_is_counted(call: str) -> None:
    assert lets_time_pass(_parsed(call))


@pytest.mark.parametrize(
    "call", ["asyncio.sleep(0)", "gate.wait()", "process.wait(PATIENCE_S)", "pilot.wait(30)"]
)
def test_what_waits_for_something_is_not(call: str) -> None:
    assert not lets_time_pass(_parsed(call))


@pytest.mark.parametrize(
    ("call", "limit"),
    [
        ("process.wait(5)", 5),
        ("run(it, timeout=9)", 9),
        ("wait_for(it, 2)", 2),
        ("it.wait(1)", None),
    ],
)
def test_a_limit_is_read_from_the_call(call: str, limit: float | None) -> None:
    assert _limit(_parsed(call)) == limit


@pytest.mark.parametrize(
    ("loop", "polls"),
    [
        ("for _ in range(9):\n    if seen(): break\n    page.wait_for_timeout(50)", True),
        ("for _ in range(9):\n    page.wait_for_timeout(50)", False),
    ],
)
def test_a_loop_that_looks_so_many_times_is_told_from_one_that_repeats(
    loop: str, polls: bool
) -> None:
    [parsed] = ast.parse(loop).body
    assert isinstance(parsed, ast.For)
    assert _polls(parsed) is polls


def _parsed(call: str) -> ast.Call:
    parsed = ast.parse(call, mode="eval").body
    assert isinstance(parsed, ast.Call)
    return parsed
