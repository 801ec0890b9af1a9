"""The office's files on a page: seen, tried, saved, restored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from annotated_types import Interval

from queue_server.core.errors import Refused, UnknownThing
from queue_server.editing import shapes
from queue_server.editing.ports import Version
from queue_server.editing.rules.changes import Change, plain, shown
from queue_server.editing.rules.difference import Difference
from queue_server.editing.rules.fields import FILES, GROUPS, Field, TableGroup
from queue_server.editing.rules.hidden import file_without
from queue_server.editing.rules.places import Placed, may_change
from queue_server.editing.use import ConfigState, DraftedChange, Editing, shown_file
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart
from queue_server.web.table import API, Route

#: About how long a start takes.
RESTART_S = 5


#: The number of a version in an address.
VERSION = PathPart(
    Annotated[int, Interval(ge=0, le=999_999_999)],
    lambda text: UnknownThing("unknown_version", "no such version", version=text[:20]),
)


class EditingRoutes:
    """``/config``."""

    def __init__(self, editing: Editing, instant: Callable[[datetime], str]) -> None:
        self._editing = editing
        self._instant = instant

    async def look(self, call: WebCall) -> Answered:
        """Every group with its items."""
        state = await self._editing.state()
        can_restart = self._editing.restart is not None
        # Hundreds of fields: this takes longer than others should wait.
        return 200, await call.caches.aside.run(_shown, state, call.identity.role, can_restart)

    async def text(self, call: WebCall) -> Answered:
        """One file, read only."""
        state = await self._editing.state()
        text = shown_file(state.texts, call.args[0])
        without = await call.caches.aside.run(file_without, text)
        return 200, {"name": call.args[0], "text": without}

    async def check(self, call: WebCall) -> Answered:
        """What changes would do; nothing is written."""
        outcome = await self._editing.tried(call.body["mark"], _changes(call))
        return 200, _outcome(outcome)

    async def save(self, call: WebCall) -> Answered:
        """Write changes."""
        who = call.identity
        version, outcome = await self._editing.save(
            call.body["mark"], _changes(call), who.name, who.role
        )
        return 200, _saved(version, outcome.differences)

    async def history(self, call: WebCall) -> Answered:
        """The versions of the files."""
        found = await self._editing.versions()
        return 200, {"versions": [self._version(one) for one in found]}

    async def compared(self, call: WebCall) -> Answered:
        """What restoring a version would change."""
        return 200, _outcome(await self._editing.restored(int(call.args[0])))

    async def restore(self, call: WebCall) -> Answered:
        """Restore a version, as a version of its own."""
        who = call.identity
        version = await self._editing.restore(
            int(call.args[0]), call.body["mark"], who.name, who.role
        )
        return 200, _saved(version, ())

    async def restart(self, call: WebCall) -> Answered:
        """Restart the server with the files as they are."""
        if (await self._editing.state()).mark != call.body["mark"]:
            raise Refused("config_changed", "the file was changed in the meantime", keys=[])
        await self._editing.restart_server(call.identity.name)
        return 202, {"seconds": RESTART_S}

    def _version(self, one: Version) -> shapes.ConfigVersion:
        return {
            "number": one.number, "at": self._instant(one.at), "user": one.user, "act": one.act,
            "file": one.file, "keys": list(one.keys), "of": one.of,
        }  # fmt: skip

    def routes(self) -> tuple[Route, ...]:
        """The routes of editing."""
        return (
            Route(
                method="GET", path=f"{API}/config", roles=auth.SUPERVISORS, handler=self.look,
                answer=shapes.Config, summary="What the office's files say, by group",
            ),
            Route(
                method="POST", path=f"{API}/config", roles=auth.SUPERVISORS, handler=self.save,
                body=shapes.ConfigChanges, answer=shapes.ConfigSaved, dangerous=True,
                summary="Change one of the office's files",
            ),
            Route(
                method="POST", path=f"{API}/config/check", roles=auth.SUPERVISORS,
                handler=self.check, body=shapes.ConfigChanges, answer=shapes.ConfigOutcome,
                summary="What a change would do, changing nothing",
            ),
            Route(
                method="GET", path=f"{API}/config/files/{{file}}", roles=auth.ADMINS,
                handler=self.text, answer=shapes.ConfigText, summary="One file, without passwords",
            ),
            Route(
                method="GET", path=f"{API}/config/history", roles=auth.SUPERVISORS,
                handler=self.history, answer=shapes.ConfigVersions,
                summary="What the files were, the newest first",
            ),
            Route(
                method="GET", path=f"{API}/config/history/{{version}}", roles=auth.SUPERVISORS,
                parts={"version": VERSION},
                handler=self.compared, answer=shapes.ConfigOutcome,
                summary="What taking a version back would change",
            ),
            Route(
                method="POST", path=f"{API}/config/history/{{version}}/restore",
                roles=auth.SUPERVISORS, parts={"version": VERSION}, handler=self.restore,
                body=shapes.ConfigMark,
                answer=shapes.ConfigSaved, dangerous=True, summary="Take a version back",
            ),
            Route(
                method="POST", path=f"{API}/config/restart", roles=auth.SUPERVISORS,
                handler=self.restart, body=shapes.ConfigMark, answer=shapes.ConfigRestarting,
                status=202, dangerous=True, summary="Restart with the files as they are",
            ),
        )  # fmt: skip


def _changes(call: WebCall) -> Sequence[Change]:
    return [Change(**one) for one in call.body["changes"]]


def _shown(state: ConfigState, role: str, can_restart: bool) -> shapes.Config:
    return {
        "mark": state.mark,
        "files": [
            {"name": name, "there": name in state.texts, "why_not": state.why_not[name]}
            for name in FILES
        ],
        "groups": [_group(one, state.items[one.name], role) for one in GROUPS],
        "mistakes": [_mistake(one) for one in state.mistakes],
        "since_start": [_difference(one) for one in state.since_start],
        "can_restart": can_restart,
    }


def _group(
    group: TableGroup, items: Mapping[str, Mapping[str, Any]], role: str
) -> shapes.ConfigGroup:
    return {
        "name": group.name,
        "section": group.section,
        "how": group.how,
        "file": group.file,
        "identity": group.identity,
        "may": may_change(role, group),
        "elsewhere": group.elsewhere,
        "fields": [_field(one) for one in group.fields],
        "items": [
            {"item": item, "values": {one.name: shown(one, table) for one in group.fields}}
            for item, table in items.items()
        ],
    }


def _field(one: Field) -> shapes.ConfigField:
    return {
        "name": one.name, "kind": one.kind,
        "of": one.of if isinstance(one.of, str) else list(one.of), "optional": one.optional,
        "default": plain(one.default),
    }  # fmt: skip


def _mistake(one: Placed) -> shapes.ConfigMistake:
    return {
        "file": one.mistake.file, "key": one.mistake.key, "reason": one.mistake.reason,
        "hint": one.mistake.hint, "said": one.said.key, "facts": one.said.facts,
        "group": one.group, "item": one.item, "field": one.field,
    }  # fmt: skip


def _difference(one: Difference) -> shapes.ConfigDifference:
    return {
        "file": one.file, "key": one.key, "kind": one.kind, "before": one.before,
        "after": one.after, "group": one.group, "item": one.item, "field": one.field,
    }  # fmt: skip


def _outcome(one: DraftedChange) -> shapes.ConfigOutcome:
    return {
        "differences": [_difference(each) for each in one.differences],
        "mistakes": [_mistake(each) for each in one.mistakes],
        "boxes": list(one.boxes),
    }


def _saved(version: Version, found: Iterable[Difference]) -> shapes.ConfigSaved:
    return {"version": version.number, "differences": [_difference(one) for one in found]}
