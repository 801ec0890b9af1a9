"""The check of the pages' scripts: what it takes from the server, and that it finds mistakes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house import pages
from house.joined import topics

QUEUE = '/** @param {import("wire").Queue} q */\n'

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (pages.BIN / "tsc").exists(),
    reason="node or its packages are not installed",
)


def test_everything_the_server_sends_to_a_page_is_described() -> None:
    described = pages.document()["components"]["schemas"]
    assert {"Catalogue", "Problem", *(one.shape.__name__ for one in topics())} <= set(described)
    assert "held" in described["CounterSnapshot"]["properties"]


#: The tool that must find it, a script with one mistake, and what its line then says.
MISTAKES = [
    ("tsc", f"{QUEUE}export const n = (q) => q.tickts;\n", "'tickts'"),
    (
        "tsc",
        '/** @param {import("./routes").Answer<"/session/list", "get">} answer */\n'
        "export const own = (answer) => answer.sesions;\n",
        "'sesions'",
    ),
    ("tsc", "export const last = [1].at(-1);\n", "'at'"),
    ("tsc", "export const same = (one) => one;\n", "implicitly has an 'any' type"),
    ("eslint", "export const stop = AbortSignal.timeout(5);\n", "iOS 15"),
    ("eslint", "export const id = () => crypto.randomUUID();\n", "not supported in"),
    ("eslint", "export function f(a, b) { return a; }\n", "never used"),
]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each tool says of all the scripts with a mistake: one run is dear."""
    commands = {Path(one[0]).name: one for one in pages.commands()}
    if not (pages.BUILD / "wire.d.ts").exists():
        assert pages.main() == 0
    # In a folder of their own: what comes and goes in the product's is found there, and then not
    # found, by whatever runs at the same time. The real scripts are checked by `make pages`.
    place, scripts = tmp_path_factory.mktemp("pages"), Path("queue_server", "web", "pages")
    tests = Path("tests", "web", "pages")
    for folder in (scripts, tests):
        (place / folder).mkdir(parents=True)
    (place / tests / "sound.test.js").write_text("export {};\n", encoding="utf-8")
    shutil.copytree(pages.BUILD, place / "build")
    for name in ("package.json", "tsconfig.json", "eslint.config.js"):
        shutil.copy(pages.HERE / name, place)
    shutil.copy(pages.HERE / scripts / "routes.d.ts", place / scripts)
    (place / "node_modules").symlink_to(pages.HERE / "node_modules")
    for index, (_, mistake, _) in enumerate(MISTAKES):
        (place / scripts / f"zz_mistake{index}.js").write_text(mistake, encoding="utf-8")
    return {tool: _output(commands[tool], place) for tool in ("tsc", "eslint")}


def _output(command: list[str], place: Path) -> str:
    done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert done.returncode != 0
    return done.stdout


@needs_node
@pytest.mark.parametrize("index", range(len(MISTAKES)))
def test_a_mistake_in_a_script_is_found(index: int, said: dict[str, str]) -> None:
    tool, _, found = MISTAKES[index]
    # eslint names a script on a line of its own, above what it found there; tsc on each line.
    parts = re.findall(rf"zz_mistake{index}\.js.*?(?=zz_mistake|\Z)", said[tool], re.S)
    assert any(found in part for part in parts)


@needs_node
def test_one_check_that_fails_is_printed_and_fails_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = [[sys.executable, "-c", f"print('found'); exit({code})"] for code in (0, 2)]
    monkeypatch.setattr(pages, "commands", lambda: checks)
    assert pages.main() == 1
    name = Path(sys.executable).name
    assert capsys.readouterr().out == f"pages: {name} passed\npages: {name} FAILED\nfound\n\n"


#: What says nothing of a value: it would hide a mistake from every page that uses it.
SAYS_NOTHING = re.compile(
    r"@(?:param|property|returns|template|type|typedef) \{[^@\n]*[{<|:,(>] ?any\b|@ts-ignore"
)


def test_no_type_in_a_script_says_nothing() -> None:
    assert SAYS_NOTHING.search("/** @type {Record<string, any>} */")
    scripts = (pages.HERE / "queue_server" / "web" / "pages").rglob("*.js")
    assert [one.name for one in scripts if SAYS_NOTHING.search(one.read_text("utf-8"))] == []


def test_without_node_it_says_what_it_leaves_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert pages.main() == 0
    assert "SKIPPED" in capsys.readouterr().out
