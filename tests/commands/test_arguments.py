"""Bad arguments of any command: exit code 2, one clear line on standard error, nothing else.

Each command is started once as a person starts it; its other mistakes are tried in a forked one.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import run
from tests.loaded import run as run_loaded
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
TOOLS = [["devices", "list"], ["devices", "test"], ["devices", "simulate-printer"]]
WORDS = [["user", "add", "mei", "--role", "boss"], ["enroll", "tv", "--kind", "toaster"],
         ["server", "--port", "high"], ["simulate", "--days", "0"], ["user"], ["kiosk"],
         ["display"], ["devices"], ["suspend"], ["lift"], ["verify", "--database", "nonsense"],
         ["server", "--database", "mysql://x/y"], ["enroll", "tv", "--kind", "display",
         "--database", "postgresql://h:x/y"]]  # fmt: skip


def run_product(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "run.py", *arguments],
        cwd=ROOT, text=True, capture_output=True, timeout=PATIENCE_S, check=False,
        env={**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
    )  # fmt: skip


def one_line(done: subprocess.CompletedProcess[str], command: str) -> None:
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"run.py {command}")
    assert line.endswith("(--help lists the options)")
    assert "Traceback" not in line


@pytest.mark.parametrize("name", run.COMMANDS)
def test_a_mistake_is_one_line_that_names_the_command(name: str) -> None:
    one_line(run_product([name, "--no-such-option", "1\n2"]), name)


@pytest.mark.parametrize(
    "arguments", [*([*tool, "--no-such-option"] for tool in TOOLS), *WORDS], ids=" ".join
)
def test_every_other_mistake_is_one_line_too(arguments: list[str]) -> None:
    one_line(run_loaded(arguments), arguments[0])


def test_a_command_there_is_not_is_one_line_too() -> None:
    done = run_product(["serve"])
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [done.stderr.strip()]
