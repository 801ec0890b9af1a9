"""The kiosk and the server agree on what goes on one number: a visitor may get either's answer."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk import together
from kiosk.known_office import KnownOffice
from queue_server.core.line import together as at_the_server
from queue_server.core.rules import Counter, WorkProfile
from queue_server.wire.words.catalogue import Catalogue
from tests.catalogue import a_catalogue
from tests.office import rules, text

CODES = ("T01", "R02", "P01", "M01")


def an_office(catalogue: Any) -> KnownOffice:
    return KnownOffice(catalogue=catalogue)


@given(
    st.lists(st.frozensets(st.sampled_from(CODES)), max_size=5),
    st.lists(st.sampled_from(CODES), unique=True),
)
def test_what_goes_together_at_the_kiosk_goes_together_at_the_server(
    counters: list[frozenset[str]], asked: list[str]
) -> None:
    branch = replace(
        rules(),
        counters={
            n: Counter(number=n, name=text("櫃檯"), profile=WorkProfile(first=(), services=served))
            for n, served in enumerate(counters)
        },
    )
    sent: list[Any] = [{"number": n, **_services(one)} for n, one in enumerate(counters)]
    catalogue: Catalogue = {**a_catalogue(), "counters": sent}
    found = together.together(an_office(catalogue), asked)
    assert found is at_the_server.together(branch, asked)


def _services(served: frozenset[str]) -> dict[str, list[str]]:
    """As the catalogue has it: a counter that serves all names none."""
    return {"services": sorted(served)} if served else {}


def test_a_server_that_does_not_say_how_many_takes_one() -> None:
    assert together.most(an_office(a_catalogue())) == 1
