"""What the office's catalogue says, in one of its languages. Pure.

Kiosk and device host read it: the screens, and the slips that either of them prints.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

FALLBACK = "zh-TW"


@dataclass(frozen=True, slots=True)
class Wording:
    """The catalogue as the server gave it (empty: none yet), and where that server is."""

    catalogue: Mapping[str, Any] = field(default_factory=dict)
    server_url: str = ""

    @property
    def strings(self) -> Mapping[str, Mapping[str, str]]:
        """Every wording by key and language."""
        found: Mapping[str, Mapping[str, str]] = self.catalogue.get("strings", {})
        return found

    def say(self, key: str, language: str, **values: object) -> str:
        """The wording of ``key``, in Chinese where the language has none; the key when unknown."""
        text = in_language(self.strings.get(key, {}), language) or key
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    @property
    def name(self) -> Mapping[str, str]:
        """The office's name."""
        name = self.catalogue.get("name") or self.strings.get("office_name", {})
        return name if isinstance(name, Mapping) else {FALLBACK: str(name)}

    def service(self, code: str) -> Mapping[str, Any]:
        """One service; an empty one when the catalogue no longer has it."""
        return next((s for s in self.catalogue.get("services", ()) if s["code"] == code), {})

    def priority(self, name: str) -> Mapping[str, Any]:
        """One class; an empty one when unknown."""
        return next((c for c in self.catalogue.get("classes", ()) if c["name"] == name), {})

    def setting(self, section: str, name: str, default: Any) -> Any:
        """A value of the catalogue's ``kiosk`` or ``slip`` settings."""
        return (self.catalogue.get(section) or {}).get(name, default)

    def local(self, instant: float | str) -> datetime:
        """An instant (seconds since 1970, or ISO 8601) in the office's zone."""
        zone = ZoneInfo(self.catalogue.get("zone") or "Asia/Taipei")
        if isinstance(instant, str):
            return datetime.fromisoformat(instant).astimezone(zone)
        return datetime.fromtimestamp(instant, zone)

    def clock(self, instant: float | str, language: str) -> str:
        """Date and time of day; abroad-born readers get both calendars."""
        when = self.local(instant)
        return f"{self.date(instant, language)} {when:%H:%M}"

    def date(self, instant: float | str, language: str) -> str:
        """The date in the ROC calendar, after the Gregorian one in other languages."""
        when = self.local(instant)
        roc = f"{when.year - 1911}"
        if language == FALLBACK:
            return f"民國{roc}年{when.month}月{when.day}日"
        return f"{when:%Y-%m-%d} (ROC {roc})"


def in_language(text: Mapping[str, str], language: str) -> str:
    """A wording in ``language``, else in Chinese, else in any, else nothing."""
    if language in text:
        return text[language]
    return text.get(FALLBACK) or next(iter(text.values()), "")
