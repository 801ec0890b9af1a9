"""Whatever a stranger sends instead of a passkey is refused, and breaks nothing."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.people.passkeys.ceremony import (
    BrowserPlace,
    Unverified,
    bytes_of,
    challenge_in,
    make_options,
    registered,
    signed,
    text_of,
    use_options,
)
from queue_server.people.passkeys.ports import Passkey
from tests.people.passkeys.authenticator import PRESENT, Authenticator
from tests.storage.making import NOON

HERE = BrowserPlace("https://office.example", "office.example")
CHALLENGE = b"c" * 40
MAKE = make_options(CHALLENGE, HERE, "Office", "mei", b"h" * 32, ())
USE = use_options(CHALLENGE, HERE, ())


def kept(key: Authenticator, count: int = 0) -> Passkey:
    return Passkey(
        id="0" * 64, user="mei", name="telephone", host=HERE.host,
        credential=text_of(key.credential), public_key=text_of(key._public()), sign_count=count,
        transports="", created_at=NOON,
    )  # fmt: skip


def test_a_passkey_is_made_and_signs() -> None:
    key = Authenticator()
    new = registered(key.make(MAKE), CHALLENGE, HERE)
    assert (new.credential, new.public_key, new.sign_count) == (key.credential, key._public(), 0)
    assert signed(key.sign(USE), CHALLENGE, HERE, kept(key)) == 0
    assert challenge_in(key.sign(USE)) == CHALLENGE


def test_what_is_asked_for_is_found_without_a_name_and_knows_its_owner() -> None:
    wish = MAKE["authenticatorSelection"]
    assert (wish["residentKey"], wish["userVerification"]) == ("required", "required")
    assert (MAKE["attestation"], USE["userVerification"]) == ("none", "required")


@pytest.mark.parametrize(
    "fault",
    [
        {"host": "evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "http://office.example"},
        {"origin": "https://office.example:8443"},
    ],
)
def test_a_passkey_of_another_place_is_refused(fault: dict[str, Any]) -> None:
    key = Authenticator(**fault)
    with pytest.raises(Unverified):
        registered(key.make(MAKE), CHALLENGE, HERE)
    with pytest.raises(Unverified):
        signed(key.sign(USE), CHALLENGE, HERE, kept(key))


def test_a_passkey_that_does_not_know_its_owner_is_refused() -> None:
    key = Authenticator()
    with pytest.raises(Unverified, match="verification"):
        registered(key.make(MAKE, flags=PRESENT), CHALLENGE, HERE)
    with pytest.raises(Unverified, match="verification"):
        signed(key.sign(USE, flags=PRESENT), CHALLENGE, HERE, kept(key))


def test_another_key_another_challenge_and_a_copy_that_counts_back_are_refused() -> None:
    key = Authenticator(counts=True)
    with pytest.raises(Unverified, match="signature"):
        signed(key.sign(USE), CHALLENGE, HERE, kept(Authenticator()))
    with pytest.raises(Unverified, match="challenge"):
        signed(key.sign(USE), b"d" * 40, HERE, kept(key))
    with pytest.raises(Unverified, match="count"):
        signed(key.sign(USE), CHALLENGE, HERE, kept(key, count=90))


def test_what_a_frame_of_another_site_asked_for_is_refused() -> None:
    with pytest.raises(Unverified, match="this site"):
        challenge_in(Authenticator().sign(USE, crossOrigin=True))


JUNK = st.one_of(
    st.text("AZaz09-_=", max_size=80),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    ).map(lambda value: text_of(repr(value).replace("'", '"').encode())),
)


@given(st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "userHandle"]), JUNK)
def test_junk_in_any_place_of_a_signature_is_refused(place: str, junk: str) -> None:
    key = Authenticator()
    sent = key.sign(USE)
    sent["response"][place] = junk
    with suppress(Unverified):
        challenge_in(sent)
    if place == "userHandle":  # looked at where users are known
        return
    with pytest.raises(Unverified):
        signed(sent, CHALLENGE, HERE, kept(key))


@given(st.sampled_from(["clientDataJSON", "attestationObject"]), JUNK)
def test_junk_in_place_of_a_new_passkey_is_refused(place: str, junk: str) -> None:
    sent = Authenticator().make(MAKE)
    sent["response"][place] = junk
    with pytest.raises(Unverified):
        registered(sent, CHALLENGE, HERE)


@given(st.integers(0, 400), st.integers(1, 255))
def test_no_byte_of_a_new_passkey_brings_the_checks_down(at: int, change: int) -> None:
    sent = Authenticator().make(MAKE)
    raw = bytearray(bytes_of(sent["response"]["attestationObject"]))
    raw[at % len(raw)] ^= change
    sent["response"]["attestationObject"] = text_of(bytes(raw))
    with suppress(Unverified):
        registered(sent, CHALLENGE, HERE)


def test_base64url_is_read_with_and_without_padding() -> None:
    assert bytes_of("-_8") == bytes_of("-_8=") == b"\xfb\xff"
    for wrong in ("a", "é"):
        with pytest.raises(Unverified):
            bytes_of(wrong)
