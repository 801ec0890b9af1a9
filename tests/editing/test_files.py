"""Files are replaced whole or not at all, and their earlier contents are kept."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from queue_server.editing.files import OfficeFiles, VersionFolder, replace_file
from queue_server.editing.memory import MemoryHistory
from queue_server.editing.ports import History, Version
from queue_server.editing.rules.fields import CONFIG, SERVICES, STRINGS
from queue_server.editing.shapes import MOST_OF_A_FILE
from queue_server.settings.loading import PRODUCT
from queue_server.settings.reading import MAX_BYTES

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    shutil.copytree(PRODUCT / "offices" / "clinic", folder)
    return folder / "config.toml"


def version(text: str, file: str = CONFIG) -> Version:
    return Version(number=0, at=NOW, user="wang", act="saved", file=file, text=text, keys=("a.b",))


def test_own_files_are_read_and_a_text_may_be_laid_over(office: Path) -> None:
    files = OfficeFiles(office, "catalogue")
    assert sorted(files.texts()) == [CONFIG, SERVICES]
    assert [files.why_not(one) for one in (CONFIG, STRINGS, SERVICES)] == ["", "", ""]
    files.put(STRINGS, 'schema = 1\n\n[strings.welcome]\nzh-TW = "您好"\n')
    settings = files.settings(files.texts(), NOW)
    assert settings.catalogue()["strings"]["welcome"]["zh-TW"] == "您好"


def test_what_comes_with_the_program_is_not_changed(office: Path) -> None:
    files = OfficeFiles(office, str(PRODUCT))
    assert sorted(files.texts()) == [CONFIG, SERVICES]
    assert (files.why_not(CONFIG), files.why_not(STRINGS)) == ("", "shipped")
    assert files.why_not(SERVICES) == "shipped"


def test_a_file_of_many_machines_is_not_changed_on_one(office: Path) -> None:
    assert OfficeFiles(office, "catalogue", shared=True).why_not(CONFIG) == "shared"


def test_a_folder_that_takes_no_file_is_said_beforehand(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != office.parent and real(path, mode))
    assert OfficeFiles(office, "catalogue").why_not(CONFIG) == "not_writable"


def test_permissions_stay_and_a_link_leads_on(office: Path, tmp_path: Path) -> None:
    office.chmod(0o640)
    link = tmp_path / "config.toml"
    link.symlink_to(office)
    OfficeFiles(link, "office/catalogue").put(CONFIG, "schema = 1\n")
    assert link.is_symlink()
    assert office.read_text("utf-8") == "schema = 1\n"
    assert office.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("step", ["open", "fsync", "replace"])
def test_whenever_the_power_goes_the_file_is_as_before(
    office: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = office.read_bytes()

    def cut(*_: object, **__: object) -> None:
        raise OSError(5, "power cut")

    where: object = Path if step == "replace" else os
    with monkeypatch.context() as patched:
        patched.setattr(where, step, cut)
        with pytest.raises(OSError, match="power cut"):
            replace_file(office, b"half of it")
    assert office.read_bytes() == before
    assert sorted(one.name for one in office.parent.iterdir()) == ["catalogue", "config.toml"]


def test_what_a_cut_left_behind_is_in_nobodys_way(office: Path) -> None:
    office.with_name(".config.toml.new").write_bytes(b"half of")
    replace_file(office, b"schema = 1\n")
    assert office.read_bytes() == b"schema = 1\n"
    assert not office.with_name(".config.toml.new").exists()


@pytest.fixture(params=["folder", "memory"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> History:
    return VersionFolder(tmp_path / "history") if request.param == "folder" else MemoryHistory()


def test_versions_come_newest_first_as_they_were(history: History) -> None:
    assert history.versions() == []
    kept = [history.add(version(text)) for text in ("a\r\n", "字\n")]
    assert [one.number for one in kept] == [1, 2]
    assert history.versions() == kept[::-1]
    assert [one.text for one in history.versions()] == ["字\n", "a\r\n"]


def test_the_oldest_are_forgotten_and_numbers_go_on(tmp_path: Path) -> None:
    history = VersionFolder(tmp_path, most=3)
    for count in range(5):
        history.add(version(str(count)))
    assert [one.number for one in history.versions()] == [5, 4, 3]
    assert history.add(version("x")).number == 6


def test_a_version_that_cannot_be_read_hides_no_other(tmp_path: Path) -> None:
    history = VersionFolder(tmp_path)
    history.add(version("a"))
    (tmp_path / "000002.json").write_text('{"at": 5}', "utf-8")
    (tmp_path / "000003.json").write_bytes(b"\xff")
    assert [one.number for one in history.versions()] == [1]
    assert history.add(version("b")).number == 4


def test_the_largest_file_that_the_settings_are_read_from_fits_its_answer() -> None:
    assert MAX_BYTES == MOST_OF_A_FILE
