"""A settings file is read as it is now, however often and by whomever it was read before."""

from pathlib import Path

import pytest

from queue_server.settings import DEFAULT_PATH, Settings, SettingsError
from queue_server.settings.reading import read


def test_what_one_reader_puts_in_is_not_found_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("schema = 1\n", "utf-8")
    read(path).root["years"] = {"2027": {}}
    assert read(path).root == {"schema": 1}


def test_a_file_that_says_something_else_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    for schema in (1, 2, 1):
        path.write_text(f"schema = {schema}\n", "utf-8")
        assert read(path).root == {"schema": schema}


def test_texts_that_are_given_come_before_the_file_and_leave_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "holidays.toml"
    path.write_text("schema = 1\n", "utf-8")
    assert read(path, {path: "schema = 2\n"}).root == {"schema": 2}
    assert read(path).root == {"schema": 1}


def test_the_words_of_an_office_are_those_of_its_file_as_it_stands_now() -> None:
    own = DEFAULT_PATH.parent / "queue_server" / "catalogue" / "strings.toml"
    shipped = own.read_text("utf-8")
    for said in ("今天到此為止", "明天請早", "今天到此為止"):
        words = shipped.replace('zh-TW = "', f'zh-TW = "{said}', 1)
        strings = Settings.load(texts={own: words}).tables.strings
        assert [key for key, one in strings.items() if one.text["zh-TW"].startswith(said)]
    assert not any(
        one.text["zh-TW"].startswith(said) for one in Settings.load().tables.strings.values()
    )


def test_a_mistake_in_the_words_is_reported_as_often_as_they_are_read() -> None:
    own = DEFAULT_PATH.parent / "queue_server" / "catalogue" / "strings.toml"
    spoilt = own.read_text("utf-8").replace('zh-TW = "', 'zh-TW = "{nobody}', 1)
    found_twice = []
    for _ in range(2):
        with pytest.raises(SettingsError) as found:
            Settings.load(texts={own: spoilt})
        found_twice.append(found.value.mistakes)
    assert found_twice[0] == found_twice[1]
    assert len(found_twice[0]) >= 1
