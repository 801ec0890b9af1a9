"""A database's password is never on a command line, and never printed."""

import argparse
from pathlib import Path

import pytest

from queue_server.commands.arguments import add_database
from queue_server.storage.care import retention

SECRET = "s3cret.Pass"


def parsed(*arguments: str, required: bool = False) -> str | None:
    parser = argparse.ArgumentParser(prog="run.py x")
    add_database(parser, required=required)
    found: str | None = parser.parse_args(arguments).database
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, required: bool = False) -> str:
    with pytest.raises(SystemExit) as end:
        parsed(*arguments, required=required)
    assert end.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "address",
    [f"postgresql://mei:{SECRET}@h:5432/city", f"postgresql://mei:{SECRET}@h:0/",
     f"postgresql://h/city?password={SECRET}", f"mysql://mei:{SECRET}@h/x"],
)  # fmt: skip
def test_a_password_on_the_command_line_is_refused_and_not_repeated(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(capsys, "--database", address)
    assert "PGPASSFILE" in said
    assert SECRET not in said


def test_an_address_without_a_password_is_taken() -> None:
    assert parsed("--database", "postgresql://mei@h:5432/city") == "postgresql://mei@h:5432/city"
    assert parsed() is None


def test_an_address_in_a_file_may_have_a_password(tmp_path: Path) -> None:
    file = tmp_path / "address"
    file.write_text(f"postgresql://mei:{SECRET}@h/city\n")
    assert parsed("--database-file", str(file)) == f"postgresql://mei:{SECRET}@h/city"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_address_is_read_however_an_editor_saved_the_file(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "address"
    file.write_text(f"postgresql://mei:{SECRET}@h/city\r\n", encoding)
    assert parsed("--database-file", str(file)) == f"postgresql://mei:{SECRET}@h/city"


def test_a_file_without_an_address_is_refused_and_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "address"
    file.write_text(SECRET)
    assert SECRET not in refused(capsys, "--database-file", str(file))
    file.write_bytes(b"\xff")
    assert "save it as UTF-8" in refused(capsys, "--database-file", str(file))
    assert "cannot read" in refused(capsys, "--database-file", str(tmp_path / "none"))


def test_one_address_is_wanted_where_one_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "required" in refused(capsys, required=True)


def test_the_nightly_backup_is_given_the_password_where_nobody_else_sees_it(
    tmp_path: Path,
) -> None:
    address = "postgresql://mei:hidden@h:5432/city"
    assert not any("hidden" in word for word in retention.dump_command(tmp_path, address))
    assert retention.dump_environment(address)["PGPASSWORD"] == "hidden"
    assert "PGPASSWORD" not in retention.dump_environment("postgresql://mei@h/city")
