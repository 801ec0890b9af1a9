"""Names of the sheets in a workbook. Tested by tests/reports/sheets/test_formats.py."""

from queue_server.reports.rules.sheet import Workbook

#: What Excel takes: 31 characters, none of these, no two alike.
_LONGEST = 31
_REFUSED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def tab_names(book: Workbook) -> list[str]:
    """A name for each sheet: its title, cut and numbered where that is needed."""
    many = len(book.sheets) > 1
    return [
        f"{f'{n} ' if many else ''}{sheet.title.translate(_REFUSED)}"[:_LONGEST].strip()
        for n, sheet in enumerate(book.sheets, 1)
    ]
