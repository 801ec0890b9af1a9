"""The check reports what is wrong with a wall's panel before anything is started."""

import shutil
from pathlib import Path

import pytest

from queue_server.settings import DEFAULT_PATH, Settings, SettingsError
from tests.settings.test_settings import TODAY


def panel(name: str, uri: str, options: str = "", host: str = "wall") -> str:
    return (
        f'\n[[devices]]\nname = "{name}"\ndriver = "panel"\nuri = "{uri}"\nhost = "{host}"\n'
        f"options = {{ {options} }}\n"
    )


@pytest.fixture
def office(tmp_path: Path) -> Path:
    shutil.copy(DEFAULT_PATH, tmp_path / "config.toml")
    folder = tmp_path / "queue_server" / "catalogue"
    shutil.copytree(DEFAULT_PATH.parent / "queue_server" / "catalogue", folder)
    return tmp_path / "config.toml"


def add(office: Path, *panels: str) -> Path:
    office.write_text(office.read_text(encoding="utf-8") + "".join(panels), encoding="utf-8")
    return office


def test_panels_with_and_without_times_of_their_own_are_sound(office: Path) -> None:
    add(
        office,
        panel("tv", "cec:/dev/cec0", 'hours = "1-5 07:30-18:30", before_min = "20"'),
        panel("east", "ddc:/dev/i2c-4", 'off = "standby", after_min = "0"'),
        panel("tv-next-door", "cec:/dev/cec0", host="other"),
        panel("played", "sim:monitor?fault=silent"),
    )
    kinds = [device.kind_of_device for device in Settings.load(office, today=TODAY).devices]
    assert kinds.count("panel") == 4


def test_every_mistake_about_a_panel_is_named(office: Path) -> None:
    add(
        office,
        panel("tv", "cec:/dev/cec0"),
        panel("again", "cec:/dev/cec0"),
        panel("printed", "tcp://192.0.2.7:9100"),
        panel("radio", "sim:radio"),
        panel("homeless", "ddc:/dev/i2c-1", host="kiosk"),
        panel("late", "ddc:/dev/i2c-2", 'hours = "1-5 7:30-18:30"'),
        panel("slow", "ddc:/dev/i2c-3", 'after_min = "999"'),
        panel("odd", "ddc:/dev/i2c-4?off=gone", 'brightness = "7"'),
    )
    with pytest.raises(SettingsError) as caught:
        Settings.load(office, today=TODAY)
    found = [(one.key, one.reason) for one in caught.value.mistakes]
    expected = [
        ("devices[2].uri", "tv is the panel there already"),
        ("devices[3].uri", "cec:/dev/cec0"),
        ("devices[4].uri", "cec:/dev/cec0"),
        ("devices[5].host", "the wall's own machine"),
        ("devices[6].options", "must read as 1-5 07:30-18:30"),
        ("devices[7].options", "0 to 240 minutes"),
        ("devices[8].options", "no option brightness"),
        ("devices[8].options", "standby, off"),
    ]
    assert [key for key, _ in sorted(found)] == [key for key, _ in expected]
    for key, words in expected:
        assert any(words in reason for other, reason in found if other == key), (key, words)
