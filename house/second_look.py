"""Runs the few tests that failed in a full run once more, on their own: ``make test``.

Hundreds of tests drive real browsers, windows and processes. One that fails among thousands and
passes alone is a fault of its own, in the test or in the product, and seldom of the change that was
tried. So it is named as unsteady at the end of the run and does not stop the change. A second
failure does, and so do more failures than :data:`MOST`, a failure outside of a test, and a test
that is left out the second time. See ``docs/decisions/0034-a-second-look-at-few-failures.md``.
"""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[1]
#: Where pytest leaves what failed; ``make test`` clears it at the start of a run.
FAILED = Path(".pytest_cache/v/cache/lastfailed")
#: More failures at once are not chance.
MOST = 3


class Passed:
    """A pytest plugin that keeps which tests ran to their end and passed."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest for set-up, call and tear-down of each test."""
        if report.when == "call" and report.passed:
            self.names.add(report.nodeid)


def run_alone(names: Sequence[str]) -> set[str]:
    """Run these tests one after the other; those that passed, or none if anything went wrong."""
    passed = Passed()
    code = pytest.main([*names, "-q", "-p", "no:cacheprovider"], plugins=[passed])
    return passed.names if code == pytest.ExitCode.OK else set()


def main(
    argv: Sequence[str], *, root: Path = HERE, run: Callable[[Sequence[str]], set[str]] = run_alone
) -> int:
    """``argv``: the exit code of the full run. Returns the exit code that counts."""
    code = int(argv[0])
    if code != pytest.ExitCode.TESTS_FAILED:
        return code
    failed = sorted(json.loads((root / FAILED).read_text(encoding="utf-8")))
    if not 0 < len(failed) <= MOST or any("::" not in name for name in failed):
        return code
    print(f"\nA second look at {len(failed)} of the tests:", *failed, sep="\n  ", flush=True)
    if run(failed) != set(failed):
        return code
    print(
        "\nUNSTEADY: failed among all, passed alone; mend before anything else:",
        *failed,
        sep="\n  ",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
