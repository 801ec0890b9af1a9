"""What a visitor with headphones hears at each step: the words that are drawn. Pure.

A new screen is read up to its first button, where the keypad then is; a number that was given is
read whole. After that, each key says what it leads to. Any key silences what was being said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk import events as e
from kiosk.model import Model, Screen
from kiosk.screens.parts import HELP_SAID, View
from kiosk.screens.reading import Speakable, speakables
from queue_server.wire.sound.phrasing import LANGUAGES

#: Screens whose words are all read at once: no looking for a number key by key.
WHOLE = frozenset(
    {Screen.ISSUING, Screen.PRINTING, Screen.THANKS, Screen.NOTE, Screen.PHONE, Screen.REFUSED}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A model and what it draws."""

    model: Model
    read: tuple[Speakable, ...]
    framing: int

    @property
    def place(self) -> tuple[object, ...]:
        """Which screen this is; the warning counts as a screen of its own."""
        model = self.model
        asks = model.seconds_left is not None
        held = model.visit.chosen
        return model.screen, model.visit.page, model.language, asks, model.office.heard, held

    @property
    def focused(self) -> Speakable | None:
        """What the keypad is at; None while it is not used."""
        if self.model.focus is None or not self.read:
            return None
        return self.read[min(self.model.focus, len(self.read) - 1)]


def seen(model: Model, view: View) -> Seen:
    """What a visitor would read."""
    return Seen(model, speakables(view), view.framing)


def arrived(before: Seen, now: Seen) -> bool:
    """Whether a screen is read from its beginning."""
    began = not before.model.visit.audio
    return now.model.visit.audio and (began or before.place != now.place)


def landing(now: Seen) -> int:
    """Where the keypad starts on a new screen: at its first button, up to which it is read."""
    own = (n for n, one in enumerate(now.read) if one.role == "button" and not one.framing)
    return next(own, 0)


def after(before: Seen, now: Seen, key: str = "") -> tuple[e.Effect, ...]:
    """What to say after an event; ``key``: the keypad's key, if that was the event."""
    if not now.model.visit.audio:
        return (e.Hush(),) if before.model.visit.audio else ()
    if not before.model.visit.audio:
        return (say(now, (*welcome(now.model), *arrival(now))),)
    if key in AGAIN:
        return (e.SayAgain(*_how(now.model)),)
    if before.model == now.model:
        return (e.Hush(),) if key else ()
    if before.place != now.place:
        turned = before.model.language != now.model.language and not voiced(now.model)
        return (say(now, (*(no_voice(now.model) if turned else ()), *arrival(now))),)
    if before.model.visit.help != now.model.visit.help and now.model.visit.help:
        words = now.model.say(HELP_SAID[now.model.visit.help])
        return (say(now, [e.Line(words, now.model.language)]),)
    one, other = now.focused, before.focused
    if one is not None and (key or _news(one) != _news(other)):
        return (say(now, spoken(now, one)),)
    return ()


#: Keys that repeat the last words from the beginning, at the speed and volume now set.
AGAIN = frozenset({"repeat", "faster", "slower", "louder", "softer"})


def say(now: Seen, lines: Sequence[e.Line]) -> e.Say:
    """Lines at the speed and volume this visitor wants."""
    faster, louder = _how(now.model)
    return e.Say(tuple(lines), faster, louder)


def _how(model: Model) -> tuple[int, float]:
    usual = model.usual_volume / 100
    return model.visit.faster, min(1.0, max(0.1, usual + 0.1 * model.visit.louder))


def _news(one: Speakable | None) -> tuple[str, bool]:
    """What must change for it to be news: the words without digits, as a countdown is not news."""
    if one is None:
        return "", False
    return "".join(sign for sign in one.text if not sign.isdigit()), one.on


def voiced(model: Model) -> bool:
    """Whether the visitor's language is spoken."""
    return model.language in LANGUAGES


def welcome(model: Model) -> tuple[e.Line, ...]:
    """How it works and what is spoken, in both languages until one is chosen."""
    if not voiced(model):
        return no_voice(model)
    tags = [model.language]
    if not model.visit.language:
        tags = list(dict.fromkeys((model.language, *LANGUAGES)))
    keys = ["kiosk.audio.welcome"]
    if not set(model.office.languages) <= set(LANGUAGES):
        keys.append("kiosk.audio.spoken")
    return tuple(e.Line(model.office.say(key, tag), tag) for tag in tags for key in keys)


def no_voice(model: Model) -> tuple[e.Line, ...]:
    """That the chosen language is only written, said in those that are spoken."""
    return tuple(e.Line(model.office.say("kiosk.audio.no_voice", tag), tag) for tag in LANGUAGES)


def arrival(now: Seen) -> tuple[e.Line, ...]:
    """A new screen: its words up to the first button, or all of them."""
    lines: list[e.Line] = []
    own = [one for one in now.read if not one.framing]
    for one in own or now.read:
        if one.role == "button" and now.model.screen in WHOLE and one is not now.focused:
            continue
        lines += spoken(now, one)
        if one.role == "button" and now.model.screen not in WHOLE:
            break
    return tuple(lines)


def spoken(now: Seen, one: Speakable) -> tuple[e.Line, ...]:
    """One thing on the screen: its words, whether a button or chosen, and which of how many."""
    model = now.model
    lines = [e.Line(one.text, one.language or model.language)]
    if one.role == "button":
        lines.append(e.Line(model.say("kiosk.audio.button"), model.language))
        if one.on:
            lines.append(e.Line(model.say("kiosk.audio.chosen"), model.language))
        n, count = now.read.index(one) + 1, len(now.read)
        lines.append(e.Line(model.say("kiosk.audio.place", n=n, count=count), model.language))
    return tuple(lines)
