"""Modules joined into one file mean what they meant."""

import shutil
import subprocess
from pathlib import Path

import pytest

from queue_server.web.files import documents, joined

NODE = shutil.which("node")
MODULES = {
    "main.js": """import { twice as double, Deep } from "./lib/sums.js";
import {
  word,
} from "./lib/words.js";
const word2 = `import { not } from "a string";`;
console.log(double(21), new Deep().says(), word(), word2.length);
""",
    "lib/sums.js": """// A comment that says import { x } from "./nowhere.js";
import { word } from "./words.js";
const word2 = "of its own";
export const twice = (n) => 2 * n;
export class Deep {
  says() { return word() + word2; }
}
""",
    "lib/words.js": """export { one as word } from "./one.js";
""",
    "lib/one.js": """let told = 0;
function one() { told += 1; return `told ${told}`; }
export { one };
""",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.skipif(NODE is None, reason="no node")
def test_the_joined_file_does_what_the_modules_do(tmp_path: Path) -> None:
    root = written(tmp_path, MODULES)
    (root / "package.json").write_text('{"type": "module"}', "utf-8")
    (root / "joined.js").write_text(joined.scripts(root, "main.js"), "utf-8")
    said = [
        subprocess.run([NODE or "", name], cwd=root, capture_output=True, text=True, check=True)
        for name in ("main.js", "joined.js")
    ]
    assert said[0].stdout == "42 told 1of its own told 2 31\n"
    assert said[1].stdout == said[0].stdout


@pytest.mark.parametrize(
    "said",
    [
        'import all from "./lib/one.js";',
        'import * as all from "./lib/one.js";',
        "export default 1;",
        "export let count = 0;",
        "export function* all() {}",
        'const late = await import("./lib/one.js");',
        "const here = import.meta.url;",
    ],
)
def test_what_would_be_joined_into_something_else_is_refused(tmp_path: Path, said: str) -> None:
    root = written(tmp_path, {**MODULES, "main.js": f"{said}\n"})
    with pytest.raises(joined.Unjoinable, match=r"main\.js"):
        joined.scripts(root, "main.js")


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    files = {"lib/one.js": 'import { word } from "./words.js";\nexport const one = word;\n'}
    root = written(tmp_path, {**MODULES, **files})
    with pytest.raises(joined.Unjoinable, match="circle"):
        joined.scripts(root, "main.js")


def test_a_file_that_changes_on_disk_is_joined_again(tmp_path: Path) -> None:
    root = written(tmp_path, {**MODULES, "a.css": "a {}", "b.css": "b {}"})
    parts = ("main.js", ("lib/one.js",), ("b.css", "a.css"))
    before = joined.kept(root, *parts)
    assert before.sheet.content == b"b {}\na {}"
    assert joined.kept(root, *parts) is before
    (root / "lib/one.js").write_text("export const one = () => 'other';\n", "utf-8")
    after = joined.kept(root, *parts)
    assert (after.sheet.tag, after.script.tag != before.script.tag) == (before.sheet.tag, True)


@pytest.mark.parametrize("one", documents.PAGES, ids=lambda one: one.path)
def test_every_page_can_be_joined(one: documents.Page) -> None:
    assert joined.scripts(documents.FOLDER, one.script).count("\nreturn {") == 1 + len(
        documents.modules(one.script)
    )
