"""Names and roles as the provider states them; what it does not state is not granted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.people.provider.claims import identity_id, is_strong, lacks, name_of, role_of
from queue_server.people.provider.ports import ProviderTerms

TERMS = ProviderTerms(
    issuer="https://id.example", client_id="office", redirect_uri="", after_sign_out="",
    role_claim="realm.roles", roles={"chief": "admin", "desk": "clerk"}, strong=frozenset({"mfa"}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "role"),
    [
        ({"realm": {"roles": ["desk", "chief"]}}, "admin"),
        ({"realm": {"roles": ["desk"]}}, "clerk"),
        ({"realm": {"roles": "desk"}}, "clerk"),
        ({"realm": {"roles": ["admin"]}}, None),
        ({"realm": {"roles": None}}, None),
        ({"realm": ["desk"]}, None),
        ({"roles": ["desk"]}, None),
        ({}, None),
    ],
)
def test_the_best_role_that_is_mapped_counts_and_no_other(
    said: dict[str, Any], role: str | None
) -> None:
    assert role_of(said, TERMS) == role


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
)


@given(JSON, JSON)
def test_whatever_is_said_in_place_of_roles_and_methods_gives_none(roles: Any, amr: Any) -> None:
    said = {"realm": {"roles": roles}, "amr": amr, "preferred_username": roles}
    assert role_of(said, TERMS) is None
    assert not is_strong(said, TERMS)
    assert len(name_of(said, TERMS)) <= 40


def test_a_name_is_what_can_be_one_here() -> None:
    assert name_of({"preferred_username": "mei.chen@city.example"}, TERMS) == "mei.chen"
    assert name_of({"preferred_username": "../<b>"}, TERMS) == "..b"
    assert name_of({}, TERMS) == ""


def test_what_is_missing_is_asked_for() -> None:
    assert lacks({"preferred_username": "mei"}, TERMS)
    assert not lacks({"preferred_username": "mei", "realm": {}}, TERMS)
    assert is_strong({"amr": ["pwd", "mfa"]}, TERMS)


def test_the_same_subject_of_another_issuer_is_somebody_else() -> None:
    assert identity_id("https://a", "mei") != identity_id("https://b", "mei")
