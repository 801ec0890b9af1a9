"""``[sign_in.oidc]`` as a person fills it in: each mistake is named with its table."""

from pathlib import Path

import pytest

from queue_server.configured import outside, provider
from queue_server.people.provider.ports import ProviderAway
from queue_server.settings import Settings
from tests.settings.test_settings import TODAY, office, only, spoil

__all__ = ["office"]

RIGHT = {
    "issuer": "https://id.city.example", "label": "City", "client_id": "office",
    "address": "https://queue.example/",
}  # fmt: skip


def filled(path: Path, **changes: str) -> Path:
    for name, value in {**RIGHT, **changes}.items():
        spoil(path, f'\n{name} = ""', f'\n{name} = "{value}"')
    return path


def test_without_an_issuer_there_is_no_provider(office: Path) -> None:
    assert provider(Settings.load(office, today=TODAY)) is None


def test_what_is_filled_in_is_agreed_with_the_provider(office: Path) -> None:
    (office.parent / "secret").write_text("of the office\n", "ascii")
    spoil(filled(office, client_secret_file="secret"), 'role_claim = ""', 'role_claim = "groups"')
    spoil(office, '# "counter-admins" = "admin"', '"chiefs" = "admin"')
    settings = Settings.load(office, today=TODAY)
    agreed = provider(settings)
    assert agreed is not None
    terms, _ = agreed
    assert terms.redirect_uri == "https://queue.example/signin/provider"
    assert (terms.client_secret, dict(terms.roles)) == ("of the office", {"chiefs": "admin"})
    assert "of the office" not in repr(terms)
    assert "queue.example" in outside(settings).hosts


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("issuer", "http://id.city.example"),
        ("issuer", "https://id.city.example/?x=1"),
        ("issuer", "https://"),
        ("address", "ftp://queue.example"),
        ("address", "https://mei@queue.example"),
    ],
)
def test_an_address_that_is_not_safe_is_named(office: Path, name: str, wrong: str) -> None:
    mistake = only(filled(office, **{name: wrong}))
    assert wrong in str(mistake)


@pytest.mark.parametrize("name", ["label", "client_id", "address"])
def test_what_is_missing_is_named(office: Path, name: str) -> None:
    assert name in str(only(filled(office, **{name: ""})))


def test_roles_need_a_claim_and_must_be_ours(office: Path) -> None:
    filled(office)
    spoil(office, '# "counter-admins" = "admin"', '"chiefs" = "admin"')
    assert "role_claim" in str(only(office))
    spoil(office, '"chiefs" = "admin"', '"chiefs" = "root"')
    assert "chiefs" in str(only(office))


def test_a_secret_that_cannot_be_read_is_said_before_anything_begins(office: Path) -> None:
    filled(office, client_secret_file="nowhere")
    with pytest.raises(ProviderAway, match="nowhere"):
        provider(Settings.load(office, today=TODAY))
