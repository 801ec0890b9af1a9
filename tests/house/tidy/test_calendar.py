"""One place says when ROC years begin, and one place of the pages writes dates.

A second one would not know the calendar of the office, and show a year of another.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDERS = ("queue_server", "kiosk", "display", "drivers")
PAGES = ROOT / "queue_server" / "web" / "pages"
#: The year before the first of the Republic, as a number of its own.
EPOCH = re.compile(r"(?<![\d.])1911(?![\d.])")
#: How a browser writes dates, and how it is asked for a calendar.
BROWSERS = re.compile(
    r"\bDateTimeFormat\(|\.toLocale(?:Date|Time)?String\(|-u-ca-|(?<!\d)1911(?!\d)"
)


def having(pattern: re.Pattern[str], *folders: Path, suffix: str) -> list[str]:
    """The files of a kind that have a pattern."""
    return sorted(
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob(f"*{suffix}")
        if pattern.search(path.read_text("utf-8"))
    )


def test_one_module_says_when_roc_years_begin() -> None:
    folders = (ROOT / folder for folder in FOLDERS)
    assert having(EPOCH, *folders, suffix=".py") == ["queue_server/wire/words/dates.py"]


def test_one_script_of_the_pages_writes_dates() -> None:
    assert having(BROWSERS, PAGES, suffix=".js") == ["queue_server/web/pages/lib/time.js"]


def test_both_ways_of_writing_dates_are_found() -> None:
    for text in ("year - 1911", "EPOCH = 1911\n"):
        assert EPOCH.search(text)
    for text in ("0.1911", "119110", "1911.5"):
        assert not EPOCH.search(text)
    for text in ('new Intl.DateTimeFormat("en")', "at.toLocaleDateString()", '"zh-TW-u-ca-roc"'):
        assert BROWSERS.search(text)
    assert not BROWSERS.search("/** @type {Map<string, Intl.DateTimeFormat>} */")
