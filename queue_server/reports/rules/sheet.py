"""The table that every format is written from."""

from dataclasses import dataclass, replace

Cell = str | int | float | None
"""Text, a number as it is shown, or None where there is no value, which is not the same as 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``unit`` is ``text``, ``day`` (an ISO date), ``n``, ``min``, ``s``,
    ``days``, ``share`` or ``grade``.
    ``help`` is the definition of the figure.
    """

    key: str
    title: str
    unit: str
    help: str = ""

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers, aligned right."""
        return self.unit not in ("text", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Columns, rows of as many cells, and perhaps a last row of totals. ``opens`` has for each row
    the stable values of its splits, by which the visits behind it are found.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    opens: tuple[tuple[str, ...], ...] = ()

    def __post_init__(self) -> None:
        for row in self.lines:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.name}: {len(row)} cells in {len(self.columns)} columns")

    @property
    def lines(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, and the totals after them."""
        return self.rows if self.totals is None else (*self.rows, self.totals)

    def noting(self, notes: tuple[str, ...]) -> "Sheet":
        """The same with more lines below it."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """Sheets under one title. ``as_of_seq`` is the last journal row that is in them; ``facts`` are
    lines that say what they cover. ``language`` is a tag of the catalogue; where people read it,
    days are by the ROC calendar if ``roc``.
    """

    title: str
    sheets: tuple[Sheet, ...]
    as_of_seq: int
    language: str
    roc: bool = False
    facts: tuple[str, ...] = ()
