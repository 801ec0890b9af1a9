"""The reasons of ``run.py check`` as keys of the catalogue: a page shows them in its language.

The command prints them in English for the person who edits the file; here they are told apart by
their words, and a reason that no row matches is shown as the command prints it.
"""

import re
from dataclasses import dataclass

from queue_server.settings.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Saying:
    """``key`` is under ``config.said.``; if empty, show the reason itself."""

    key: str
    facts: dict[str, str]


_QUOTED = "['\"]?(?P<word>[^'\"]*)['\"]?"
_ROWS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern))
    for key, pattern in (
        ("missing", r"is missing"),
        ("unknown_key", r"is not a known key"),
        ("whole_number", r"must be a (?:valid )?(?:whole number|integer).*"),
        ("number", r"must be a (?:finite |valid )?number.*"),
        ("text", r"must be a text in quotes"),
        ("yes_or_no", r"must be true or false"),
        ("time", r"must be a time such as .*"),
        ("at_least", r"must be greater than or equal to (?P<word>\S+)"),
        ("more_than", r"must be greater than (?P<word>\S+)"),
        ("at_most", r"must be less than or equal to (?P<word>\S+)"),
        ("less_than", r"must be less than (?P<word>\S+)"),
        ("one_of", r"must be (?P<word>'.*|\d.*)"),
        ("pattern", r"must match pattern.*"),
        ("too_long", r"must have at most (?P<word>\d+) characters?"),
        ("too_many", r"must have at most (?P<word>\d+) items?.*"),
        ("too_few", r"must have at least (?P<word>\d+) (?:items?|keys?|characters?).*"),
        ("control", r"must not contain control characters"),
        ("empty", r"must not be empty"),
        ("empty", r"must be a table of wordings by language"),
        ("language", r"must be a language such as .*"),
        ("name", r"may have only small letters, digits, - and _, at most 40"),
        ("wording", r"lacks the wording in (?P<word>.+)"),
        ("no_such", rf"no (?P<what>\w+) is called {_QUOTED}"),
        ("no_counter", r"no counter has the number (?P<word>\d+)"),
        ("taken", rf"{_QUOTED} is taken"),
        ("twice", rf"{_QUOTED} stands in the list \d+ times"),
        ("closes_first", r"closes before it opens"),
        ("overlaps", r"overlaps another session"),
        ("last_ticket", r"is as long as the session"),
        ("never_held", r"the session is never held"),
        ("series_empty", r"is below first: the series has no number"),
        ("digits", r"(?P<word>\d+) has more than \d+ digits"),
        ("general", r"lacks the class 'general'"),
        ("same_shape", rf"has the \w+ of {_QUOTED}"),
        ("not_called", r"no counter calls this class"),
        ("not_served", r"no counter serves the service (?P<word>\w+)"),
        ("done", r"lacks the outcome 'done'"),
        ("offline", rf"{_QUOTED} is given by the server, too"),
        ("buttons", r"buttons of 20 mm do not fit on this screen"),
        ("legible", r".* calls cannot be read from .*"),
        ("narrow", r"the display is too narrow for (?P<word>.+)"),
        ("text_key", r"unknown text key"),
        ("placeholders", r"has the placeholders (?P<word>.+)"),
        ("placeholders", r"(?P<word>\{.*\}) is not a placeholder"),
        ("not_booked", r"nothing can be booked in it"),
        ("lanes", r"(?P<word>\d+) lanes, but of .*"),
        ("layout", r"no layout .*"),
        ("no_turn", r"must hold 1 to 12 turns .*"),
        ("lasts_twice", r"cannot be combined with lasts"),
    )
)


def saying(mistake: Mistake) -> Saying:
    """What a mistake is, for the catalogue; an unknown one is shown as it stands."""
    for key, pattern in _ROWS:
        found = pattern.fullmatch(mistake.reason)
        if found:
            return Saying(key, found.groupdict(default=""))
    return Saying("", {})


KEYS = tuple(dict.fromkeys(key for key, _ in _ROWS))
