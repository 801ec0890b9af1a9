"""The voice of the guidance: clips one after the other, silent as soon as it has to be.

A thread of its own finds, quickens and hands over the clips, so that neither screen nor keys wait.
The last request wins; what was being said ends at once.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from drivers.uri import DeviceSpec
from kiosk import events as e
from queue_server.voice.pack import BadPack
from queue_server.voice.prompts import SHIPPED, Prompts
from queue_server.voice.sound import Samples, silence
from queue_server.voice.speaking import announcement
from queue_server.voice.tempo import quickened
from queue_server.wire.sound.phrasing import BETWEEN_LINES_S, LANGUAGES, PAUSE, SpokenClip, clips
from queue_server.wire.sound.prompts import prompts
from queue_server.wire.words.catalogue import Catalogue

log = logging.getLogger(__name__)

#: Speeds by how often the visitor asked for "faster"; the pitch stays.
TEMPOS = (1.0, 1.25, 1.5, 1.8)
#: Clips ready to be played again at once: those of a few screens.
MOST_KEPT = 400
#: How often to check for new prompts; another command records them.
LOOK_EVERY_S = 60.0
#: Signals that there is something to read when even the sentence for that has no clip.
TONE = SpokenClip("*")
NOT_READY = "kiosk.audio.not_ready"
#: Said in place of words in a language without a voice.
SPOKEN = "kiosk.audio.spoken"


class Output(Protocol):
    """Where sound goes, one clip after another."""

    def open(self) -> None:
        """Reach the device; a failure is a state and not an error."""
        ...

    def play(self, sound: Samples, volume: float, stopped: Callable[[], bool]) -> bool:
        """Play after what is playing, and return when there is room for one more.

        Ends early once ``stopped`` says so. Returns False when nothing can be heard.
        """
        ...

    def hush(self) -> None:
        """Silence, at once, from any thread."""
        ...

    @property
    def fault(self) -> str | None:
        """Why nothing can be heard; None while all is well."""
        ...

    def close(self) -> None:
        """Give the device back."""
        ...


class Voice:
    """Says the lines of the guide. ``missing`` counts the catalogue's prompts without a clip."""

    def __init__(
        self,
        output: Output,
        data: Path,
        *,
        began: Callable[[], None] = lambda: None,
    ) -> None:
        self._output = output
        self._began = began
        #: Called when what can be heard has changed.
        self.on_change: Callable[[], None] = lambda: None
        self._prompts = {tag: Prompts(tag, data / "prompts", SHIPPED) for tag in LANGUAGES}
        self._kept: OrderedDict[tuple[str, SpokenClip, int], Samples] = OrderedDict()
        self._turn = threading.Condition()
        self._wanted: e.Say | None = None
        self._last: e.Say | None = None
        self._number = 0
        self._stopping = False
        self._catalogue: Catalogue | None = None
        self.missing = 0
        self._thread = threading.Thread(target=self._run, name="kiosk-voice", daemon=True)

    @property
    def fault(self) -> str | None:
        """Why nothing can be heard; None while all is well."""
        return self._output.fault

    def start(self) -> None:
        """Begin to speak when asked."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent for good."""
        with self._turn:
            self._stopping = True
            self._number += 1
            self._turn.notify_all()
        self._output.hush()
        if self._thread.is_alive():
            self._thread.join(2.0)
        self._output.close()

    def obey(self, effect: e.Say | e.SayAgain | e.Hush) -> None:
        """Do what the guide asks for."""
        match effect:
            case e.Say():
                self.say(effect)
            case e.SayAgain():
                self.again(effect)
            case e.Hush():
                self.hush()

    def say(self, wanted: e.Say) -> None:
        """Say this instead of whatever is being said. Never waits."""
        self._output.hush()
        with self._turn:
            self._wanted = self._last = wanted
            self._number += 1
            self._turn.notify_all()

    def again(self, how: e.SayAgain) -> None:
        """Say the last lines again, at the speed and volume now set."""
        if self._last is not None:
            self.say(e.Say(self._last.lines, how.faster, how.volume))

    def hush(self) -> None:
        """Silence."""
        with self._turn:
            self._wanted = None
            self._number += 1
        self._output.hush()

    def heard_catalogue(self, catalogue: Catalogue) -> None:
        """Take the catalogue and count its prompts that have no clip yet."""
        self._catalogue = catalogue
        self.missing = sum(
            one.ways(SpokenClip(words)) is None
            for tag, one in self._prompts.items()
            if tag in catalogue["languages"]
            for words in prompts(catalogue, tag)
        )
        if self.missing:
            log.warning("%d prompts of the guidance are not spoken yet", self.missing)
        self.on_change()

    # -- its thread ----------------------------------------------------------------------

    def _run(self) -> None:
        # Opening takes long enough for a visitor to notice, so it is done before one comes.
        self._output.open()
        quickened(silence(0.1), TEMPOS[1])
        self.on_change()
        while True:
            with self._turn:
                self._turn.wait_for(
                    lambda: self._stopping or self._wanted is not None, LOOK_EVERY_S
                )
                if self._stopping:
                    return
                wanted, number, self._wanted = self._wanted, self._number, None
            try:
                if wanted is None:
                    self._look_again()
                else:
                    self._say(wanted, number)
            except Exception:
                log.exception("a line of the guidance could not be spoken")

    def _look_again(self) -> None:
        """Take in prompts recorded meanwhile."""
        fresh = [one.refresh() for one in self._prompts.values()]
        if any(fresh) and self._catalogue is not None:
            self.heard_catalogue(self._catalogue)

    def _say(self, wanted: e.Say, number: int) -> None:
        def stopped() -> bool:
            return self._number != number

        first = True
        for language, clip in self._clips(wanted.lines):
            sound = self._sound(language, clip, wanted.faster)
            if stopped() or sound is None:
                continue
            if first:
                self._began()
                first = False
            if not self._output.play(sound, wanted.volume, stopped):
                self.on_change()
                return

    def _clips(self, lines: Iterable[e.Line]) -> Iterator[tuple[str, SpokenClip]]:
        """The clips of all lines; for lines without clips, one notice that they are not spoken."""
        silent: e.Line | None = None
        said = False
        for line in lines:
            tag = line.language if line.language in LANGUAGES else LANGUAGES[0]
            found = self._ways(clips(line.text, tag), tag)
            if found is None:
                silent = silent or line
                continue
            said = said or line.language in LANGUAGES
            yield from found
            yield tag, PAUSE
        if silent is None:
            return
        if silent.language in LANGUAGES:
            yield from self._instead(NOT_READY, silent.language)
        elif not said:
            for tag in LANGUAGES:
                yield from self._instead(SPOKEN, tag)
                yield tag, PAUSE

    def _ways(self, wanted: Sequence[SpokenClip], tag: str) -> list[tuple[str, SpokenClip]] | None:
        """What to play, or None; words in the other language are spoken in that language."""
        found: list[tuple[str, SpokenClip]] = []
        for clip in wanted:
            tags = (tag, *(other for other in LANGUAGES if other != tag))
            ways = ((one, self._prompts[one].ways(clip)) for one in tags)
            one, way = next(((one, way) for one, way in ways if way is not None), (tag, None))
            if way is None:
                return None
            found += [(one, part) for part in way]
        return found

    def _instead(self, key: str, tag: str) -> list[tuple[str, SpokenClip]]:
        text = self._catalogue["strings"].get(key, {}).get(tag, "") if self._catalogue else ""
        return self._ways(clips(text, tag), tag) or [(tag, TONE)]

    def _plain(self, language: str, clip: SpokenClip) -> Samples:
        if clip == PAUSE:
            return silence(BETWEEN_LINES_S)
        if clip == TONE:
            return announcement(silence(0))
        return self._prompts[language].sound(clip)

    def _sound(self, language: str, clip: SpokenClip, faster: int) -> Samples | None:
        key = language, clip, faster
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        try:
            sound = self._plain(language, clip)
        except BadPack as problem:
            log.warning("a prompt was not spoken: %s", problem)
            return None
        self._kept[key] = quickened(sound, TEMPOS[faster])
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


def guides(devices: Sequence[DeviceSpec]) -> bool:
    """Whether headphones can be plugged in here: a jack, or a keypad that reports its own."""
    return any(
        one.enabled
        and (one.driver == "headphones" or "=headphones-in" in one.address.options.get("keys", ""))
        for one in devices
    )
