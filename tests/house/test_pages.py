"""The check of the pages' scripts: what it asks the server's types, and that it has teeth."""

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


@needs_node
@pytest.mark.parametrize(
    ("tool", "mistake", "found"),
    [
        ("tsc", f"{QUEUE}export const n = (q) => q.tickts;\n", "tickts"),
        ("tsc", "export const last = [1].at(-1);\n", "at"),
        ("eslint", "export const stop = AbortSignal.timeout(5);\n", "iOS 15"),
        ("eslint", "export const id = () => crypto.randomUUID();\n", "not supported in"),
        ("eslint", "export function f(a, b) { return a; }\n", "never used"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_script_is_found(tool: str, mistake: str, found: str) -> None:
    # Beside the real ones, because the settings hold for their folder alone.
    script = pages.HERE / "queue_server" / "web" / "pages" / "zz_mistake.js"
    commands = {Path(one[0]).name: one for one in pages.commands()}
    if not (pages.BUILD / "wire.d.ts").exists():
        assert pages.main() == 0
    script.write_text(mistake, encoding="utf-8")
    try:
        done = subprocess.run(commands[tool], cwd=pages.HERE, capture_output=True, text=True)
    finally:
        script.unlink()
    assert done.returncode != 0
    assert "zz_mistake.js" in done.stdout
    assert found in done.stdout


def test_without_node_it_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert pages.main() == 0
    assert "SKIPPED" in capsys.readouterr().out
