"""``run.py check`` as a person at a keyboard meets it: an answer, never a traceback."""

import contextlib
import io
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queue_server.commands import check
from queue_server.settings import DEFAULT_PATH
from tests.thorough import tried
from tests.voice.packs import record

CONFIG = DEFAULT_PATH.read_text(encoding="utf-8")
CATALOGUE = DEFAULT_PATH.parent / "queue_server" / "catalogue"
FILES = ("strings.toml", "services.toml", "holidays.toml")
LINES = CONFIG.splitlines(keepends=True)
WITH_VALUE = [i for i, line in enumerate(LINES) if " = " in line and not line.startswith("#")]


def run(path: Path, *more: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = check.main(["--config", str(path), *more])
    return code, out.getvalue(), err.getvalue()


def run_on(folder: Path, content: bytes) -> tuple[int, str, str]:
    """Check this content as a config.toml that stands beside the real catalogue."""
    path = folder / "config.toml"
    path.write_bytes(content)
    link = folder / "queue_server"
    if not link.exists():
        link.symlink_to(DEFAULT_PATH.parent / "queue_server")
    return run(path)


def is_an_answer(code: int, out: str, err: str) -> bool:
    """Sound with a summary, or a list of mistakes that ends with their number."""
    if code == 0:
        return "sound" in out and not err
    *mistakes, count = err.strip().splitlines()
    return code == 2 and not out and count.split()[0] == str(len(mistakes)) and bool(mistakes)


def test_the_office_that_comes_with_the_product_is_sound() -> None:
    code, out, err = run(DEFAULT_PATH)
    assert (code, err) == (0, "")
    assert "8 counters, 51 services" in out


def test_every_mistake_comes_in_one_run_on_standard_error(tmp_path: Path) -> None:
    text = CONFIG.replace("port = 8080", "prot = 8080").replace("cap = 10", "cap = 0")
    code, out, err = run_on(tmp_path, text.encode())
    assert (code, out) == (2, "")
    assert "server.prot: is not a known key (did you mean 'port'?)" in err
    assert "policy.overtake_cap" in err
    assert err.endswith("2 mistakes\n")


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "nowhere.toml")
    assert code == 2
    assert err.startswith("nowhere.toml: cannot be read: no such file")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert run(tmp_path)[0] == 2


def test_a_missing_catalogue_names_each_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(CONFIG, encoding="utf-8")
    code, _, err = run(path)
    assert code == 2
    for name in FILES:
        assert f"{name}: cannot be read" in err


def test_a_file_of_nothing_says_what_a_branch_needs(tmp_path: Path) -> None:
    code, _, err = run_on(tmp_path, b"schema = 1\n")
    assert code == 2
    for table in ("branch", "sessions", "series", "classes", "counters"):
        assert f"config.toml: {table}: is missing" in err


def test_text_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    code, _, err = run_on(tmp_path, b"schema = 1\nbranch = = 2\n")
    assert code == 2
    assert "line 2" in err


def test_a_tower_of_brackets_does_not_topple_it(tmp_path: Path) -> None:
    assert run_on(tmp_path, b"x = " + b"[" * 100_000)[0] == 2


def test_a_number_too_long_to_read_is_refused(tmp_path: Path) -> None:
    text = CONFIG.replace("port = 8080", f"port = {'9' * 6000}")
    assert run_on(tmp_path, text.encode())[0] == 2


def test_wrong_arguments_are_refused_without_a_traceback() -> None:
    result = subprocess.run(
        [sys.executable, "run.py", "check", "--colour", "red"],
        cwd=DEFAULT_PATH.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "--colour" in result.stderr


SLOW = settings(
    max_examples=tried(20, thorough=60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

values = st.one_of(
    st.sampled_from(["true", "-1", "0", "1e999", "nan", "[]", "{}", '""', "08:00:00", "[[[]]]"]),
    st.sampled_from(["2026-01-01", "999999999999", '"\\u0000"', '"zh-TW"', "{a = 1}", "[1, 'x']"]),
    st.text(max_size=12).map(lambda text: repr(text).replace("\\x", "\\u00")),
)


@SLOW
@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(tmp_path: Path, content: bytes) -> None:
    assert is_an_answer(*run_on(tmp_path, content))


@SLOW
@given(st.lists(st.tuples(st.sampled_from(WITH_VALUE), values), min_size=1, max_size=6))
def test_any_value_in_place_of_any_other_gets_an_answer(
    tmp_path: Path, changes: list[tuple[int, str]]
) -> None:
    lines = list(LINES)
    for index, value in changes:
        lines[index] = f"{lines[index].split(' = ')[0]} = {value}\n"
    content = "".join(lines).encode("utf-8", "surrogatepass")
    assert is_an_answer(*run_on(tmp_path, content))


@SLOW
@given(st.sets(st.integers(0, len(LINES) - 1), min_size=1, max_size=12))
def test_any_lines_left_out_get_an_answer(tmp_path: Path, gone: set[int]) -> None:
    content = "".join(line for i, line in enumerate(LINES) if i not in gone)
    assert is_an_answer(*run_on(tmp_path, content.encode()))


@SLOW
@given(st.data())
def test_any_value_anywhere_in_the_catalogue_gets_an_answer(
    tmp_path: Path, data: st.DataObject
) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir(exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes((CATALOGUE / name).read_bytes())
    name = data.draw(st.sampled_from(FILES))
    lines = (CATALOGUE / name).read_text(encoding="utf-8").splitlines(keepends=True)
    index = data.draw(st.sampled_from([i for i, line in enumerate(lines) if " = " in line]))
    lines[index] = f"{lines[index].split(' = ')[0]} = {data.draw(values)}\n"
    (folder / name).write_bytes("".join(lines).encode("utf-8", "surrogatepass"))
    path = tmp_path / "config.toml"
    text = CONFIG.replace('"queue_server/catalogue"', '"catalogue"')
    path.write_text(text, encoding="utf-8")
    assert is_an_answer(*run(path))


def test_the_values_that_spoil_are_mostly_toml_themselves() -> None:
    # Otherwise the properties above would test tomllib alone.
    examples = ["true", "-1", "nan", "[]", "{}", "08:00:00", "{a = 1}", "[1, 'x']"]
    for text in examples:
        tomllib.loads(f"x = {text}")


def checked(data: Path, config: Path = DEFAULT_PATH) -> tuple[int, str]:
    err = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(err):
        code = check.main(["--config", str(config), "--data", str(data)])
    return code, err.getvalue()


def test_a_synthetic_voice_is_warned_of_where_it_is_understood(tmp_path: Path) -> None:
    record(tmp_path / "clips", "id", manifest={"made_by": "espeak"})
    code, said = checked(tmp_path)
    assert code == 0
    assert "espeak is a stop-gap" in said


def test_a_synthetic_voice_is_refused_where_nobody_understands_it(tmp_path: Path) -> None:
    record(tmp_path / "clips", "th", manifest={"made_by": "espeak"})
    code, said = checked(tmp_path)
    assert code == 2
    assert "have a person record it" in said


def test_an_office_that_wants_a_language_nobody_recorded_is_warned(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    folder = f"catalogue = {str(CATALOGUE)!r}"
    text = CONFIG.replace("\norder = []", '\norder = ["zh-TW", "hak"]')
    path.write_text(text.replace('catalogue = "queue_server/catalogue"', folder), "utf-8")
    code, said = checked(tmp_path, path)
    assert code == 0, said
    assert "hak has no voice pack" in said


def test_readings_that_a_service_lacks_are_proposed(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    services = (CATALOGUE / "services.toml").read_text(encoding="utf-8")
    for initials in ('initials = ["ㄏㄐㄊㄅ", "hjtb", "ㄊㄅ", "tb"]\n', ', "ywhjtb"'):
        assert services.count(initials) == 1
        services = services.replace(initials, "")
    (catalogue / "services.toml").write_text(services, encoding="utf-8")
    path = tmp_path / "config.toml"
    path.write_text(CONFIG.replace("queue_server/catalogue", "catalogue"), encoding="utf-8")
    code, out, _ = run(path, "--suggest")
    assert code == 0
    assert 'services.T01: initials = ["ㄏㄐㄊㄅ", "hjtb"]' in out
    assert 'services.T02: initials = ["ㄧㄨㄏㄐㄊㄅ", "ywhjtb"]' in out
    assert out.count("initials = ") == 2


def test_an_office_with_all_readings_is_told_so() -> None:
    assert "every service has its readings" in run(DEFAULT_PATH, "--suggest")[1]


def test_a_sound_office_is_two_lines_its_summary_and_what_the_last_seat_can_read() -> None:
    code, out, err = run(DEFAULT_PATH)
    assert (code, err) == (0, "")
    summary, legible = out.splitlines()
    assert ": sound. " in summary
    assert re.search(r"layout classic: legible .* except \d+ texts; --legible lists them$", legible)


def test_what_cannot_be_read_from_the_last_seat_is_listed_by_how_near_one_has_to_come() -> None:
    code, out, err = run(DEFAULT_PATH, "--legible")
    assert (code, err) == (0, "")
    assert "layout classic: not legible from 6 m on 55 inches" in out
    assert re.search(r"^  1\.\d m: .*目前叫號", out, re.MULTILINE)


def test_another_layout_is_checked_by_its_name_and_an_unknown_one_is_a_mistake() -> None:
    for name, code in (("counters", 0), ("cinema", 2)):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            assert check.main(["--layout", name]) == code
        assert is_an_answer(code, out.getvalue(), err.getvalue())
        assert name in out.getvalue() + err.getvalue()
