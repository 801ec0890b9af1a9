"""There and back: the browser that left is the one that comes back, soon."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from queue_server.people.provider.flow import VALID, SignInFlow, flow_of, is_of, way_out, way_there
from queue_server.people.provider.ports import ProviderTerms

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECRET = b"s" * 32
FLOW = SignInFlow.begun(b"f" * 32, NOON)
TERMS = ProviderTerms(
    issuer="https://id.example", client_id="office", label="City",
    redirect_uri="https://q.example/signin/provider", after_sign_out="https://q.example/clerk",
)  # fmt: skip


def test_a_flow_comes_back_by_its_cookie_within_ten_minutes() -> None:
    cookie = FLOW.cookie(SECRET)
    assert flow_of(SECRET, cookie, NOON) == FLOW
    assert flow_of(SECRET, cookie, NOON + VALID) is None
    assert flow_of(b"another" * 5, cookie, NOON) is None
    assert flow_of(SECRET, cookie, NOON - timedelta(hours=1)) is None


@given(st.text(max_size=400))
def test_no_cookie_of_a_stranger_is_a_flow(junk: str) -> None:
    assert flow_of(SECRET, junk, NOON) is None
    assert not is_of(SECRET, FLOW, junk)


def test_another_session_or_end_cannot_be_written_into_a_cookie() -> None:
    cookie = FLOW.cookie(SECRET)
    seed, until, session, code = cookie.split(".")
    assert session == ""
    assert flow_of(SECRET, f"{seed}.{until}.{'0' * 64}.{code}", NOON) is None
    assert flow_of(SECRET, f"{seed}.{int(until) + 1}..{code}", NOON) is None


def test_the_way_there_names_pkce_state_and_nonce_and_no_secret() -> None:
    there = way_there(SECRET, FLOW, TERMS, "https://id.example/auth?x=1")
    asked = parse_qs(urlsplit(there).query)
    assert asked["x"] == ["1"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [TERMS.redirect_uri]
    assert asked["state"] == [FLOW.state(SECRET)]
    assert FLOW.verifier(SECRET) not in there
    assert len({FLOW.state(SECRET), FLOW.nonce(SECRET), FLOW.verifier(SECRET)}) == 3
    assert is_of(SECRET, FLOW, FLOW.state(SECRET))


def test_the_way_out_leads_back_to_the_office() -> None:
    out = parse_qs(urlsplit(way_out(TERMS, "https://id.example/end")).query)
    assert out["post_logout_redirect_uri"] == ["https://q.example/clerk"]
