"""What setup decides: what is missing, what it costs to install, and when nothing is to be done."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from queue_server.commands import setup
from queue_server.commands.setup import Package, SetupFailed
from queue_server.settings import DEFAULT_PATH

ROOT = DEFAULT_PATH.parent


def package(name: str, there: bool, needed: bool = True) -> Package:
    return Package(name, "a test", lambda: there, needed)


def test_setup_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys; sys.path.insert(0, '.'); import queue_server.commands.setup;"
        "print([m for m in ('pydantic', 'aiohttp', 'sqlalchemy') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert result.stdout.strip() == "[]", result.stderr


def test_without_rights_what_is_needed_is_one_command_to_paste() -> None:
    with pytest.raises(SetupFailed) as caught:
        setup.install_system(
            [package("fonts-noto-cjk", False), package("python3-venv", False)], may_install=False
        )
    command = "sudo apt-get update && sudo apt-get install -y fonts-noto-cjk python3-venv"
    assert str(caught.value).splitlines()[-1].strip() == command


def test_without_rights_what_is_only_useful_does_not_stop_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    setup.install_system(
        [package("xvfb", False, needed=False), package("fonts", True)], may_install=False
    )
    said = capsys.readouterr().out
    assert "the system lacks xvfb" in said
    assert "install -y xvfb" in said


def test_a_complete_machine_hears_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    setup.install_system([package("fonts", True), package("venv", True)], may_install=False)
    assert capsys.readouterr().out == ""


class Environment:
    """A folder like a virtual environment and one like ``requirements``; pip notes its calls."""

    def __init__(self, folder: Path) -> None:
        self.requirements = folder / "requirements"
        self.requirements.mkdir()
        self.pin("run", "a==1")
        self.pin("dev", "a==1\nb==2")
        self.python = folder / "venv" / "bin" / "python"
        self.python.parent.mkdir(parents=True)
        self.calls = folder / "calls"
        self.python.write_text(f'#!/bin/sh\necho "$@" >> {self.calls}\n')
        self.python.chmod(0o755)

    def pin(self, kind: str, text: str) -> None:
        (self.requirements / f"{kind}.txt").write_text(text)

    def install(self, kind: str) -> None:
        setup.install_python(self.python, kind, self.requirements)

    @property
    def installs(self) -> list[str]:
        text = self.calls.read_text() if self.calls.exists() else ""
        return [line for line in text.splitlines() if "pip install" in line]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return Environment(tmp_path)


def test_packages_are_installed_by_their_hashes(environment: Environment) -> None:
    environment.install("run")
    assert len(environment.installs) == 1
    assert "--require-hashes -r" in environment.installs[0]
    assert environment.installs[0].endswith("run.txt")


def test_a_second_start_installs_nothing(environment: Environment) -> None:
    environment.install("run")
    environment.install("run")
    assert len(environment.installs) == 1


def test_changed_pins_are_installed(environment: Environment) -> None:
    environment.install("run")
    environment.pin("run", "a==2")
    environment.install("run")
    assert len(environment.installs) == 2


def test_who_has_the_pins_of_tests_has_those_of_running_too(environment: Environment) -> None:
    environment.install("dev")
    environment.install("run")
    assert len(environment.installs) == 1


def test_a_damaged_note_of_what_is_installed_means_nothing_is(environment: Environment) -> None:
    environment.install("run")
    note = environment.python.parent.parent / "jiaohao-installed.json"
    assert set(json.loads(note.read_text())) == {"run"}
    note.write_text("{")
    environment.install("run")
    assert len(environment.installs) == 2


def test_a_failing_pip_is_one_line_with_its_last_word(environment: Environment) -> None:
    environment.python.write_text("#!/bin/sh\necho no such pin >&2\nexit 1\n")
    with pytest.raises(SetupFailed, match="no such pin"):
        environment.install("run")


def test_every_pin_that_runs_the_product_is_among_those_that_test_it() -> None:
    pins = {}
    for kind in ("run", "dev"):
        lines = (ROOT / "requirements" / f"{kind}.txt").read_text().splitlines()
        pins[kind] = {line.split(" ")[0] for line in lines if "==" in line}
    assert pins["run"] <= pins["dev"]


def test_every_pin_has_a_hash_and_names_no_host() -> None:
    for kind in ("run", "dev"):
        text = (ROOT / "requirements" / f"{kind}.txt").read_text()
        assert text.count("--hash=sha256:") >= text.count("==")
        assert "://" not in text


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a lock file, and an ``npm`` that notes its calls and fails when told to."""
    (tmp_path / "package-lock.json").write_text("{}")
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\necho "$@" >> calls\n'
        '[ -e broken ] && { echo "no network" >&2; exit 1; }\nmkdir -p node_modules\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return tmp_path


def calls_of(npm: Path) -> list[str]:
    calls = npm / "calls"
    return calls.read_text().splitlines() if calls.exists() else []


def test_what_checks_the_scripts_is_installed_once_for_each_lock_file(npm: Path) -> None:
    setup.install_scripts(npm)
    setup.install_scripts(npm)
    assert calls_of(npm) == ["ci --ignore-scripts --no-audit --no-fund"]
    (npm / "package-lock.json").write_text('{"changed": 1}')
    setup.install_scripts(npm)
    assert len(calls_of(npm)) == 2


def test_without_a_network_setup_goes_on_without_checks_of_the_scripts(
    npm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (npm / "broken").touch()
    setup.install_scripts(npm)
    assert "going on without checks of the pages' scripts: no network" in capsys.readouterr().out
    (npm / "broken").unlink()
    setup.install_scripts(npm)
    assert len(calls_of(npm)) == 2


def test_a_machine_without_npm_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setenv("PATH", str(tmp_path))
    setup.install_scripts(tmp_path)
    assert not (tmp_path / "node_modules").exists()
