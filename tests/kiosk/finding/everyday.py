"""What people say, and how often the search understands it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.finding.keys import plain
from kiosk.finding.ranking import Ranking
from tests.kiosk.pilot import the_catalogue

LISTED = Path(__file__).with_name("everyday.tsv")


@dataclass(frozen=True, slots=True)
class Score:
    """Of ``count`` sentences, for how many the right service came first, and among three."""

    count: int
    first: int
    three: int


@cache
def sentences(language: str) -> tuple[tuple[str, str], ...]:
    """Each service and what is said for it, as listed."""
    rows = (line.split("\t") for line in LISTED.read_text("utf-8").splitlines() if line[0] != "#")
    return tuple((code, said) for code, said in rows if _language(said) == language)


def _language(said: str) -> str:
    return "en" if said.isascii() else "zh-TW"


def in_the_data(language: str) -> set[str]:
    """What the catalogue itself says: names and phrases, compared without blanks and capitals."""
    known: set[str] = set()
    for one in the_catalogue()["services"]:
        texts = (one["name"][language], *one.get("words", {}).get(language, ()))
        known.update(map(bare, texts))
    return known


def bare(text: str) -> str:
    return "".join(plain(text).split())


def score(language: str, half: int) -> Score:
    """The score on every second sentence, leaving out those in the catalogue word for word."""
    known = in_the_data(language)
    mine = [row for row in sentences(language)[half::2] if bare(row[1]) not in known]
    catalogue = the_catalogue()
    ranking = Ranking(catalogue["services"], language, catalogue.get("search"))
    found = [(code, [one["code"] for one in ranking.found(said)]) for code, said in mine]
    first = sum(codes[:1] == [code] for code, codes in found)
    return Score(len(found), first, sum(code in codes for code, codes in found))
