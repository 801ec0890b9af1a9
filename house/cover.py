"""How much of the code the tests run, by room: judged by ``make coverage`` and ``make test``.

Reads the data left by pytest-cov. Branches count, so a condition that was only ever
true counts half. ``--pure`` judges only the rooms whose own tests are fast, as ``make test`` and
``make pure`` do; ``--tests`` prints where those tests are; ``--print`` prints and judges nothing.
"""

import io
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from coverage import Coverage
from coverage.exceptions import NoDataError

HERE = Path(__file__).resolve().parents[1]

#: Per room, its files and the percentage of lines and branches they must reach.
FLOORS: dict[str, tuple[str, float]] = {
    "core": (r"queue_server/core/", 100.0),
    "wire": (r"queue_server/wire/", 100.0),
    "usecases": (r"queue_server/usecases/", 100.0),
    "rules of wings": (r"queue_server/\w+/rules(/|\.py$)", 100.0),
    "branch rules": (r"queue_server/settings/branch_rules\.py$", 100.0),
    "everything": (r"", 90.0),
}
#: Rooms whose own tests are fast, so that they can be judged without the whole suite.
PURE = tuple(room for room in FLOORS if room != "everything")
#: Which files the pure rooms are, for coverage; each of their modules must be measured.
PURE_CONFIG = HERE / "house" / "pure.toml"
#: The tests of the pure rooms. Others run much of them as well, but say nothing of what they do.
TESTS = (
    "tests/core", "tests/wire", "tests/usecases", "tests/settings", "tests/devices",
    "tests/people/test_use.py", "tests/people/test_attempts.py",
    "tests/reports/routes/test_reviews.py", "tests/signage", "tests/*/test_rules.py",
    "tests/*/rules",
)  # fmt: skip


def main(argv: list[str]) -> int:
    """Exit 0 when every floor is reached, 1 when one is not or nothing was measured."""
    if "--tests" in argv:
        print(*own_tests())
        return 0
    pure = "--pure" in argv
    config = PURE_CONFIG if pure else HERE / "pyproject.toml"
    measured = Coverage(data_file=str(HERE / ".coverage"), config_file=str(config))
    measured.load()
    files = sorted(measured.get_data().measured_files())
    low = False
    for room in PURE if pure else FLOORS:
        pattern, floor = FLOORS[room]
        chosen = inside(files, pattern)
        share, missed = _report(measured, chosen)
        if pure and (never := never_imported(pattern, chosen)):
            share, missed = 0.0, "no test imports " + ", ".join(never)
        print(f"coverage: {room}: {share:.1f} % ({floor:g} % wanted)")
        if share < floor:
            low = True
            print(missed if room != "everything" else "", file=sys.stderr)
    return int(low and "--print" not in argv)


def inside(files: Iterable[str], pattern: str) -> list[str]:
    """The files of a room, relative to the house."""
    known = (Path(one).relative_to(HERE).as_posix() for one in files if one.startswith(str(HERE)))
    return [one for one in known if re.search(pattern, one)]


def own_tests(house: Path = HERE) -> list[str]:
    """The folders and files of the pure rooms' own tests, relative to the house."""
    found = (one.relative_to(house) for pattern in TESTS for one in sorted(house.glob(pattern)))
    return list(dict.fromkeys(map(str, found)))


def there(pattern: str, house: Path = HERE) -> list[str]:
    """The modules of a room, as files relative to the house."""
    files = sorted((house / "queue_server").rglob("*.py"))
    return [one for file in files if re.search(pattern, one := file.relative_to(house).as_posix())]


def pure_modules() -> list[str]:
    """The names of all modules of the pure rooms."""
    files = (Path(one) for room in PURE for one in there(FLOORS[room][0]))
    return [".".join(one.with_suffix("").parts).removesuffix(".__init__") for one in files]


def never_imported(pattern: str, measured: Iterable[str], house: Path = HERE) -> list[str]:
    """The modules of a room with any code in them that are not among the measured files."""
    known = frozenset(measured)
    return [
        one for one in there(pattern, house) if one not in known and (house / one).stat().st_size
    ]


def _report(measured: Coverage, files: list[str]) -> tuple[float, str]:
    """The percentage, and a table of what was missed."""
    table = io.StringIO()
    include = [str(HERE / one) for one in files]
    if not include:
        return 0.0, "nothing was measured here"
    try:
        share = measured.report(include=include, file=table, skip_covered=True, show_missing=True)
    except NoDataError:
        return 0.0, "nothing was measured here"
    return share, table.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
