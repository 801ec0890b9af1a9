"""Random cubes, and what each format must hold of a cube."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.reports.rules.cube.asking import FIGURES
from queue_server.reports.rules.cube.cells import SPLITS, roll_up
from queue_server.reports.rules.cube.making import figures
from queue_server.reports.rules.sheet import Cell, Sheet, Workbook
from tests.reports.making import ask, office, visits
from tests.reports.sheets.reading import Lines

#: The claim is this many cubes; formats that start a program try fewer in the full run.
ALL = 500
QUIET = settings(
    deadline=None, max_examples=ALL, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def book(*sheets: Sheet) -> Workbook:
    return Workbook(title="測試", sheets=sheets, as_of_seq=7, language="zh-TW", roc=True)


def expected(sheet: Sheet) -> Lines:
    titles: list[Cell] = [column.title for column in sheet.columns]
    return trimmed([titles, *(list(row) for row in sheet.lines)])


def trimmed(lines: Lines) -> Lines:
    """Rows as spreadsheets keep them: no empty cells at the end, and 3 equal to 3.0."""
    made = []
    for line in lines:
        cells = [float(cell) if isinstance(cell, int) else cell for cell in line]
        while cells and cells[-1] is None:
            cells.pop()
        made.append(cells)
    return made


@st.composite
def tables(draw: st.DrawFn) -> Sheet:
    """A report of any kind over any visits: a random cube."""
    name = draw(st.sampled_from(list(FIGURES)))
    by = draw(st.lists(st.sampled_from(SPLITS), min_size=1, max_size=3, unique=True))
    return figures(roll_up(draw(visits(most=20))), ask(name, *by), office())


def gathered(count: int) -> list[Sheet]:
    """Several of them at once, for a program that is slow to start."""
    found: list[Sheet] = []

    @settings(QUIET, max_examples=count, database=None)
    @given(tables())
    def gather(sheet: Sheet) -> None:
        found.append(sheet)

    gather()
    return found
