"""Long lists are written slice by slice."""

import asyncio
from itertools import pairwise

import orjson

from queue_server.web.files import slices


async def test_a_list_of_any_length_is_written_whole_and_in_order() -> None:
    for count in (0, 1, slices.SLICE, slices.SLICE + 1, 5 * slices.SLICE):
        items = [f"第{number}號" for number in range(count)]
        made = await slices.written(items, lambda at, one: [at, one])
        assert orjson.loads(orjson.dumps({"list": made})) == {
            "list": [[at, one] for at, one in enumerate(items)]
        }


async def test_others_are_served_between_the_slices_of_a_long_list() -> None:
    shown: list[int] = []
    seen: list[int] = []

    def show(at: int, one: int) -> int:
        shown.append(one)
        return one

    writing = asyncio.create_task(slices.written(range(10 * slices.SLICE), show))
    while not writing.done():
        seen.append(len(shown))
        await asyncio.sleep(0)
    seen.append(len(shown))
    assert seen[-1] == 10 * slices.SLICE
    assert all(after - before <= slices.SLICE for before, after in pairwise(seen))
