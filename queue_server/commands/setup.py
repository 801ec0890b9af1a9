"""``run.py setup``: install what a fresh machine lacks, and print only what matters.

Standard library only: it runs before anything is installed.
"""

import ctypes.util
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from queue_server.command_line import Arguments, complain
from queue_server.command_line import say as say_line

HERE = Path(__file__).resolve().parents[2]
FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts"))


@dataclass(frozen=True, slots=True)
class Package:
    """A system package, what it is for, and how to tell that it is installed."""

    name: str
    why: str
    there: Callable[[], bool]
    needed: bool = True


def _font(name: str) -> Callable[[], bool]:
    return lambda: any(next(root.expanduser().rglob(name), None) is not None for root in FONTS)


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _venv_works() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _library(name: str) -> Callable[[], bool]:
    return lambda: ctypes.util.find_library(name) is not None


def _postgres() -> bool:
    return bool(shutil.which("postgres")) or any(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


RUN = (
    Package("python3-venv", "a virtual environment for the Python packages", _venv_works),
    Package("fonts-noto-cjk", "Traditional Chinese", _font("NotoSansCJK-Regular.ttc")),
    Package("fonts-noto-core", "Latin, Vietnamese and Thai", _font("NotoSansThai-Regular.ttf")),
    Package(
        "fonts-cns11643-sung",
        "rare characters in names",
        _font("TW-Sung-Ext-B-98_1.ttf"),
        needed=False,
    ),
    Package("libusb-1.0-0", "printers and pads on USB", _library("usb-1.0"), needed=False),
)
TESTS = (
    Package("xvfb", "tests that touch real windows", _program("Xvfb"), needed=False),
    Package("xdotool", "tests that touch real windows", _program("xdotool"), needed=False),
    Package("poppler-utils", "tests that read PDF pages", _program("pdftoppm"), needed=False),
    Package("faketime", "tests that set the clock", _program("faketime"), needed=False),
    Package("libatomic1", "driving the browser in tests", _library("atomic"), needed=False),
    Package("tesseract-ocr", "tests that read pictures", _program("tesseract"), needed=False),
    Package("chromium", "tests of the clerk page",
            _program("chromium", "chromium-browser", "google-chrome"), needed=False),
    # Only on Debian; where Chromium comes from elsewhere, the tests use that.
    Package("chromium-headless-shell", "the same tests at half the cost",
            _program("chromium-headless-shell", "chromium-browser", "google-chrome"), needed=False),
    Package("libnss3-tools", "tests of the office's own certificates", _program("certutil"),
            needed=False),
    Package("postgresql", "tests on PostgreSQL", _postgres, needed=False),
    Package("nodejs", "checks of the pages' scripts", _program("node"), needed=False),
    Package("npm", "checks of the pages' scripts", _program("npm"), needed=False),
)  # fmt: skip


class SetupFailed(Exception):
    """Something needed is missing and could not be installed; the text says what to do."""


def main(argv: list[str]) -> int:
    """Exit 0 when everything needed is there, 1 when a person must do something first."""
    parser = Arguments(prog="run.py setup", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what lint and tests need")
    options = parser.parse_args(argv)
    try:
        install_system((*RUN, *TESTS) if options.dev else RUN, may_install=can_install())
        python = make_environment(HERE / ".venv")
        install_python(python, "dev" if options.dev else "run")
        prepare_fonts(python)
        if options.dev:
            install_scripts(HERE)
    except SetupFailed as error:
        complain(f"setup: {error}")
        return 1
    return 0


def say(text: str) -> None:
    """Print one line at once."""
    say_line(f"setup: {text}")


def install_system(packages: Sequence[Package], *, may_install: bool) -> None:
    """Install missing system packages, or print the one command that does.

    Raises:
        SetupFailed: If a required one is still missing.
    """
    missing = [one for one in packages if not one.there()]
    if not missing:
        return
    for one in missing:
        say(f"the system lacks {one.name} ({one.why})")
    names = [one.name for one in missing]
    if may_install:
        _apt(names)
        missing = [one for one in missing if not one.there()]
    if not missing:
        return
    command = install_command([one.name for one in missing])
    if any(one.needed for one in missing):
        raise SetupFailed(f"please run this, then try again:\n  {command}")
    say(f"going on without; to have it, run:  {command}")


def can_install() -> bool:
    """Whether this user may install packages of Debian or Ubuntu."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_command(names: Sequence[str]) -> str:
    """The one line a person with rights can paste."""
    return f"sudo apt-get update && sudo apt-get install -y {' '.join(names)}"


def _apt(names: Sequence[str]) -> None:
    """Install all together or, if one is unavailable, each on its own."""
    say(f"installing {' '.join(names)} with apt-get")
    _run_apt("update")
    if _run_apt("install", *names) or len(names) == 1:
        return
    for name in names:
        if not _run_apt("install", name):
            say(f"{name} could not be installed")


def _run_apt(verb: str, *names: str) -> bool:
    command = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", verb]
    if names:
        command += ["-y", "--no-install-recommends", *names]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    result = subprocess.run(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if result.returncode != 0:
        last = result.stderr.strip().splitlines()[-1:] or ["no reason given"]
        say(f"apt-get {verb}: {last[0]}")
    return result.returncode == 0


def make_environment(folder: Path) -> Path:
    """Make the virtual environment if it is missing or does not start. Returns its Python.

    Raises:
        SetupFailed: If it cannot be made.
    """
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if _starts(python):
        return python
    say(f"making a virtual environment in {folder.name}/ (nothing goes into the system's Python)")
    _must([sys.executable, "-m", "venv", "--clear", str(folder)], "the virtual environment")
    return python


def _starts(python: Path) -> bool:
    if not python.exists():
        return False
    return (
        subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
    )


def install_python(python: Path, kind: str, requirements: Path = HERE / "requirements") -> None:
    """Install the pinned packages of ``run`` or ``dev``, unless exactly these are installed.

    Raises:
        SetupFailed: If pip fails.
    """
    stamp = python.parent.parent / "jiaohao-installed.json"
    pins = {one: fingerprint(requirements / f"{one}.txt") for one in ("run", "dev")}
    installed = read_stamp(stamp)
    if "dev" in installed and installed["dev"] == pins["dev"]:
        return  # the pins of dev include those of run
    if installed.get(kind) == pins[kind]:
        return
    source = requirements / f"{kind}.txt"
    why = "its pins changed" if installed else "first time, takes a minute or two"
    say(f"installing the Python packages of {source.parent.name}/{source.name} ({why})")
    _must(
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-input", "--require-hashes", "-r", str(source)],
        "the Python packages",
    )  # fmt: skip
    stamp.write_text(json.dumps({kind: pins[kind]}), encoding="utf-8")


def install_scripts(folder: Path) -> None:
    """Install the tools that check the pages' scripts from ``package-lock.json``, unless installed.

    No office needs them: if they are unavailable, that is reported and they are left out.
    """
    npm = shutil.which("npm")
    stamp = folder / "node_modules" / "jiaohao-installed.json"
    pins = {"lock": fingerprint(folder / "package-lock.json")}
    if npm is None or read_stamp(stamp) == pins:
        return
    say("installing what checks the pages' scripts, by package-lock.json")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode == 0:
        stamp.write_text(json.dumps(pins), encoding="utf-8")
        return
    last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
    say(f"going on without checks of the pages' scripts: {last[0]}")


def fingerprint(path: Path) -> str:
    """A hash of a file of pins."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_stamp(path: Path) -> dict[str, str]:
    """The fingerprint of the installed pins; empty if it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def prepare_fonts(python: Path) -> None:
    """Extract the Taiwanese faces from the installed collections.

    Raises:
        SetupFailed: If a font is missing.
    """
    code = "from display.canvas.fonts import prepare_fonts; prepare_fonts()"
    _must([str(python), "-c", code], "the fonts", cwd=HERE)


def _must(command: Sequence[str], what: str, cwd: Path | None = None) -> None:
    try:
        result = subprocess.run(command, cwd=cwd, stderr=subprocess.PIPE, text=True)
    except OSError as error:
        raise SetupFailed(f"{what}: {error}") from error
    if result.returncode != 0:
        last = result.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise SetupFailed(f"{what} could not be prepared: {last[0]}")
