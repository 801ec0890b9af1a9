"""Names, letters and passwords that are accepted, and those that are refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.core.errors import BadRequest
from queue_server.people.rules import (
    FREE_FAILURES,
    LONGEST_COMMAND,
    LONGEST_KEY_NAME,
    LONGEST_PASSWORD,
    LONGEST_WAIT,
    MACHINE_KINDS,
    AccountPolicy,
    key_name,
    lock_for,
    refuse_keys,
    refuse_name,
    refuse_weak,
)

GOOD = "lantern-over-the-door"


def refusal(code: str, call: object, *args: object, **more: object) -> BadRequest:
    assert callable(call)
    with pytest.raises(BadRequest) as refused:
        call(*args, **more)
    assert refused.value.code == code
    return refused.value


@given(st.integers(0, 10**6))
def test_a_wait_never_becomes_shorter_and_ends_within_a_quarter_of_an_hour(failures: int) -> None:
    policy = AccountPolicy()
    before, after = (lock_for(policy, n) or timedelta(0) for n in (failures, failures + 1))
    assert before <= after <= LONGEST_WAIT
    assert (lock_for(policy, failures) is None) == (failures < FREE_FAILURES)


@pytest.mark.parametrize(("failures", "seconds"), [(5, 1), (6, 2), (9, 16), (14, 512), (15, 900)])
def test_each_failure_doubles_the_wait(failures: int, seconds: int) -> None:
    assert lock_for(AccountPolicy(), failures) == timedelta(seconds=seconds)


def test_appendix_ten_locks_for_a_quarter_of_an_hour_at_the_fifth() -> None:
    policy = AccountPolicy(lockout="tw-appendix10")
    assert [lock_for(policy, n) for n in (4, 5, 50)] == [None, LONGEST_WAIT, LONGEST_WAIT]


@pytest.mark.parametrize("name", ["m", "mei", "美玲", "counter-4", "a.b_c", "x" * 40])
def test_people_and_machines_are_called_what_the_office_likes(name: str) -> None:
    refuse_name(name)


@pytest.mark.parametrize("name", ["", "x" * 41, "a b", "-", "_", ".", "-_.", "a/b", "a\n", "<b>"])
def test_a_name_that_breaks_an_address_or_a_line_is_refused(name: str) -> None:
    assert "at most 40" in refusal("invalid_name", refuse_name, name).detail


@pytest.mark.parametrize(
    "keys", [{}, {"finish": "f"}, {"call-next": "1", "hold": ""}, {"a" * LONGEST_COMMAND: "z"}]
)
def test_a_command_may_have_a_letter_a_digit_or_none(keys: dict[str, str]) -> None:
    refuse_keys(keys)


@pytest.mark.parametrize(
    "keys",
    [{"": "f"}, {"-": "f"}, {"fin1sh": "f"}, {"完成": "f"}, {"a" * (LONGEST_COMMAND + 1): "f"}],
)
def test_what_is_no_command_gets_no_letter(keys: dict[str, str]) -> None:
    refused = refusal("invalid", refuse_keys, keys)
    assert refused.facts["field"] == "keys"
    assert "name of a command" in refused.detail


@pytest.mark.parametrize("key", ["F", "é", " ", "!", "完"])
def test_what_a_keyboard_cannot_tell_apart_is_no_letter(key: str) -> None:
    refused = refusal("invalid", refuse_keys, {"finish": key})
    assert refused.facts["field"] == "keys"
    assert "small letter" in refused.detail


def test_one_letter_is_one_command_but_several_commands_may_have_none() -> None:
    refused = refusal("key_twice", refuse_keys, {"finish": "f", "hold": "f", "skip": "k"})
    assert refused.facts["key"] == "f"
    refuse_keys({"finish": "", "hold": "", "skip": "k"})


@pytest.mark.parametrize("password", [GOOD, "a1b" * 3, "ab" * (LONGEST_PASSWORD // 2 - 1) + "cd"])
def test_a_password_needs_length_and_nothing_else(password: str) -> None:
    refuse_weak(password, "mei")


@pytest.mark.parametrize("password", ["", "seven7!", "ab" * 64 + "c"])
def test_a_password_too_short_or_too_long_is_refused_with_both_bounds(password: str) -> None:
    refused = refusal("password_weak", refuse_weak, password, "mei")
    assert (refused.facts["at_least"], refused.facts["most"]) == (8, LONGEST_PASSWORD)
    assert "8 to 128" in refused.detail


def test_the_office_may_ask_for_more() -> None:
    refuse_weak("Lantern-over", "mei", at_least=12)
    refused = refusal("password_weak", refuse_weak, "Lantern-ove", "mei", at_least=12)
    assert refused.facts["at_least"] == 12


@pytest.mark.parametrize(
    ("password", "user"),
    [("Password1", "mei"), ("meiling2026!", "meiling"), ("MeiLing-1", "meiling"),
     ("....----", "mei"), ("aaaaaaaa", "mei"), ("12345678", "")],
)  # fmt: skip
def test_a_common_password_or_ones_own_name_is_refused(password: str, user: str) -> None:
    assert refusal("password_common", refuse_weak, password, user, frozenset({"password1"}))


@pytest.mark.parametrize("password", ["Lantern7", "lantern-7", "LANTERN-x", "Lantern-"])
def test_three_kinds_of_characters_are_enough_where_they_are_asked_for(password: str) -> None:
    refuse_weak(password, "mei", complexity=True)


@pytest.mark.parametrize("password", ["lanternx", "lantern7", "LANTERN-", "12345-90"])
def test_two_kinds_of_characters_are_not(password: str) -> None:
    refused = refusal("password_weak", refuse_weak, password, "mei", complexity=True)
    assert refused.facts["at_least"] == 8
    assert "three" in refused.detail


def test_machines_are_enrolled_under_plain_words() -> None:
    assert MACHINE_KINDS == ("kiosk", "display", "host")
    assert {type(one) for one in MACHINE_KINDS} == {str}


@pytest.mark.parametrize(
    ("text", "name"),
    [("k", "k"), ("  my  phone \n", "my phone"), ("x" * LONGEST_KEY_NAME, "x" * LONGEST_KEY_NAME)],
)
def test_a_passkey_is_called_what_its_owner_writes_without_spaces_around(
    text: str, name: str
) -> None:
    assert key_name(text) == name


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST_KEY_NAME + 1), "a\x07b"])
def test_a_passkeys_name_has_so_many_characters_that_can_be_seen(text: str) -> None:
    assert refusal("invalid", key_name, text).facts["field"] == "name"


def test_a_passkey_is_not_called_by_the_number_of_an_identity_card() -> None:
    assert refusal("personal_data", key_name, "A123456789").facts["field"] == "name"


def test_nobody_and_no_machine_is_called_by_the_number_of_an_identity_card() -> None:
    refused = refusal("personal_data", refuse_name, "A123456789")
    assert (refused.facts["field"], refused.facts["found"]) == ("name", "national_id")


@pytest.mark.parametrize("key", ["f", "0", "9", "z"])
def test_a_letter_is_taken_once_and_named_when_it_stands_for_two(key: str) -> None:
    refuse_keys({"finish": key})
    refused = refusal("key_twice", refuse_keys, {"finish": key, "hold": key})
    assert (refused.facts["key"], refused.detail) == (key, f"{key} stands for two commands")


@pytest.mark.parametrize(
    ("call", "args", "more", "expected"),
    [
        (refuse_name, ("a b",), {}, "letters, digits, - _ . and at most 40 of them"),
        (key_name, ("",), {}, "name: 1 to 40 characters"),
        (refuse_keys, ({"": "f"},), {}, "keys: the name of a command"),
        (refuse_keys, ({"finish": "F"},), {}, "keys: a small letter or a digit"),
        (refuse_weak, ("short", "mei"), {}, "8 to 128 characters"),
        (refuse_weak, ("aaaaaaaa", "mei"), {}, "this password is on every list of common ones"),
        (refuse_weak, ("lanternx", "mei"), {"complexity": True},
         "capital and small letters, digits, signs: at least three of these"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_would_be_taken(
    call: object, args: tuple[object, ...], more: dict[str, object], expected: str
) -> None:
    assert callable(call)
    with pytest.raises(BadRequest) as refused:
        call(*args, **more)
    assert refused.value.detail == expected


def test_a_password_of_the_office_own_least_length_says_so_when_it_lacks_kinds() -> None:
    refused = refusal(
        "password_weak", refuse_weak, "lanternxyz", "mei", at_least=10, complexity=True
    )
    assert refused.facts["at_least"] == 10


@pytest.mark.parametrize("sign", list("0123456789!@#$%^&*.-_ "))
def test_a_name_with_signs_around_it_is_still_ones_name(sign: str) -> None:
    for password in (f"{sign * 4}meiling", f"meiling{sign * 4}"):
        refusal("password_common", refuse_weak, password, "MeiLing")


@pytest.mark.parametrize("password", ["Xmeiling", "meilingx", "mei1ling"])
def test_a_name_inside_other_letters_is_not_ones_name(password: str) -> None:
    refuse_weak(password, "meiling")


@pytest.mark.parametrize(("password", "common"), [("abababab", True), ("abcabcab", False)])
def test_a_password_of_two_different_signs_is_common_and_one_of_three_is_not(
    password: str, common: bool
) -> None:
    if common:
        refusal("password_common", refuse_weak, password, "mei")
    else:
        refuse_weak(password, "mei")
