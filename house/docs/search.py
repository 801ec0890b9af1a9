"""How often the search by plain words finds the right service."""

from tests.kiosk.finding.everyday import Score, score

HEAD = """# Finding a service in plain words

A visitor at the kiosk types what is wanted, or touches words: *I LOST MY ID*, 身分證 遺失. The
three likeliest services stand above the keys (`kiosk/finding/ranking.py`); words and phrases are
data of the catalogue (`services.toml`: `words` and `[search]`).

Measured on everyday sentences that the catalogue does not have word for word
(`tests/kiosk/finding/everyday.tsv`). One half may be looked at while phrases are improved; the
other half is held out.

| Language | Half | Sentences | Right service first | Among three |
|---|---|---|---|---|
"""

FOOT = """
**What this does not show.** Sentences, phrases and ranking have one author, a language model that
wrote the sentences before it read or wrote a phrase, but had them in mind. Real visitors will be
understood less well. `jiaohao_kiosk_searches_fruitless` of `/metrics` counts searches that led to
no service, without their text; an office that sees it rise asks its clerks which words are missing.
Vietnamese, Indonesian and Thai are not measured, and not yet read by natives.
"""


def page() -> str:
    """The page, with figures measured now."""
    rows = [
        _row(name, half, score(language, n))
        for language, name in (("zh-TW", "中文"), ("en", "English"))
        for n, half in enumerate(("open", "held out"))
    ]
    return HEAD + "".join(rows) + FOOT


def _row(name: str, half: str, of: Score) -> str:
    first, three = (f"{100 * n / of.count:.0f} %" for n in (of.first, of.three))
    return f"| {name} | {half} | {of.count} | {first} | {three} |\n"
