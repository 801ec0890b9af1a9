"""Looking, trying, saving and taking back, by several people at once."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from queue_server.clock import SetClock
from queue_server.core.errors import JiaohaoError, Refused
from queue_server.editing.memory import MemoryFiles, MemoryHistory
from queue_server.editing.ports import ConfigFiles
from queue_server.editing.rules.changes import Change
from queue_server.editing.rules.fields import CONFIG
from queue_server.editing.use import MOST_WAITING, Editing
from queue_server.settings import DEFAULT_PATH, Settings

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
OFFICE = DEFAULT_PATH.read_text("utf-8")


class Heard:
    """Keeps what was noted."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []

    def note(self, event: str, **facts: str | int | None) -> None:
        self.events.append((event, facts))


@pytest.fixture
def editing() -> Editing:
    files = MemoryFiles(Settings.load(), {CONFIG: OFFICE})
    return Editing(ConfigFiles(files, MemoryHistory()), SetClock(NOW), Heard())


def closes(at: str) -> list[Change]:
    return [Change(act="set", group="sessions", item="evening", field="closes", value=at)]


async def code_of(work: Any) -> str:
    with pytest.raises(JiaohaoError) as refused:
        await work
    return refused.value.code


async def test_a_change_is_tried_saved_and_taken_back_to_the_byte(editing: Editing) -> None:
    await editing.start()
    mark = (await editing.state()).mark
    tried = await editing.tried(mark, closes("19:00"))
    assert [one.key for one in tried.differences] == ["sessions[evening].closes"]
    assert (await editing.state()).mark == mark

    version, _ = await editing.save(mark, closes("19:00"), "wang", "admin")
    assert (version.number, version.user, version.keys) == (
        2,
        "wang",
        ("sessions[evening].closes",),
    )
    state = await editing.state()
    assert [one.key for one in state.since_start] == ["sessions[evening].closes"]

    back = await editing.restore(1, state.mark, "lin", "supervisor")
    assert (back.act, back.of, back.text) == ("restored", 1, OFFICE)
    assert (await editing.state()).texts[CONFIG] == OFFICE
    assert (await editing.state()).since_start == []
    assert isinstance(editing.trace, Heard)
    assert [(event, facts["user"]) for event, facts in editing.trace.events] == [
        ("config_saved", "wang"), ("config_restored", "lin"),
    ]  # fmt: skip


async def test_what_was_done_with_an_editor_is_kept_before_it_is_changed(editing: Editing) -> None:
    mark = (await editing.state()).mark
    await editing.save(mark, closes("19:00"), "wang", "admin")
    by_hand = editing.config.files.texts()[CONFIG].replace("crowd_alert = 3", "crowd_alert = 5")
    editing.config.files.put(CONFIG, by_hand)
    await editing.save((await editing.state()).mark, closes("19:30"), "wang", "admin")
    found = [(one.act, one.keys) for one in await editing.versions()]
    assert found == [
        ("saved", ("sessions[evening].closes",)),
        ("found", ("clerk.crowd_alert",)),
        ("saved", ("sessions[evening].closes",)),
        ("found", ()),
    ]


async def test_of_two_at_once_the_slower_is_told_what_changed(editing: Editing) -> None:
    mark = (await editing.state()).mark
    answers = await asyncio.gather(
        editing.save(mark, closes("19:00"), "wang", "admin"),
        editing.save(mark, closes("20:00"), "lin", "admin"),
        return_exceptions=True,
    )
    [refused] = [one for one in answers if isinstance(one, Refused)]
    assert (refused.code, refused.facts["keys"]) == ("config_changed", ["sessions[evening].closes"])
    assert len(await editing.versions()) == 2


async def test_more_than_can_wait_are_told_to_come_again(editing: Editing) -> None:
    asked = [editing.state() for _ in range(MOST_WAITING + 3)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(getattr(one, "code", "") == "config_busy" for one in answers) == 3


async def test_what_would_be_unsound_is_said_in_its_field_and_not_saved(editing: Editing) -> None:
    mark = (await editing.state()).mark
    changes = [
        *closes("17:00"),
        Change(act="set", group="series", item="general", field="digits", value="x"),
        Change(act="set", group="sessions", item="day", field="services", value=["T01", "T0"]),
    ]
    found = {
        (one.group, one.item, one.field): one
        for one in (await editing.tried(mark, changes)).mistakes
    }
    assert found["sessions", "evening", "closes"].said.key == "closes_first"
    assert found["series", "general", "digits"].said.key == "whole_number"
    wrong = found["sessions", "day", "services"]
    assert (wrong.said.key, wrong.said.facts["word"]) == ("no_such", "T0")
    assert str(wrong.mistake).startswith(
        "config.toml: sessions[0].services[1]: no service is called"
    )
    assert await code_of(editing.save(mark, changes, "wang", "admin")) == "config_unsound"
    assert (await editing.state()).texts[CONFIG] == OFFICE
    assert await editing.versions() == []


async def test_supervisors_change_the_day_and_not_the_machines(editing: Editing) -> None:
    mark = (await editing.state()).mark
    label = [Change(act="set", group="machines", item="kiosk", field="label", value="x")]
    assert await code_of(editing.save(mark, label, "lin", "supervisor")) == "config_not_yours"
    version, _ = await editing.save(mark, closes("19:00"), "lin", "supervisor")
    assert version.user == "lin"
    await editing.save((await editing.state()).mark, label, "wang", "admin")
    mark = (await editing.state()).mark
    assert await code_of(editing.restore(1, mark, "lin", "supervisor")) == "config_not_yours"


async def test_refusals_change_nothing(editing: Editing) -> None:
    mark = (await editing.state()).mark
    assert await code_of(editing.save(mark, closes("18:30"), "wang", "admin")) == "config_nothing"
    assert (
        await code_of(editing.save("0" * 32, closes("19:00"), "wang", "admin")) == "config_changed"
    )
    assert await code_of(editing.restored(7)) == "unknown_version"
    assert await code_of(editing.restart_server("wang")) == "config_no_restart"
    assert isinstance(editing.config.files, MemoryFiles)
    editing.config.files.broken = OSError(28, "No space left on device")
    assert (
        await code_of(editing.save(mark, closes("19:00"), "wang", "admin")) == "config_not_written"
    )
    editing.config.files.why = "shared"
    shared = editing.save(mark, closes("19:00"), "wang", "admin")
    assert await code_of(shared) == "config_read_only"
    assert (await editing.state()).texts[CONFIG] == OFFICE


async def test_a_file_that_somebody_broke_is_shown_as_broken(editing: Editing) -> None:
    editing.config.files.put(CONFIG, OFFICE + "\n[")
    state = await editing.state()
    assert [one.mistake.key for one in state.mistakes] == [""]
    assert await code_of(editing.tried(state.mark, closes("19:00"))) == "config_layout"


async def test_the_server_restarts_only_with_a_sound_configuration(editing: Editing) -> None:
    begun: list[int] = []
    editing.restart = lambda: begun.append(1)
    editing.config.files.put(CONFIG, OFFICE.replace("closes = 18:30:00", "closes = 17:00:00"))
    assert await code_of(editing.restart_server("wang")) == "config_unsound"
    editing.config.files.put(CONFIG, OFFICE)
    await editing.restart_server("wang")
    assert begun == [1]


async def test_a_wall_without_such_a_layout_is_a_mistake(editing: Editing) -> None:
    def look(settings: Settings) -> list[str]:
        if settings.display.layout != "classic":
            raise ValueError("no layout is called so")
        return ["𪚥"]

    editing.look = look
    mark = (await editing.state()).mark
    assert (await editing.tried(mark, closes("19:00"))).boxes == ("𪚥",)
    layout = [Change(act="set", group="display", field="layout", value="none")]
    [mistake] = (await editing.tried(mark, layout)).mistakes
    assert (mistake.group, mistake.field) == ("display", "layout")
