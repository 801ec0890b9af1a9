"""What people do to the office's files: look, try a change, save it, restore a version."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from queue_server.core.errors import BadRequest, Refused, Unavailable, UnknownThing
from queue_server.editing.ports import Act, ConfigFiles, Version, Why
from queue_server.editing.rules.changes import Change, applied, every_item
from queue_server.editing.rules.difference import Difference, differences
from queue_server.editing.rules.document import NotWritable
from queue_server.editing.rules.fields import CONFIG, FILES
from queue_server.editing.rules.places import Placed, beyond, placed
from queue_server.settings import Mistake, Settings, SettingsError
from queue_server.usecases.ports import Clock
from queue_server.usecases.trace import Trace
from queue_server.usecases.turns import BoundedTurns

T = TypeVar("T")
Texts = Mapping[str, str]

#: States of the files that pages may still be showing.
REMEMBERED = 8
#: How many requests may wait for each other; more are asked to come again.
MOST_WAITING = 8
_EVENTS: Mapping[Act, str] = {"saved": "config_saved", "restored": "config_restored"}
#: How many characters of the changed keys a security event holds.
MOST_NAMED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigState:
    """The files as they are. ``mark`` names this state; ``items`` are tables by group and name;
    ``since_start``: what has changed since the server read them.
    """

    texts: Texts
    items: Mapping[str, Mapping[str, Mapping[str, Any]]]
    mark: str
    why_not: Mapping[str, Why]
    mistakes: Sequence[Placed]
    since_start: Sequence[Difference]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedChange:
    """What a change would make of the files; ``boxes``: characters that no screen can draw."""

    texts: Texts
    differences: Sequence[Difference]
    mistakes: Sequence[Placed]
    boxes: Sequence[str] = ()


def nothing_more(settings: Settings) -> Sequence[str]:
    """No further check of a sound configuration."""
    return ()


@dataclass(slots=True)
class Editing:
    """What people do with the files. One at a time: each reads all files and checks them whole.

    ``look``: the characters of sound settings that no screen can draw; may read files, and raises
    ValueError if the wall has no such layout. ``restart``: restarts the server with the files as
    they are; None where that is impossible.
    """

    config: ConfigFiles
    clock: Clock
    trace: Trace
    look: Callable[[Settings], Sequence[str]] = nothing_more
    restart: Callable[[], None] | None = None
    _running: Texts = field(default_factory=dict)
    _seen: "OrderedDict[str, Texts]" = field(default_factory=OrderedDict)
    _turns: BoundedTurns = field(default_factory=lambda: BoundedTurns(MOST_WAITING, refusal=_busy))

    async def start(self) -> None:
        """Note the files that the server runs on."""
        with suppress(OSError, UnicodeDecodeError):
            self._running = await asyncio.to_thread(self.config.files.texts)

    async def state(self) -> ConfigState:
        """The files as they are.

        Raises:
            Unavailable: ``config_unreadable``, ``config_busy``.
        """
        return await self._in_turn(self._state)

    def _state(self) -> ConfigState:
        texts = self._texts()
        return ConfigState(
            texts=texts,
            items=every_item(texts),
            mark=self._remember(texts),
            why_not={name: self.config.files.why_not(name) for name in FILES},
            mistakes=self._checked(texts)[0],
            since_start=differences(self._running, texts),
        )

    async def tried(self, mark: str, changes: Sequence[Change]) -> DraftedChange:
        """What these changes would make of the files.

        Raises:
            Refused: ``config_changed``: the files are no longer those of ``mark``.
            BadRequest, UnknownThing: As :func:`applied` says.
            Unavailable: ``config_unreadable``, ``config_busy``, ``config_layout``.
        """
        return await self._in_turn(lambda: self._tried(mark, changes))

    def _tried(self, mark: str, changes: Sequence[Change]) -> DraftedChange:
        texts = self._unchanged_since(mark)
        try:
            new = applied(texts, changes)
        except NotWritable as error:
            raise Unavailable("config_layout", str(error)) from error
        return self._outcome(texts, new)

    def _outcome(self, texts: Texts, new: Texts) -> DraftedChange:
        mistakes, settings = self._checked(new)
        boxes: Sequence[str] = ()
        if settings is not None:
            try:
                boxes = tuple(self.look(settings))
            except ValueError as error:
                mistakes = placed(new, [Mistake(CONFIG, "display.layout", str(error))])
        return DraftedChange(
            texts=new, differences=differences(texts, new), mistakes=mistakes, boxes=boxes
        )

    async def save(
        self, mark: str, changes: Sequence[Change], user: str, role: str
    ) -> tuple[Version, DraftedChange]:
        """Write the changes, all of one file.

        Raises:
            As :meth:`tried`, and:
            Refused: ``config_unsound`` with the mistakes; ``config_nothing``: the file says that
                already; ``config_read_only`` with the reason; ``config_two_files``; ``forbidden``
                naming what the role may not change.
            Unavailable: ``config_not_written``.
        """
        return await self._in_turn(lambda: self._save(mark, changes, user, role))

    def _save(
        self, mark: str, changes: Sequence[Change], user: str, role: str
    ) -> tuple[Version, DraftedChange]:
        texts = self._unchanged_since(mark)
        outcome = self._tried(mark, changes)
        return self._write(texts, outcome, user=user, role=role, act="saved"), outcome

    async def versions(self) -> Sequence[Version]:
        """The versions of the files, the newest first.

        Raises:
            Unavailable: ``config_unreadable``, ``config_busy``.
        """
        return await self._in_turn(self._versions)

    def _versions(self) -> Sequence[Version]:
        try:
            return self.config.history.versions()
        except OSError as error:
            raise Unavailable("config_unreadable", str(error), why=_why(error)) from error

    async def restored(self, number: int) -> DraftedChange:
        """What restoring this version would change.

        Raises:
            UnknownThing: ``unknown_version``.
            Unavailable: ``config_unreadable``, ``config_busy``.
        """
        return await self._in_turn(lambda: self._restored(number)[1])

    def _restored(self, number: int) -> tuple[Texts, DraftedChange, Version]:
        found = next((one for one in self._versions() if one.number == number), None)
        if found is None or found.file not in FILES:
            raise UnknownThing("unknown_version", f"no version {number} is kept", version=number)
        texts = self._texts()
        return texts, self._outcome(texts, {**texts, found.file: found.text}), found

    async def restore(self, number: int, mark: str, user: str, role: str) -> Version:
        """Make a file what it was in a version, as a version of its own.

        Raises:
            As :meth:`restored` and :meth:`save`.
        """
        return await self._in_turn(lambda: self._restore(number, mark, user, role))

    def _restore(self, number: int, mark: str, user: str, role: str) -> Version:
        self._unchanged_since(mark)
        texts, outcome, found = self._restored(number)
        return self._write(texts, outcome, user=user, role=role, act="restored", of=found.number)

    async def restart_server(self, user: str) -> None:
        """Restart the server with the files as they are.

        Raises:
            Refused: ``config_unsound``: the old server is better than none.
            Unavailable: ``config_no_restart``; ``config_unreadable``, ``config_busy``.
        """
        if self.restart is None:
            raise Unavailable("config_no_restart", "start the server again by hand")
        found = await self.state()
        if found.mistakes:
            raise _unsound(found.mistakes)
        self.trace.note("server_restarted", user=user)
        self.restart()

    # -- in a thread ------------------------------------------------------------------------

    async def _in_turn(self, work: Callable[[], T]) -> T:
        async with self._turns.turn():
            return await asyncio.to_thread(work)

    def _texts(self) -> Texts:
        try:
            return self.config.files.texts()
        except (OSError, UnicodeDecodeError) as error:
            raise Unavailable("config_unreadable", str(error), why=_why(error)) from error

    def _remember(self, texts: Texts) -> str:
        mark = mark_of(texts)
        self._seen[mark] = texts
        self._seen.move_to_end(mark)
        while len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return mark

    def _unchanged_since(self, mark: str) -> Texts:
        texts = self._texts()
        if mark_of(texts) != mark:
            base = self._seen.get(mark)
            found = differences(base, texts) if base is not None else ()
            raise Refused(
                "config_changed", "the file was changed in the meantime",
                keys=[one.key for one in found],
            )  # fmt: skip
        return texts

    def _checked(self, texts: Texts) -> tuple[Sequence[Placed], Settings | None]:
        try:
            return (), self.config.files.settings(texts, self.clock.now())
        except SettingsError as error:
            return placed(texts, error.mistakes), None

    def _write(
        self, texts: Texts, outcome: DraftedChange, *, user: str, role: str, act: Act,
        of: int | None = None,
    ) -> Version:  # fmt: skip
        names = [one for one in FILES if outcome.texts.get(one) != texts.get(one)]
        self._permitted(names, outcome, role)
        [name] = names
        keys = tuple(one.key for one in outcome.differences)
        version = Version(
            number=0, at=self.clock.now(), user=user, act=act, file=name,
            text=outcome.texts[name], keys=keys, of=of,
        )  # fmt: skip
        try:
            self._keep_found(name, texts.get(name))
            self.config.files.put(name, version.text)
            kept = self.config.history.add(version)
        except OSError as error:
            raise Unavailable("config_not_written", str(error), why=_why(error)) from error
        self.trace.note(
            _EVENTS[act], user=user, file=name, version=kept.number,
            keys=" ".join(keys)[:MOST_NAMED],
        )  # fmt: skip
        self._remember({**texts, name: version.text})
        return kept

    def _permitted(self, names: Sequence[str], outcome: DraftedChange, role: str) -> None:
        if not names:
            raise Refused("config_nothing", "the files say that already")
        if len(names) > 1:
            raise Refused("config_two_files", "one file at a time", files=names)
        if why := self.config.files.why_not(names[0]):
            raise Refused("config_read_only", why, reason=why, file=names[0])
        if outcome.mistakes:
            raise _unsound(outcome.mistakes)
        if found := beyond(role, outcome.differences):
            raise Refused("config_not_yours", "an administrator changes these", keys=found)

    def _keep_found(self, name: str, text: str | None) -> None:
        """Keep what was written with an editor as a version, too, so that saving here loses
        nothing.
        """
        if text is None:
            return
        last = next((one for one in self.config.history.versions() if one.file == name), None)
        if last is None or last.text != text:
            keys = differences({name: last.text}, {name: text}) if last else ()
            self.config.history.add(
                Version(
                    number=0, at=self.clock.now(), user="", act="found", file=name, text=text,
                    keys=tuple(one.key for one in keys),
                )
            )  # fmt: skip


def _busy() -> Unavailable:
    return Unavailable("config_busy", "another change is being saved", seconds=5)


def _unsound(mistakes: Sequence[Placed]) -> Refused:
    said = [str(one.mistake) for one in mistakes]
    return Refused("config_unsound", "; ".join(said[:3]), count=len(said))


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)


def mark_of(texts: Texts) -> str:
    """A name for a state of the files."""
    whole = hashlib.sha256()
    for name in sorted(texts):
        whole.update(f"{name}\0{len(texts[name])}\0{texts[name]}".encode())
    return whole.hexdigest()[:32]


def shown_file(texts: Texts, name: str) -> str:
    """One file's text.

    Raises:
        BadRequest: ``unknown_setting``: there is no such file here.
    """
    if name not in texts:
        raise BadRequest("unknown_setting", "no such file", setting=name[:40])
    return texts[name]
