"""A killer of migrations for the tests of storage."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.storage.forked import FORKING, Run
from tests.waiting import PATIENCE_S


@pytest.fixture(scope="module")
def run_child() -> Iterator[Run]:
    with subprocess.Popen(
        [sys.executable, "-c", FORKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as forking:

        def run(where: str, part: str, deadly: int, steps: bool = False) -> tuple[int, int]:
            assert forking.stdin is not None
            assert forking.stdout is not None
            forking.stdin.write(json.dumps([where, part, deadly, steps]) + "\n")
            forking.stdin.flush()
            ended, statements = forking.stdout.readline().split()
            return int(ended), int(statements)

        yield run
        forking.communicate(timeout=PATIENCE_S)
