"""A sorted set of keys that answers *how many before, how many after* without a full scan.

Keys are arrival keys (:data:`Key`). They live in blocks of at most ``2 × BLOCK``; additions come
mostly at the end and removals mostly at the front, which touches one block. Counting after a
key walks the blocks from the end, because visitors called out of turn usually arrived recently.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

Key = tuple[float, int, str]
"""Arrival (epoch seconds), order of entry into the line, ticket id."""

BLOCK = 512


class SortedKeys:
    """Distinct keys in ascending order."""

    __slots__ = ("_blocks", "_length", "_maxes")

    def __init__(self) -> None:
        self._blocks: list[list[Key]] = []
        self._maxes: list[Key] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Key]:
        for block in self._blocks:
            yield from block

    def first(self) -> Key | None:
        """The smallest key."""
        return self._blocks[0][0] if self._blocks else None

    def add(self, key: Key) -> None:
        """Put a key in; it must not be there yet."""
        self._length += 1
        if not self._blocks:
            self._blocks.append([key])
            self._maxes.append(key)
            return
        at = min(bisect_left(self._maxes, key), len(self._maxes) - 1)
        block = self._blocks[at]
        block.insert(bisect_left(block, key), key)
        self._maxes[at] = block[-1]
        if len(block) > 2 * BLOCK:
            self._split(at)

    def _split(self, at: int) -> None:
        block = self._blocks[at]
        right = block[BLOCK:]
        del block[BLOCK:]
        self._maxes[at] = block[-1]
        self._blocks.insert(at + 1, right)
        self._maxes.insert(at + 1, right[-1])

    def remove(self, key: Key) -> None:
        """Take a key out.

        Raises:
            KeyError: If it is not there.
        """
        at = bisect_left(self._maxes, key)
        block = self._blocks[at] if at < len(self._blocks) else []
        place = bisect_left(block, key)
        if place == len(block) or block[place] != key:
            raise KeyError(key)
        del block[place]
        self._length -= 1
        if block:
            self._maxes[at] = block[-1]
        else:
            del self._blocks[at], self._maxes[at]

    def before(self, key: Key) -> int:
        """How many keys are smaller."""
        at = bisect_left(self._maxes, key)
        count = sum(map(len, self._blocks[:at]))
        return count + (bisect_left(self._blocks[at], key) if at < len(self._blocks) else 0)

    def after(self, key: Key) -> int:
        """How many keys are greater."""
        at = bisect_right(self._maxes, key)
        if at == len(self._blocks):
            return 0
        block = self._blocks[at]
        return len(block) - bisect_right(block, key) + sum(map(len, self._blocks[at + 1 :]))
