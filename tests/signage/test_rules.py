"""What can be the name of a picture."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.signage.rules import is_name


@given(st.binary(max_size=64))
def test_a_picture_is_named_by_the_digest_of_its_bytes(content: bytes) -> None:
    assert is_name(sha256(content).hexdigest())


@pytest.mark.parametrize("text", ["", "a" * 63, "a" * 65, "A" * 64, "g" * 64, "../" + "a" * 61])
def test_nothing_else_is_a_name(text: str) -> None:
    assert not is_name(text)
