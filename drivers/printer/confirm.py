"""Whether a slip came out: what a printer can prove, and the verdict on one print. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from drivers.base import Health, Outcome, PrintReport, Stage
from queue_server.wire.devices import Reason, Remedy


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a printer was found able to report, learnt once and kept by its host.

    ``status``: answers DLE EOT. ``process_id``: answers GS ( H after printing. ``ordered``:
    answers GS r 1. A printer that reports nothing can never confirm a slip. ``tells``: answers
    GS I, assumed until it does not.
    """

    status: bool = False
    process_id: bool = False
    ordered: bool = False
    tells: bool = True

    @property
    def answers(self) -> bool:
        """Whether it answers anything at all."""
        return self.status or self.process_id or self.ordered

    def as_json(self) -> dict[str, bool]:
        """The JSON object that is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Capabilities":
        """As read back; unknown keys are from another version and ignored."""
        fields = cls.__dataclass_fields__
        return cls(**{name: bool(kept.get(name, fields[name].default)) for name in fields})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of one print.

    ``all_sent``: the transport accepted every byte. ``mark_seen``: our process id came back.
    ``ordered_seen``: GS r 1 was answered. ``noise``: meaningless bytes arrived meanwhile.
    ``questions_lost``: real-time questions asked during the print and never answered.
    """

    all_sent: bool
    mark_seen: bool = False
    ordered_seen: bool = False
    noise: bool = False
    questions_lost: int = 0
    bytes_sent: int = 0


def settled(can: Capabilities, seen: Evidence) -> bool:
    """Whether waiting longer cannot change the verdict."""
    return seen.mark_seen or (seen.ordered_seen and not can.process_id)


def verdict(can: Capabilities, seen: Evidence, health: Health) -> PrintReport:
    """Judge a print after at least one byte was sent.

    A process id proves the printing. An ordered paper status proves that everything was taken,
    and is trusted from a printer without process ids, but not on a noisy line. A lost question
    means that the printer was away for a while, and whatever follows proves nothing: bytes may
    have gone into the void.
    """
    if seen.all_sent and not seen.questions_lost:
        if seen.mark_seen:
            return _confirmed("process_id", seen)
        if seen.ordered_seen and not can.process_id and not seen.noise:
            return _confirmed("paper_status", seen)
    if health.stage is Stage.FAILED:
        return _doubt(health.reason or Reason.NEEDS_PERSON, health.remedy or Remedy.ATTENDANT, seen)
    if not seen.all_sent:
        return _doubt(Reason.STOPPED, Remedy.CHECK_POWER, seen)
    if not (can.process_id or can.ordered):
        return _doubt(Reason.CANNOT_CONFIRM, Remedy.ATTENDANT, seen)
    return _doubt(Reason.NO_ANSWER, Remedy.CHECK_POWER, seen)


def _confirmed(by: str, seen: Evidence) -> PrintReport:
    return PrintReport(outcome=Outcome.CONFIRMED, by=by, bytes_sent=seen.bytes_sent)


def _doubt(reason: Reason, remedy: Remedy, seen: Evidence) -> PrintReport:
    return PrintReport(
        outcome=Outcome.UNCERTAIN, reason=reason, remedy=remedy, bytes_sent=seen.bytes_sent
    )
