"""The network is gone for two seconds, or for longer, at each step of a clerk.

Two seconds are bridged: the page says that the act was sent, asks again by the same key, and it is
done once. After a longer outage the act is unknown: the page says so, does not repeat it at another
press, and settles it by its key once the network is back. One browser and one office serve all
cases.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end import processes
from tests.thorough import THOROUGH
from tests.waiting import PATIENCE_S
from tests.web.pages.conftest import PASSWORD, Office
from tests.web.pages.cuts.acts import ACTS, BY_DEVICE, NO_ACTS, Act, offered
from tests.web.pages.cuts.cable import Cable, Side
from tests.web.pages.cuts.desk import COUNT_ASKED, WORTH_A_WORD_MS, Desk

pytestmark = pytest.mark.browser

BANNER = "[data-key=act]"
UNDER_WAY = "已送出"
UNKNOWN = "尚不確定"
IN_DOUBT = "尚在查證"
WAS_DONE, WAS_NOT_DONE = "已確認執行", "沒有執行"


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    return []


@pytest.fixture(scope="module")
def desk(
    browser: Any, tmp_path_factory: pytest.TempPathFactory, complaints: list[str]
) -> Iterator[Desk]:
    office = Office(tmp_path_factory.mktemp("cuts") / "data")
    text = office.config.read_text("utf-8")
    for line, sooner in (
        ("min_calls = 2 ", "min_calls = 1 "),
        ("min_wait_s = 20", "min_wait_s = 0"),
    ):
        assert line in text
        text = text.replace(line, sooner)
    office.config.write_text(text, "utf-8")
    office.enrol()
    office.start()
    with Cable(office.port) as cable:
        context = browser.new_context(locale="zh-TW")
        context.set_default_timeout(PATIENCE_S * 1000)
        context.add_init_script(COUNT_ASKED)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.clock.install()
        page.goto(f"{cable.url}/clerk")
        page.get_by_label("帳號").fill("mei")
        page.get_by_label("密碼").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("[data-do=choose][data-counter='5']").wait_for()
        people = (processes.Clerk(office.url, name, PASSWORD) for name in ("mei", "lin", "wang"))
        yield Desk(page, cable, *people)
        context.close()
    office.stop()


BOTH: tuple[Side, Side] = ("before", "after")


def cases(few: Side, sheet: bool | None = None) -> list[Any]:
    """Each act on both sides; one side is enough where nothing new is learned by the other."""
    return [
        pytest.param(act, side, id=f"{name}-{side}")
        for name, act in ACTS.items()
        for side in BOTH
        if (THOROUGH or side == few) and sheet in (None, act.sheet)
    ]


def begun(desk: Desk, act: Act, side: Side) -> None:
    """Pressed, and the cable out on that side of it."""
    desk.tidy()
    desk.clear()
    act.before(desk)
    desk.until(lambda: not desk.shows(".main[aria-disabled]"), "that it can be pressed")
    desk.rows()
    desk.listen()
    desk.stop_clock()
    desk.cable.pull_at_next_act(side)
    act.press(desk)
    desk.cable.wait_until_out()


def press_again(desk: Desk, act: Act) -> None:
    (act.again or act.press)(desk)


@pytest.mark.parametrize(("act", "side"), cases("before"))
def test_two_seconds_without_a_network_are_bridged_and_the_act_is_done_once(
    desk: Desk, complaints: list[str], act: Act, side: Side
) -> None:
    begun(desk, act, side)
    desk.put_on(WORTH_A_WORD_MS)
    desk.until(lambda: desk.shows(f"{BANNER}, dialog [role=alert]", UNDER_WAY), "that it was sent")
    press_again(desk, act)
    desk.put_on()
    desk.mend()

    desk.until(lambda: not desk.shows(f"{BANNER}, dialog textarea"), "the answer")
    if act.after:
        act.after(desk)
    desk.wrote([*act.written, *act.then])
    desk.sit()
    assert complaints == []


@pytest.mark.parametrize(("act", "side"), cases("after", sheet=False))
def test_an_act_that_is_unknown_is_settled_by_its_key_and_not_done_by_another_press(
    desk: Desk, complaints: list[str], act: Act, side: Side
) -> None:
    begun(desk, act, side)
    desk.until(lambda: desk.shows(BANNER, UNKNOWN), "that it is not known")
    press_again(desk, act)
    if act.doubted:
        desk.until(lambda: desk.says(IN_DOUBT), "why not again")
    desk.mend()

    done = side == "after"
    desk.until(lambda: desk.says(WAS_DONE if done else WAS_NOT_DONE), "what became of it")
    desk.until(lambda: not desk.shows(BANNER), "that nothing is left open")
    if done and act.after:
        act.after(desk)
    once = [*act.written, *(act.then if act.goes_on else ())]
    desk.wrote(once if done else [])
    desk.sit()
    assert complaints == []


@pytest.mark.parametrize(("act", "side"), cases("after", sheet=True))
def test_what_stands_on_a_sheet_until_it_is_saved_is_saved_once_however_often_it_is_sent(
    desk: Desk, complaints: list[str], act: Act, side: Side
) -> None:
    begun(desk, act, side)
    desk.until(lambda: desk.shows("dialog [role=alert]", "連線中斷"), "that nothing came")
    desk.mend()
    press_again(desk, act)

    desk.until(lambda: not desk.shows("dialog textarea"), "that it is saved")
    desk.wrote(list(act.written))
    desk.sit()
    assert complaints == []


def test_whatever_a_clerk_can_do_is_cut() -> None:
    assert offered() - BY_DEVICE - NO_ACTS == {one.of for one in ACTS.values()}
