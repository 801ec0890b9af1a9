"""What a report says about the office in words, and the targets it is measured by: plain data, so
that another process can make the report.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from queue_server.core.rules import BranchRules
from queue_server.wire.words.catalogue import Catalogue
from queue_server.wire.words.dates import month_words, reads_roc_years, short_date


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeInWords:
    """``words`` are by split and value (``words["service"]["T01"]``), ``strings`` are the texts
    under ``reports.`` in ``language``; ``targets`` are minutes by class, ``categories`` the group
    of each service.
    """

    branch: str
    name: str
    zone: str
    language: str
    roc: bool
    targets: Mapping[str, int]
    categories: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    strings: Mapping[str, str]

    def say(self, key: str, **facts: Any) -> str:
        """A text under ``reports.`` with its {places} filled in."""
        return self.strings[key].format(**facts)

    def word(self, split: str, value: str | int) -> str | int:
        """How a value of a split reads; the value itself when it is no longer configured."""
        return self.words.get(split, {}).get(str(value), value)

    def day(self, day: date) -> str:
        """A day as people write it."""
        return short_date(day, roc=self.roc)

    def month(self, text: str) -> str:
        """A month ``2026-10`` as people write it."""
        return month_words(text, self.language, roc=self.roc)


def in_words(
    catalogue: Catalogue,
    *,
    branch: str,
    zone: str,
    targets: Mapping[str, int],
    language: str,
) -> OfficeInWords:
    """The office as a catalogue words it in a language; its first language fills the gaps."""
    first = catalogue["languages"][0]

    def say(wording: Mapping[str, str]) -> str:
        return wording.get(language) or wording.get(first) or next(iter(wording.values()), "")

    counters = catalogue["counters"]
    every = {
        key: say(wording)
        for key, wording in catalogue["strings"].items()
        if key.startswith(("reports.", "device."))
    }
    strings = _under(every, "reports.")
    return OfficeInWords(
        branch=branch,
        name=say(catalogue["name"]),
        zone=zone,
        language=language,
        roc=reads_roc_years(catalogue["calendar"], language),
        targets=dict(targets),
        categories={one["code"]: one["category"] for one in catalogue["services"]},
        words={
            "service": {one["code"]: say(one["name"]) for one in catalogue["services"]},
            "category": {one["code"]: say(one["name"]) for one in catalogue["categories"]},
            "priority": {one["name"]: say(one["wording"]) for one in catalogue["classes"]},
            "language": catalogue["strings"]["language_name"],
            "outcome": {
                **_under(strings, "outcome."),
                **{one["name"]: say(one["wording"]) for one in catalogue["outcomes"]},
            },
            "pause": {one["name"]: say(one["wording"]) for one in catalogue["pause_reasons"]},
            "suspension": {n["name"]: say(n["wording"]) for n in catalogue["suspension_reasons"]},
            "session": {one["name"]: say(one["wording"]) for one in catalogue["sessions"]},
            "device_kind": _under(every, "device.kind."),
            "device_reason": _under(every, "device.reason."),
            "origin": _under(strings, "origin."),
            "weekday": _under(strings, "weekday."),
            "counter": {
                "0": strings["counter.none"],
                **{str(c["number"]): f"{c['number']} {say(c['name'])}" for c in counters},
            },
        },
        strings=strings,
    )  # fmt: skip


def office_in_words(rules: BranchRules, catalogue: Catalogue, language: str) -> OfficeInWords:
    """The office that rules and catalogue describe, in a language."""
    return in_words(
        catalogue, branch=rules.branch, zone=rules.zone, language=language,
        targets={n: int(c.target.total_seconds() // 60) for n, c in rules.classes.items()},
    )  # fmt: skip


def _under(strings: Mapping[str, str], start: str) -> dict[str, str]:
    return {k.removeprefix(start): v for k, v in strings.items() if k.startswith(start)}
