"""A file over a connection that breaks anywhere: never a wrong byte, and none asked for twice."""

import hashlib
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.media.resume import Refused, Unfit, fetch, length, whole
from queue_server.link import LinkDown
from tests.display.media.shelf import Shelf

LARGEST = 300
FOLDER = "/files/"

contents = st.binary(min_size=1, max_size=120)
cuts = st.integers(min_value=0, max_value=130)


def address_of(data: bytes) -> str:
    return FOLDER + hashlib.sha256(data).hexdigest()


def get(shelf: Shelf, address: str, part: Path) -> None:
    fetch(shelf, address, part, largest=LARGEST, timeout_s=1.0)


@given(contents, st.lists(cuts, max_size=8))
def test_breaks_anywhere_cost_no_byte_twice(data: bytes, breaks: list[int]) -> None:
    shelf, address = Shelf(), address_of(data)
    shelf.has[address] = data
    shelf.cuts = list(breaks)
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "x.part")
        for _ in range(len(breaks) + 1):
            had = length(part)
            with suppress(LinkDown):
                get(shelf, address, part)
            assert data.startswith(part.read_bytes())
            assert length(part) >= had
        assert part.read_bytes() == data
    begins = [begin for _, begin in shelf.seen]
    assert begins == sorted(begins)


#: What may have become of a part while the wall was off.
MEDDLING: dict[str, Callable[[bytes], bytes]] = {
    "none": lambda data: data,
    "shorter": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: bytes(len(data)),
    "flipped": lambda data: data[:-1] + bytes([data[-1] ^ 1]) if data else data,
    "longer": lambda data: data + b"\0" * 50,
    "huge": lambda data: data + b"\0" * LARGEST,
}

steps = st.tuples(
    cuts,
    st.sampled_from(sorted(MEDDLING)),
    st.booleans(),
    st.sampled_from([0, 0, -3, 1, 40]),
    st.sampled_from([200, 200, 200, 404, 416, 206, 500]),
    st.booleans(),
)


@given(contents, contents, st.lists(steps, max_size=10))
def test_whatever_the_line_the_server_and_the_disk_do_a_wrong_file_is_never_called_whole(
    data: bytes, other: bytes, doings: list[tuple[int, str, bool, int, int, bool]]
) -> None:
    address, shelf = address_of(data), Shelf()
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "x.part")
        for cut, meddling, deaf, beside, status, swapped in doings:
            shelf.has[address] = other if swapped else data
            shelf.cuts, shelf.deaf, shelf.beside = [cut], deaf, beside
            shelf.statuses = [status]
            if part.exists():
                part.write_bytes(MEDDLING[meddling](part.read_bytes()))
            with suppress(LinkDown, Unfit, Refused):
                get(shelf, address, part)
                assert part.read_bytes() == data
            assert length(part) <= LARGEST
        honest = Shelf()
        honest.has[address] = data
        with suppress(Unfit):
            get(honest, address, part)
        get(honest, address, part)
        assert part.read_bytes() == data


def test_a_part_that_is_whole_is_not_asked_for(tmp_path: Path) -> None:
    part = tmp_path / "x.part"
    part.write_bytes(b"whole")
    shelf = Shelf()
    get(shelf, address_of(b"whole"), part)
    assert shelf.seen == []


def test_more_bytes_than_a_file_may_have_are_not_kept(tmp_path: Path) -> None:
    data, part = b"x" * (LARGEST + 1), tmp_path / "x.part"
    shelf, address = Shelf(), address_of(data)
    shelf.has[address] = data
    with pytest.raises(Unfit, match="too large"):
        get(shelf, address, part)
    part.write_bytes(data[:10])
    with pytest.raises(Unfit, match="too large"):
        get(shelf, address, part)
    assert not part.exists()


@pytest.mark.parametrize("beside", [-3, 1])
def test_a_range_that_begins_elsewhere_is_thrown_away(tmp_path: Path, beside: int) -> None:
    data, part = b"0123456789" * 5, tmp_path / "x.part"
    shelf, address = Shelf(), address_of(data)
    shelf.has[address], shelf.beside = data, beside
    part.write_bytes(data[:20])
    with pytest.raises(Unfit, match="elsewhere"):
        get(shelf, address, part)
    assert not part.exists()


@pytest.mark.parametrize(("status", "passing"), [(404, False), (401, False), (503, True)])
def test_a_refusal_leaves_the_part_as_it_is(tmp_path: Path, status: int, passing: bool) -> None:
    data, part = b"0123456789" * 5, tmp_path / "x.part"
    shelf, address = Shelf(), address_of(data)
    shelf.has[address], shelf.statuses = data, [status]
    part.write_bytes(data[:20])
    with pytest.raises(Refused, match=str(status)) as refused:
        get(shelf, address, part)
    assert refused.value.passing == passing
    assert part.read_bytes() == data[:20]


def test_a_disk_that_takes_nothing_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    shelf, address = Shelf(), address_of(b"data")
    shelf.has[address] = b"data"
    (tmp_path / "file").write_bytes(b"")
    part = tmp_path / "file" / "x.part"
    with pytest.raises(OSError, match="file"):
        get(shelf, address, part)
    assert not whole(part, address.rpartition("/")[2])
