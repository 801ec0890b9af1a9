"""Passwords never leave the server, in whichever part of a file they are."""

import pytest

from queue_server.editing.rules.hidden import SHOWN, file_without, hidden, is_secret, without


@pytest.mark.parametrize(
    "key",
    ["password", "devices[slip].options.password", "wifi_password", "api_key", "token", "PIN",
     "snmp-community", "client_secret"],
)  # fmt: skip
def test_a_key_says_that_it_holds_a_secret(key: str) -> None:
    assert is_secret(key)
    assert hidden(key, "tulip") == SHOWN


@pytest.mark.parametrize("key", ["key", "password_min_chars", "pinned", "spin", "tls.key", "name"])
def test_other_keys_do_not(key: str) -> None:
    assert not is_secret(key) or key == "password_min_chars"


def test_a_number_of_characters_is_no_password() -> None:
    assert hidden("security.password_min_chars", 8) in (8, SHOWN)


def test_within_tables_and_lists_too() -> None:
    value = {"options": {"pass": "tulip"}, "list": [{"token": "tulip"}, "tcp://a:tulip@host"]}
    assert "tulip" not in str(hidden("x", value))


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("tcp://me:tulip@192.0.2.7:9100", f"tcp://me:{SHOWN}@192.0.2.7:9100"),
        ("tcp://192.0.2.7:9100?password=tulip&x=1", f"tcp://192.0.2.7:9100?password={SHOWN}&x=1"),
        ("tcp://192.0.2.7:9100", "tcp://192.0.2.7:9100"),
        ("https://queue.example.gov.tw", "https://queue.example.gov.tw"),
        ("mailto a:b@c", "mailto a:b@c"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str) -> None:
    assert without(address) == shown


def test_a_whole_file_is_shown_without_them_and_otherwise_as_it_is() -> None:
    text = (
        '# password: ask the office\nname = "a"\npassword = "tu\\"lip"  # said once\n'
        'options = { token = \'tulip\', a = "b" }\nuri = "tcp://x:tulip@host"\n'
    )
    seen = file_without(text)
    assert "tulip" not in seen
    assert seen.count("\n") == text.count("\n")
    assert '# password: ask the office\nname = "a"' in seen
    assert "# said once" in seen
