"""How much of the kiosk's prompts a recogniser understands; the table goes into docs/voice.md."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from queue_server.voice.guidance.lines import Heard, Understood, rivals, sample, understood
from queue_server.voice.making.hearing import Ear, in_turn, noisy
from queue_server.voice.prompts import SHIPPED, Prompts
from queue_server.voice.sound import Floats, joined, silence, to_floats
from queue_server.wire.sound.phrasing import BETWEEN_LINES_S, LANGUAGES, clips
from queue_server.wire.words.catalogue import Catalogue

BEGIN, END = "<!-- prompts heard: begin -->", "<!-- prompts heard: end -->"
#: Headphones in a lobby: how far the noise lies below the voice.
SNR_DB = 20.0
#: The share of each kind that must be told from all others.
DISTINCT_BAR = 0.95
KINDS = {"step": "a button, its state and place", "sentence": "a sentence"}
HEAD = (
    "| Language | What is said | Heard | Syllables or words right | Whole right "
    "| Told from all others | |\n"
    "|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class PromptShares:
    """How much of one kind was understood, as shares."""

    count: int
    right: float
    whole: float
    distinct: float


def listen(
    catalogue: Catalogue, language: str, prompts: Prompts, most: int, ear: Ear
) -> tuple[dict[str, PromptShares], list[str]]:
    """The result for each kind, and what was heard otherwise; what has no clip is left out."""
    noise = np.random.default_rng(1)
    things = list(sample(catalogue, language, most))
    sounds = [spoken(one, language, prompts) for one in things]
    loud = [one if one is None else noisy(one, SNR_DB, noise) for one in sounds]
    scores: dict[str, list[Understood]] = {kind: [] for kind in KINDS}
    otherwise = []
    for one, text in zip(things, in_turn(loud, language, ear), strict=True):
        score = understood(text, one.text, language, rivals(one, catalogue, language))
        scores[one.kind].append(score)
        if score.wrong:
            mark = "" if score.distinct else "taken for another, "
            otherwise.append(f"{mark}{one.text}: {text.strip()}")
    return {kind: _shares(found) for kind, found in scores.items()}, otherwise


def _shares(scores: Sequence[Understood]) -> PromptShares:
    of = sum(one.of for one in scores)
    return PromptShares(
        count=len(scores),
        right=1 - sum(one.wrong for one in scores) / max(1, of),
        whole=sum(not one.wrong for one in scores) / max(1, len(scores)),
        distinct=sum(one.distinct for one in scores) / max(1, len(scores)),
    )


def spoken(one: Heard, language: str, prompts: Prompts) -> Floats | None:
    """As a kiosk says it: line by line, clip by clip."""
    said = []
    for line in one.lines:
        for clip in clips(line, language):
            found = prompts.ways(clip)
            if found is None:
                return None
            said += [prompts.sound(part) for part in found]
        said.append(silence(BETWEEN_LINES_S))
    return to_floats(joined(said))


def judge(
    catalogue: Catalogue,
    own: Path,
    most: int,
    work: Path,
    page: Path | None,
    report: Callable[[str], None],
) -> None:
    """Listen to the prompts of both languages, own ones before shipped ones; write the table."""
    from queue_server.voice.making.recogniser import Recogniser

    ear = Recogniser(work)
    rows: list[str] = []
    for language in LANGUAGES:
        found, otherwise = listen(catalogue, language, Prompts(language, own, SHIPPED), most, ear)
        new = [row(language, kind, one) for kind, one in found.items()]
        rows += new
        report("\n".join([*new, *(f"  {one}" for one in otherwise)]))
    if page is not None:
        page.write_text(with_table(page.read_text("utf-8"), rows), "utf-8")


def row(language: str, kind: str, one: PromptShares) -> str:
    """A row of the table."""
    shares = " | ".join(f"{share:.1%}" for share in (one.right, one.whole, one.distinct))
    verdict = "meets the bar" if one.distinct >= DISTINCT_BAR else "below the bar"
    return f"| {language} | {KINDS[kind]} | {one.count} | {shares} | {verdict} |"


def with_table(page: str, rows: Sequence[str]) -> str:
    """The page with the table between its marks replaced."""
    table = "\n".join([BEGIN, HEAD, *rows, END])
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: table, page, flags=re.S)
