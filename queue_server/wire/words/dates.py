"""Days, months and years as people read them, by the office's calendar. Pure.

Nowhere else is it written when the years of the Republic of China begin, nor who reads them.
``queue_server/web/pages/lib/time.js`` does the same for the pages.
"""

from datetime import date

from queue_server.wire.words.catalogue import Calendar

#: The first year of the Republic of China is 1912.
ROC_EPOCH = 1911


def roc_year(year: int) -> int:
    """The year of the Republic: 115 for 2026."""
    return year - ROC_EPOCH


def reads_roc_years(calendar: Calendar, language: str) -> bool:
    """Whether a reader of a language is given the ROC year in place of the Gregorian one."""
    return calendar == "minguo" and language.startswith("zh")


def date_words(day: date, calendar: Calendar, language: str) -> str:
    """``民國115年11月23日``, ``2026-11-23 (ROC 115)``; ``2026年11月23日``, ``2026-11-23``.

    Under ``minguo`` Chinese readers get the ROC year, others the Gregorian date followed by the ROC
    year, as official papers in Taiwan show both.
    """
    minguo = calendar == "minguo"
    if not language.startswith("zh"):
        return f"{day:%Y-%m-%d} (ROC {roc_year(day.year)})" if minguo else f"{day:%Y-%m-%d}"
    year = f"民國{roc_year(day.year)}" if minguo else f"{day.year}"
    return f"{year}年{day.month}月{day.day}日"


def month_words(month: str, language: str, *, roc: bool) -> str:
    """A month, ``2026-10``, in a title: ``115年10月`` if ``roc``, ``2026年10月``, ``2026-10``."""
    if not language.startswith("zh"):
        return month
    year, number = map(int, month.split("-"))
    return f"{roc_year(year) if roc else year}年{number}月"


def short_date(day: date, *, roc: bool) -> str:
    """A day in a table: ``115/11/23`` if ``roc``, else ``2026-11-23``."""
    return f"{roc_year(day.year)}/{day:%m/%d}" if roc else f"{day:%Y-%m-%d}"
