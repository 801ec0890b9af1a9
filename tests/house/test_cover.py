"""Which files belong to which room when coverage is judged."""

from house import cover


def room(name: str, *files: str) -> list[str]:
    return cover.inside([str(cover.HERE / one) for one in files], cover.FLOORS[name][0])


def test_the_rules_of_every_wing_are_one_room() -> None:
    rules = ["queue_server/people/rules.py", "queue_server/visits/rules/route.py"]
    assert room("rules of wings", *rules, "queue_server/people/use.py") == rules


def test_files_of_other_houses_belong_to_no_room() -> None:
    assert cover.inside(["/elsewhere/queue_server/core/a.py"], "") == []


def test_everything_is_everything() -> None:
    assert len(room("everything", "kiosk/app.py", "drivers/base.py")) == 2


def test_every_branch_of_the_pure_rooms_is_wanted() -> None:
    assert {cover.FLOORS[name][1] for name in cover.PURE} == {100.0}
    assert set(cover.FLOORS) - set(cover.PURE) == {"everything"}
