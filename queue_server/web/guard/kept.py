"""Answers kept for a moment, so that ten thousand readers of one page cost as much as one."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

#: How old a shared answer may be.
FOR = timedelta(seconds=2)
#: Questions remembered, the oldest forgotten first, and the longest that is kept at all.
MOST, LONGEST = 256, 300


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The JSON of an answer, its tag, and when it was made."""

    body: bytes
    tag: str
    at: datetime


class Kept:
    """Answers by question. Time is an argument."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, KeptAnswer] = OrderedDict()

    def get(self, question: str, now: datetime) -> KeptAnswer | None:
        """The answer kept for a question, unless it is too old."""
        found = self._answers.get(question)
        fresh = found is not None and timedelta(0) <= now - found.at < FOR
        return found if fresh else None

    def keep(self, question: str, answer: Any, now: datetime) -> KeptAnswer:
        """Keep an answer for the next callers with the same question."""
        body = orjson.dumps(answer)
        kept = KeptAnswer(body, f'"{hashlib.sha256(body).hexdigest()[:20]}"', now)
        if len(question) <= LONGEST:
            self._answers.pop(question, None)
            self._answers[question] = kept
            if len(self._answers) > MOST:
                self._answers.popitem(last=False)
        return kept
