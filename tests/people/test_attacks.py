"""Known attacks on signing in, each with the test that it fails.

The table is the claim, the tests are the proof: each row names functions that must exist, and a
row that loses its test fails here.
"""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

#: Attack: file below ``tests``, and the beginning of a test's name in it.
ATTACKS: dict[str, tuple[str, str]] = {
    "a code of the second step is used again": (
        "people/test_second_step.py", "test_a_code_signs_in_once_from_anywhere"),
    "codes are guessed with a stolen password": (
        "people/test_second_step.py", "test_guessing_codes_with_a_stolen_password"),
    "a recovery code is used again": (
        "people/test_second_step.py", "test_a_recovery_code_stands_for_the_telephone_once"),
    "a recovery code of another user": (
        "people/test_second_step.py", "test_a_recovery_code_of_somebody_else"),
    "an open session puts another telephone in place": (
        "people/test_second_step.py", "test_an_open_session_cannot_put_another"),
    "a PC that was left open": (
        "people/test_second_step_routes.py", "test_a_pc_left_open_does_nothing_dangerous"),
    "a clock that is three minutes off": (
        "people/test_second_step.py", "test_the_clock_of_the_office_may_be_three_minutes_off"),
    "a passkey of another site": (
        "people/passkeys/test_ceremony.py", "test_a_passkey_of_another_place_is_refused"),
    "a page of another origin, and a relay": (
        "people/passkeys/test_routes.py", "test_a_page_of_another_origin_is_refused"),
    "a signed challenge is sent again": (
        "people/passkeys/test_use.py", "test_an_answer_signs_in_once_whichever_process"),
    "a challenge of another user": (
        "people/passkeys/test_use.py", "test_a_challenge_of_one_user_makes_no_passkey_of_another"),
    "a proof is used to sign in": (
        "people/passkeys/test_use.py", "test_what_was_signed_to_prove_signs_nobody_in"),
    "a copied passkey": (
        "people/passkeys/test_use.py", "test_a_copied_passkey_that_counts_back"),
    "a passkey of the one who holds the telephone": (
        "people/passkeys/test_ceremony.py", "test_a_passkey_that_does_not_know_its_owner"),
    "a planted session, taken over after the sign-in": (
        "people/passkeys/test_routes.py", "test_a_session_that_was_planted"),
    "two providers are mixed up": (
        "people/provider/test_contract.py", "test_a_browser_that_comes_back_from_another_provider"),
    "a code of another user is injected": (
        "people/provider/test_contract.py", "test_a_code_of_another_browser_is_refused"),
    "a code is used again": ("people/provider/test_contract.py", "test_a_code_is_good_once"),
    "a token that nobody signed": (
        "people/provider/test_contract.py", "test_a_token_that_nobody_signed"),
    "a token for another service": (
        "people/provider/test_contract.py", "test_a_token_for_somebody_else"),
    "a token of another sign-in": (
        "people/provider/test_contract.py", "test_a_token_of_another_sign_in"),
    "a public key used as a shared secret": (
        "people/provider/test_tokens.py", "test_a_shared_secret_or_a_public_key"),
    "the provider's key changes meanwhile": (
        "people/provider/test_contract.py", "test_a_new_key_of_the_provider"),
    "an address to go on to after the sign-in": (
        "people/provider/test_routes.py", "test_a_newcomer_is_let_in_signs_in_and_out"),
    "a link is forced on a user who is signed in": (
        "people/provider/test_routes.py", "test_what_comes_back_to_another_browser"),
    "a name at the provider that is another user's here": (
        "people/provider/test_people.py", "test_a_name_that_somebody_has_is_never_taken_over"),
    "a colleague is locked out by wrong passwords": (
        "people/test_attempts.py", "test_a_stranger_elsewhere_keeps_nobody_out"),
    "an enrolment code is used twice": (
        "people/store/test_machines.py", "test_a_code_enrols_one_machine_once"),
    "a provider that answers slowly, too much or elsewhere": (
        "people/provider/test_fetch.py", "test_what_is_slow_or_large_or_elsewhere"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_each_attack_has_a_test_that_refuses_it(attack: str) -> None:
    file, beginning = ATTACKS[attack]
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    names = [
        node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert any(name.startswith(beginning) for name in names), (file, beginning)
