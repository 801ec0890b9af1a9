"""The script that makes a PC a kiosk, run into a folder: docs/operations/systemd/kiosk-pc.sh."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.processes import ROOT
from tests.waiting import PATIENCE_S

SYSTEMD = ROOT / "docs" / "operations" / "systemd"
SERVER = "https://queue.example:8443"


def made(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(SYSTEMD / "kiosk-pc.sh"), "--root", str(root), *arguments],
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip


def files(root: Path) -> dict[str, tuple[int, str]]:
    return {
        str(one.relative_to(root)): (one.stat().st_mode & 0o777, one.read_text("utf-8"))
        for one in root.rglob("*")
        if one.is_file()
    }


FIRST = ("--server", SERVER, "--config", str(ROOT / "config.toml"))


def test_a_pc_gets_its_units_its_screen_and_no_way_out(tmp_path: Path) -> None:
    done = made(tmp_path, *FIRST)
    assert (done.returncode, done.stderr) == (0, "")
    found = files(tmp_path)
    for unit in ("jiaohao-kiosk.service", "jiaohao-screen.service"):
        assert found[f"etc/systemd/system/{unit}"][1] == (SYSTEMD / unit).read_text("utf-8")
    assert found["etc/jiaohao/kiosk.env"][1] == f"SERVER={SERVER}\nARGS=--host kiosk\n"
    assert found["etc/jiaohao/screen.sh"] == (0o755, "#!/bin/sh\nexec sleep infinity\n")
    locked = found["etc/X11/xorg.conf.d/10-kiosk.conf"][1]
    assert '"DontVTSwitch" "true"' in locked
    assert '"DontZap" "true"' in locked
    assert "kernel.sysrq = 0" in found["etc/sysctl.d/60-kiosk.conf"][1]
    assert found["etc/jiaohao/config.toml"][1] == (ROOT / "config.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("way", "finger"),
    [("right", (0, 1)), ("left", (1, 0)), ("inverted", (1, 1))],
)
def test_fingers_are_turned_with_the_picture(
    tmp_path: Path, way: str, finger: tuple[int, int]
) -> None:
    """A finger in the panel's own upper left corner is where that corner came to be."""
    assert made(tmp_path, *FIRST, "--rotate", way).returncode == 0
    found = files(tmp_path)
    assert f"--rotate {way}" in found["etc/jiaohao/screen.sh"][1]
    rule = found["etc/udev/rules.d/60-kiosk-touch.rules"][1]
    row = [int(one) for one in rule.split('MATRIX}="')[1].split('"')[0].split()]
    assert (row[2], row[5]) == finger


def test_a_second_run_changes_only_what_differs(tmp_path: Path) -> None:
    made(tmp_path, *FIRST, "--rotate", "left", "--name", "hall-2")
    before = files(tmp_path)
    assert (
        made(tmp_path, "--server", SERVER, "--rotate", "left", "--name", "hall-2").returncode == 0
    )
    assert files(tmp_path) == before
    assert made(tmp_path, "--server", SERVER).returncode == 0
    assert "etc/udev/rules.d/60-kiosk-touch.rules" not in files(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--server wants the address"),
        (("--server",), "--server wants a value"),
        (("--server", "queue.example"), "--server wants the address"),
        (("--server", "https://a b"), "signs that no address has"),
        (("--server", "https://x;reboot"), "signs that no address has"),
        (("--server", SERVER), "--config is needed the first time"),
        (("--server", SERVER, "--config", "/nowhere.toml"), "there is no file"),
        ((*FIRST, "--name", "a b"), "--name takes"),
        ((*FIRST, "--rotate", "up"), "--rotate is left, right or inverted"),
        ((*FIRST, "--loud"), "no such option: --loud"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = made(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert files(tmp_path) == {}


def test_the_script_can_be_run() -> None:
    assert os.access(SYSTEMD / "kiosk-pc.sh", os.X_OK)
