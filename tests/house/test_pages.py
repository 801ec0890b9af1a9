"""The check of the pages' scripts: what it asks the server's types, and that it has teeth."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from house import pages

QUEUE = '/** @param {import("wire").Queue} q */\n'

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (pages.BIN / "tsc").exists(),
    reason="node or its packages are not installed",
)


def test_everything_the_server_sends_to_a_page_is_described() -> None:
    described = pages.document()["components"]["schemas"]
    assert {"Queue", "CounterSnapshot", "Board", "Devices", "Catalogue", "Problem"} <= set(
        described
    )
    assert "held" in described["CounterSnapshot"]["properties"]


#: The tool that must find it, a script with one mistake, and what its line then says.
MISTAKES = [
    ("tsc", f"{QUEUE}export const n = (q) => q.tickts;\n", "'tickts'"),
    ("tsc", "export const last = [1].at(-1);\n", "'at'"),
    ("eslint", "export const stop = AbortSignal.timeout(5);\n", "iOS 15"),
    ("eslint", "export const id = () => crypto.randomUUID();\n", "not supported in"),
    ("eslint", "export function f(a, b) { return a; }\n", "never used"),
]


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    """What each tool says of all the scripts with a mistake: one run is dear."""
    # Beside the real ones, because the settings hold for their folder alone.
    folder = pages.HERE / "queue_server" / "web" / "pages"
    commands = {Path(one[0]).name: one for one in pages.commands()}
    if not (pages.BUILD / "wire.d.ts").exists():
        assert pages.main() == 0
    scripts = [folder / f"zz_mistake{index}.js" for index in range(len(MISTAKES))]
    try:
        for script, (_, mistake, _) in zip(scripts, MISTAKES, strict=True):
            script.write_text(mistake, encoding="utf-8")
        return {tool: _told(commands[tool]) for tool in ("tsc", "eslint")}
    finally:
        for script in scripts:
            script.unlink(missing_ok=True)


def _told(command: list[str]) -> str:
    done = subprocess.run(command, cwd=pages.HERE, capture_output=True, text=True)
    assert done.returncode != 0
    return done.stdout


@needs_node
@pytest.mark.parametrize("index", range(len(MISTAKES)))
def test_a_mistake_in_a_script_is_found(index: int, said: dict[str, str]) -> None:
    tool, _, found = MISTAKES[index]
    # eslint names a script on a line of its own, above what it found there; tsc on each line.
    parts = re.findall(rf"zz_mistake{index}\.js.*?(?=zz_mistake|\Z)", said[tool], re.S)
    assert any(found in part for part in parts)


def test_without_node_it_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert pages.main() == 0
    assert "SKIPPED" in capsys.readouterr().out
