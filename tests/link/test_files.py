"""Token files as people save them: read, or refused with one line on how to save them."""

from pathlib import Path

import pytest

from queue_server.link.files import read_text, read_token
from queue_server.wire.words.texts import NotText

TOKEN = "not-a-real-token-0123456789abcdefghijklmnop"


@pytest.mark.parametrize("encoding", ["ascii", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n", "  \r\n\r\n"])
def test_a_token_is_found_however_an_editor_saved_it(
    tmp_path: Path, encoding: str, end: str
) -> None:
    path = tmp_path / "token"
    path.write_bytes((TOKEN + end).encode(encoding))
    if encoding == "utf-16-le":
        with pytest.raises(NotText, match="save it as UTF-8"):
            read_token(path)
    else:
        assert read_token(path) == TOKEN


@pytest.mark.parametrize("data", [b"", b"\n", b"two words", "令牌".encode(), b"x" * 5000, b"\xff"])
def test_a_file_without_a_token_is_named_with_what_helps(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "token"
    path.write_bytes(data)
    with pytest.raises(NotText, match=str(path)) as refused:
        read_token(path)
    assert "\n" not in str(refused.value)


def test_a_text_that_is_none_names_its_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xb8\xb9")
    with pytest.raises(NotText, match=r"config\.toml"):
        read_text(path)
