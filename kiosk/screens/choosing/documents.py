"""What visitors have to bring and know, so that they do not wait in vain."""

from dataclasses import dataclass

from display.canvas.box import Box
from display.canvas.draw import Rect, VAlign
from kiosk.model import HelpCall, Model
from kiosk.screens.choosing.facts import Fact, facts
from kiosk.screens.choosing.several import heading
from kiosk.screens.code import qr, side_px
from kiosk.screens.frame import Frame
from kiosk.screens.parts import Sheet, View, begin, needs, outline

#: Width of a code where there is room: a telephone can read it at arm's length.
CODE_MM = 44
#: Sizes are tried in steps too small to see.
STEP_PX = 2
#: On a glass lower than this, in body sizes, the service's name takes the title's place.
LOW = 9


@dataclass(frozen=True, slots=True)
class Row:
    """A heading, one of the things under it, or a sentence; with a ``link`` beside its code."""

    words: str
    heading: bool = False
    dot: bool = False
    link: str = ""


#: Rows from the top down; columns side by side make a page.
Column = list[Row]


def view(model: Model, frame: Frame) -> View:
    """What to bring and know for all that was chosen; a missing paper never refuses a number."""
    sheet = begin(model, frame)
    name = heading(sheet)
    low = frame.content.h < LOW * frame.body_px
    sheet.title(name if low else sheet.say("kiosk.facts.title"))
    way, pages = _way(sheet, [_rows(one) for one in facts(sheet)], low=low)
    shown = min(model.visit.page, len(pages) - 1)
    way.page(name, pages[shown])
    if model.visit.help is HelpCall.NONE:
        sheet.second("help", sheet.say("docs_unsure"), sign="help")
    else:
        sheet.help_bar(frame.second)
    if shown + 1 < len(pages):
        words = f"{sheet.say('kiosk.next_page')}  {shown + 1} / {len(pages)}"
        sheet.primary(f"page:{shown + 1}", words, sign="chevron")
    else:
        sheet.take()
    return sheet.view()


def _rows(fact: Fact) -> Column:
    said = [Row(words, dot=fact.listed, link=fact.link) for words in fact.lines]
    return [Row(fact.heading, heading=True), *said]


def _way(sheet: Sheet, blocks: list[Column], *, low: bool) -> tuple["Way", list[list[Column]]]:
    """The way with as few pages as the smallest size needs, in the largest such size."""
    frame = sheet.frame
    sides = (1,) if frame.portrait else (2, 1)
    found: list[tuple[Way, list[list[Column]]]] = []
    for size in (*range(frame.body_px, frame.small_px, -STEP_PX), frame.small_px):
        ways = [Way(sheet, size, side, 0 if low else round(frame.body_px * 2.2)) for side in sides]
        fitting = [(way, pages) for way in ways if way.holds(pages := way.pages(blocks))]
        found += fitting
        if found and (size <= frame.reading_px or len(found[0][1]) == 1):
            break
    # The first of those with the fewest pages is the largest.
    return min(found, key=lambda one: len(one[1])) if found else (ways[0], ways[0].pages(blocks))


@dataclass(frozen=True, slots=True)
class Way:
    """One way to set the rows: size of words, columns side by side, height of the name above."""

    sheet: Sheet
    size_px: int
    side: int
    head: int

    @property
    def width(self) -> int:
        """Width of one column, inside the panel."""
        frame = self.sheet.frame
        return (frame.content.w - 2 * frame.gap * self.side) // self.side

    @property
    def room(self) -> int:
        """Height for the rows under the service's name."""
        return self.sheet.frame.content.h - self.head - 2 * self.sheet.frame.gap

    def pages(self, blocks: list[Column]) -> list[list[Column]]:
        """The columns by page: what to bring alone in the first, unless that needs another page."""
        columns = self._filled(blocks, apart=False)
        if self.side > 1:
            apart = self._filled(blocks, apart=True)
            if -(-len(apart) // self.side) <= -(-len(columns) // self.side):
                columns = apart
        return [columns[i : i + self.side] for i in range(0, len(columns), self.side)]

    def holds(self, pages: list[list[Column]]) -> bool:
        """Whether nothing is higher than the room, and no heading stands alone."""
        columns = [column for page in pages for column in page if column]
        return all(
            sum(map(self._height, column)) <= self.room and not column[-1].heading
            for column in columns
        )

    def _filled(self, blocks: list[Column], *, apart: bool) -> list[Column]:
        """The rows filled into columns from the top. A heading never ends a column."""
        columns: list[Column] = [[]]
        used = 0
        for n, block in enumerate(blocks):
            for i, row in enumerate(block):
                height = self._height(row)
                below = self._height(block[i + 1]) if row.heading else 0
                full = used + height + below > self.room or (apart and (n, i) == (1, 0))
                if columns[-1] and full:
                    columns.append([])
                    used = 0
                columns[-1].append(row)
                used += height
        return columns

    def _height(self, row: Row) -> int:
        """Height of a row, with air before the next."""
        words = needs(row.words, self.width - self._left(row), self.size_px)
        return max(words, self._code(row) if row.link else 0) + self.size_px // 2

    def _left(self, row: Row) -> int:
        """How far from its column's edge a row begins: after its dot or its code."""
        if row.link:
            return self._code(row) + self.sheet.frame.gap
        return round(self.sheet.frame.body_px * 0.4) + self.sheet.frame.gap if row.dot else 0

    def _code(self, row: Row) -> int:
        wanted = round(self.sheet.frame.size.px_per_mm * CODE_MM)
        return side_px(row.link, min(wanted, self.room // 2))

    def page(self, name: str, columns: list[Column]) -> None:
        """The service's name over the columns, in a panel as high as they need."""
        sheet, frame, theme = self.sheet, self.sheet.frame, self.sheet.theme
        area = frame.content
        pad, most = frame.gap, max(len(column) for column in columns)
        tallest = max(sum(map(self._height, column)) for column in columns)
        air = max(0, min((self.room - tallest) // max(1, most), self.size_px // 2))
        panel = Box(area.x, area.y, area.w, self.head + tallest + air * most + 2 * pad)
        sheet.add(outline(panel, theme.panel, theme.line, frame.radius, frame))
        if self.head:
            title = Box(panel.x + pad, panel.y + pad // 2, panel.w - 2 * pad, self.head)
            sheet.text(title, name, round(frame.body_px * 1.12), bold=True, max_lines=2)
        for n, column in enumerate(columns):
            x, y = panel.x + pad + n * (self.width + 2 * pad), panel.y + self.head + pad
            for row in column:
                height = self._height(row) + air
                self._row(row, Box(x, y, self.width, height))
                y += height

    def _row(self, row: Row, box: Box) -> None:
        sheet = self.sheet
        if row.dot:
            side = round(sheet.frame.body_px * 0.4)
            y = box.y + (box.h - side) // 2
            sheet.add(Rect(box.x, y, side, side, sheet.theme.primary, radius=side // 2))
        if row.link:
            qr(sheet, row.link, Box(box.x, box.y, self._code(row), box.h))
        left = self._left(row)
        words = Box(box.x + left, box.y, box.w - left, box.h)
        color = sheet.theme.primary if row.heading else None
        # A heading is nearer to what is below it than to what is above.
        valign: VAlign = "bottom" if row.heading else "middle"
        sheet.text(words, row.words, self.size_px, color=color, bold=row.heading, valign=valign)
