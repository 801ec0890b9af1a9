"""An office in which nothing lets people in."""

from queue_server.usecases.doorkeeper import Identity, Nobody


async def test_without_a_way_in_no_one_is_recognised_and_no_one_stays() -> None:
    door, mei = Nobody(), Identity(name="mei", role="clerk", key="k")
    await door.look_again()
    assert door.by_session("k") is None
    assert door.by_machine_token("k") is None
    assert not door.has_proved(mei)
    assert not door.is_current(mei)
