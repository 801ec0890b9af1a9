"""A file of settings is read as it stands now, however often and by whomever it was read before."""

from pathlib import Path

from queue_server.settings.reading import read


def test_what_one_reader_puts_in_is_not_found_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("schema = 1\n", "utf-8")
    read(path).root["years"] = {"2027": {}}
    assert read(path).root == {"schema": 1}


def test_a_file_that_says_something_else_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    for schema in (1, 2, 1):
        path.write_text(f"schema = {schema}\n", "utf-8")
        assert read(path).root == {"schema": schema}


def test_texts_that_are_given_come_before_the_file_and_leave_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("schema = 1\n", "utf-8")
    assert read(path, {path: "schema = 2\n"}).root == {"schema": 2}
    assert read(path).root == {"schema": 1}
