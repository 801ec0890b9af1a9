"""A city's database lets each branch's role see its own branch, by one command."""

import shutil
from pathlib import Path

import psycopg
import pytest

from queue_server.commands.care import grant as command
from queue_server.settings import DEFAULT_PATH

pytestmark = pytest.mark.postgres


@pytest.fixture
def elsewhere(tmp_path: Path) -> str:
    """The configuration of another branch."""
    shutil.copytree(DEFAULT_PATH.parent / "queue_server" / "catalogue", tmp_path / "catalogue")
    text = DEFAULT_PATH.read_text("utf-8")
    text = text.replace('"queue_server/catalogue"', '"catalogue"')
    text = text.replace('id = "longjing"', 'id = "shalu"', 1)
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    return str(file)


def may_read(url: str, role: str) -> bool:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT has_table_privilege(%s, 'journal', 'SELECT')", (role,))
        return bool(found.fetchone()[0])  # type: ignore[index]


def serves(url: str, role: str) -> set[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT branch FROM branch_role WHERE role = %s", (role,))
        return {row[0] for row in found}


def test_a_role_serves_a_branch_until_it_is_taken_back(
    postgres_url: str, branch_role: str, elsewhere: str, capsys: pytest.CaptureFixture[str]
) -> None:
    role = branch_role
    arguments = [role, "--database", postgres_url]
    assert command.main(arguments) == command.main(arguments) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"{role} serves branch longjing"
    assert command.main([*arguments, "--config", elsewhere]) == 0
    assert serves(postgres_url, role) == {"longjing", "shalu"}
    assert command.main([*arguments, "--revoke"]) == 0
    assert serves(postgres_url, role) == {"shalu"}
    assert may_read(postgres_url, role)
    assert command.main([*arguments, "--config", elsewhere, "--revoke"]) == 0
    assert not may_read(postgres_url, role)
    assert command.main([*arguments, "--revoke"]) == 1
    assert "does not serve branch longjing" in capsys.readouterr().err


def test_a_role_that_is_not_there_or_sees_everything_is_refused_in_one_line(
    postgres_url: str, branch_role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["nobody; DROP TABLE journal", "--database", postgres_url]) == 1
    assert "there is no role" in capsys.readouterr().err
    assert command.main(["owner", "--database", postgres_url]) == 1
    assert "sees every branch" in capsys.readouterr().err
    assert serves(postgres_url, branch_role) == set()


def test_who_may_not_grant_is_told_in_one_line(
    postgres_url: str, branch_role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    role = branch_role
    assert command.main([role, "--database", postgres_url]) == 0
    login = postgres_url.replace("owner@", f"{role}@")
    capsys.readouterr()
    for extra in ([], ["--revoke"]):
        assert command.main([role, "--database", login, *extra]) == 1
        said = capsys.readouterr().err
        assert "permission denied" in said
        assert said.count("\n") == 1
    assert serves(postgres_url, role) == {"longjing"}


@pytest.mark.parametrize(
    ("url", "code"),
    [("postgresql://nobody@127.0.0.1:1/none", 1), ("", 2), ("longjing", 2),
     ("postgresql://x:y:z@[", 2), ("a://b", 2)],
)  # fmt: skip
def test_a_database_that_cannot_be_reached_or_is_none_is_one_line(
    url: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ended: int | str | None = command.main(["somebody", "--database", url])
    except SystemExit as end:
        ended = end.code
    assert ended == code
    said = capsys.readouterr().err
    assert said.startswith("run.py grant: ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["somebody"], ["--database", "x"], ["a", "b"]])
def test_arguments_that_make_no_sense_are_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.strip().count("\n") == 0
