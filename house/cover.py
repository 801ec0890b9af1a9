"""How much of the code the tests run, by room: judged by ``make coverage``.

Reads the data left by pytest-cov. Branches count, so a condition that was only ever
true counts half. ``--pure`` judges only the rooms that ``make pure`` runs; ``--print`` prints and
judges nothing.
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
    "everything": (r"", 90.0),
}
#: Rooms whose own tests are fast, so that they can be judged without the whole suite.
PURE = tuple(room for room in FLOORS if room != "everything")


def main(argv: list[str]) -> int:
    """Exit 0 when every floor is reached, 1 when one is not or nothing was measured."""
    measured = Coverage(data_file=str(HERE / ".coverage"), config_file=str(HERE / "pyproject.toml"))
    measured.load()
    files = sorted(measured.get_data().measured_files())
    low = False
    for room in PURE if "--pure" in argv else FLOORS:
        pattern, floor = FLOORS[room]
        chosen = inside(files, pattern)
        share, missed = _report(measured, chosen)
        print(f"coverage: {room}: {share:.1f} % ({floor:g} % wanted)")
        if share < floor:
            low = True
            print(missed if room != "everything" else "", file=sys.stderr)
    return int(low and "--print" not in argv)


def inside(files: Iterable[str], pattern: str) -> list[str]:
    """The files of a room, relative to the house."""
    known = (Path(one).relative_to(HERE).as_posix() for one in files if one.startswith(str(HERE)))
    return [one for one in known if re.search(pattern, one)]


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
