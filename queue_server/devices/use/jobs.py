"""Jobs that staff give to devices: sent to the host, settled once, and never done twice for one
key.
"""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from queue_server.core.errors import BadRequest, Unavailable
from queue_server.devices.ports import HostLink
from queue_server.wire.messages import Job, JobDone, JobPart
from queue_server.wire.messages.jobs import Body, JobKind

JOB_TIMEOUT_S = 30.0
#: Jobs that hosts have not answered yet, and when it makes sense to ask again.
MOST_OPEN = 256
AGAIN_AFTER_S = 5
#: How many keys are remembered, so that a page that asks again after a lost answer starts nothing
#: new.
KEPT_KEYS = 256
#: A host's answer in lines may be this long (characters); the rest is left out.
MOST_LINES_CHARS = 1024 * 1024


@dataclass(frozen=True, slots=True)
class JobEnd:
    """How a job ended; ``in_time`` is False when the host did not answer and the outcome is a
    guess.
    """

    outcome: str
    remedy: str | None
    lines: tuple[str, ...] = ()
    in_time: bool = True

    def as_json(self) -> dict[str, Any]:
        """The answer to the caller."""
        return {"outcome": self.outcome, "remedy": self.remedy}


@dataclass(slots=True)
class _Open:
    host: str
    done: "asyncio.Future[JobEnd]"
    lines: list[str] = field(default_factory=list)
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    what: object
    task: "asyncio.Task[JobEnd]"


class Jobs:
    """Everything asked of hosts and not yet answered."""

    def __init__(self) -> None:
        self._open: dict[str, _Open] = {}
        self._asked: dict[tuple[str, str], _Asked] = {}

    async def give(
        self,
        link: HostLink,
        device: str,
        kind: JobKind[Body],
        body: Body,
        timeout_s: float = JOB_TIMEOUT_S,
    ) -> JobEnd:
        """Have a host do something; uncertain when it did not answer in time.

        Raises:
            Unavailable: ``overloaded``: too many jobs are waiting for their hosts.
        """
        assert link.who is not None
        if len(self._open) >= MOST_OPEN:
            raise Unavailable("overloaded", "too many jobs are under way", seconds=AGAIN_AFTER_S)
        job_id = secrets.token_hex(8)
        job = _Open(link.who.name, asyncio.get_running_loop().create_future())
        self._open[job_id] = job
        message: Job = {
            "type": "job",
            "id": job_id,
            "device": device,
            "verb": kind.verb,
            "body": body,
        }
        try:
            link.send(f"job:{job_id}", message)
            async with asyncio.timeout(timeout_s):
                return await job.done
        except TimeoutError:
            return JobEnd("uncertain", "attendant", in_time=False)
        finally:
            del self._open[job_id]

    async def once(self, who: str, key: str | None, what: object, work: Any) -> JobEnd:
        """Await ``work``, a coroutine, unless the same key has asked before: then return the answer
        to that.

        Raises:
            BadRequest: ``idempotency_mismatch``.
        """
        asked = self._asked.get((who, key)) if key is not None else None
        if asked is not None:
            work.close()
            if asked.what != what:
                raise BadRequest("idempotency_mismatch")
            return await asyncio.shield(asked.task)
        task = asyncio.ensure_future(work)
        if key is not None:
            self._remember((who, key), _Asked(what, task))
        return await asyncio.shield(task)

    def _remember(self, key: tuple[str, str], asked: _Asked) -> None:
        self._asked[key] = asked
        asked.task.add_done_callback(lambda task: self._forget_refused(key, task))
        while len(self._asked) > KEPT_KEYS:
            del self._asked[next(iter(self._asked))]

    def _forget_refused(self, key: tuple[str, str], task: "asyncio.Task[JobEnd]") -> None:
        """A refusal started nothing: asking again may succeed."""
        if task.cancelled() or task.exception() is not None:
            self._asked.pop(key, None)

    def add_lines(self, host: str, message: JobPart) -> None:
        """Lines of an answer that is not complete yet."""
        job = self._open.get(message["id"])
        if job is None or job.host != host:
            return
        job.size += sum(map(len, message["lines"]))
        if job.size <= MOST_LINES_CHARS:
            job.lines += message["lines"]

    def settle(self, host: str, message: JobDone) -> None:
        """A host has finished a job; a job nobody waits for any more is ignored."""
        job = self._open.get(message["id"])
        if job is not None and job.host == host and not job.done.done():
            remedy = message.get("remedy") or None
            job.done.set_result(JobEnd(message["outcome"], remedy, tuple(job.lines)))

    def host_left(self, host: str) -> None:
        """A host is gone: whatever it was doing is now uncertain."""
        for job in self._open.values():
            if job.host == host and not job.done.done():
                job.done.set_result(JobEnd("uncertain", "check_network", in_time=False))
