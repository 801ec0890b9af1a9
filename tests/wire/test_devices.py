"""The words for devices: each has a wording for staff, and no wording is without a use."""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest

from queue_server.wire import devices

CATALOGUE = Path(__file__).parents[2] / "queue_server" / "catalogue" / "strings.toml"
WORDS: dict[str, Any] = tomllib.loads(CATALOGUE.read_text("utf-8"))
KINDS = (*devices.DeviceKind, *devices.MachineKind)
SAID = {
    "device.kind.": KINDS,
    "device.state.": tuple(devices.Stage),
    "device.paper.": tuple(devices.Paper),
    "device.reason.": tuple(devices.Reason),
    "remedy.": tuple(devices.Remedy),
}


@pytest.mark.parametrize("beginning", SAID)
def test_staff_read_every_word_in_each_of_their_languages_and_no_other(beginning: str) -> None:
    said = {
        key.removeprefix(beginning): wording
        for key, wording in WORDS["strings"].items()
        if key.startswith(beginning)
    }
    assert set(said) == set(SAID[beginning])
    for word, wording in said.items():
        assert all(wording.get(one) for one in WORDS["staff_languages"]), word


@pytest.mark.parametrize(
    ("named", "typed"),
    [
        (devices.Stage, devices.StageText),
        (devices.Paper, devices.PaperText),
        (devices.Outcome, devices.OutcomeText),
        (devices.InputKind, devices.InputText),
    ],
)
def test_a_messages_field_may_hold_exactly_the_words_there_are(
    named: type[StrEnum], typed: Any
) -> None:
    assert get_args(typed) == tuple(named)


@pytest.mark.parametrize("stage", devices.Stage)
def test_only_a_device_that_is_open_can_be_asked(stage: devices.Stage) -> None:
    assert stage.usable == (stage in ("ready", "busy", "degraded"))
