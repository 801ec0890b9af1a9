"""The recorder's page in a browser: what a person reads, hears back and is shown, take by take."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aiohttp import web

from queue_server.commands.recording.serving import app
from queue_server.voice.recording.session import RecordingSession
from queue_server.voice.sound import Samples, to_samples, to_wave
from queue_server.voice.speaking import Voices
from queue_server.wire.sound.chime import RATE_HZ
from tests.catalogue import shipped_strings
from tests.loop_thread import LoopThread, close_server
from tests.voice.packs import keys_of
from tests.voice.recording.test_session import GOOD
from tests.voice.recording.test_takes import take
from tests.waiting import wait_until
from tests.web.pages.conftest import CHROMIUM, FLAGS, OpenPage

LANGUAGE, TODAY = "nan", date(2026, 11, 28)
#: On a busy machine a breath may come torn; a person would read it again too.
MOST_TAKES = 12

#: A room with one voice in it, in the place of a microphone: ``speak`` reads one breath, with
#: enough silence around it, and comes back when it is over.
READER = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext({ sampleRate: 48000 });
  const room = context.createMediaStreamDestination();
  window.speak = (hertz, seconds, loudness) => new Promise((done) => {
    const voice = new OscillatorNode(context, { frequency: hertz });
    const from = context.currentTime + 0.6;
    voice.connect(new GainNode(context, { gain: loudness })).connect(room);
    voice.start(from);
    voice.stop(from + seconds);
    voice.onended = () => setTimeout(done, 400);
  });
  return room.stream;
};
"""
#: A take that no clock ends, however long this machine takes for a press of a button.
UNHURRIED = """
const timeout = window.setTimeout.bind(window);
window.setTimeout = (work, ms) => timeout(work, ms > 5000 ? 2 ** 30 : ms);
"""
#: The loudest that the meter has shown, and a promise that a voice has been heard and has ended.
WATCHER = """
window.loudest = 0;
const level = () => document.querySelector("meter")?.value ?? 0;
setInterval(() => { window.loudest = Math.max(window.loudest, level()); }, 20);
window.breathEnds = () => new Promise((done) => {
  let begun = false;
  const look = setInterval(() => {
    begun = begun || level() > 0.7;
    if (!begun || level() > 0.3) return;
    clearInterval(look);
    setTimeout(done, 400);
  }, 20);
});
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium whose microphone hears one breath every three seconds."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    heard = tmp_path_factory.mktemp("room") / "room.wav"
    heard.write_bytes(to_wave(to_samples(take(before_s=1.2, seconds=0.6, after_s=1.2))))
    fake = [
        "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}",
    ]  # fmt: skip
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *fake])
        yield opened
        opened.close()


class Studio:
    """The recorder's server, and the folder it fills."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        strings = shipped_strings()
        words = {key: text for key, text in strings.items() if key.startswith("recorder.")}
        self._runner = web.AppRunner(app(RecordingSession(folder, TODAY), words))
        self._loop = LoopThread()

    def open(self) -> str:
        self._loop.start()
        return self._loop.do(self._listen())

    async def _listen(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/"

    def close(self) -> None:
        self._loop.do(close_server(self._runner))
        self._loop.stop()


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    made = Studio(tmp_path / "clips" / LANGUAGE)
    yield made
    made.close()


def recorded_but(folder: Path, *missing: str) -> None:
    """Every phrase but these has been read before."""
    session = RecordingSession(folder, TODAY)
    first, *others = [key for key in keys_of(LANGUAGE) if key not in missing]
    session.judge(first, GOOD)
    (clip,) = folder.glob(f"{first}.*")
    for key in others:
        shutil.copy(clip, clip.with_stem(key))


def verdict(page: Any) -> str:
    return str(page.locator("[data-key=verdict]").inner_text())


def press(page: Any, what: str) -> None:
    page.locator(f"[data-do={what}]").click()


def read(page: Any, hertz: int = 220, seconds: float = 0.5, loudness: float = 0.3) -> str:
    """One take, from the press of the button to what the page says of it."""
    press(page, "record")
    page.wait_for_function("window.speak !== undefined")
    page.evaluate(f"speak({hertz}, {seconds}, {loudness})")
    press(page, "record")
    return wait_until(lambda: verdict(page), "the verdict")


def read_until(page: Any, words: str, **how: float) -> None:
    """Take after take until the page says ``words`` of one."""
    said = [verdict(page)]
    while words not in said[-1]:
        assert len(said) <= MOST_TAKES, said
        said.append(read(page, **how))  # type: ignore[arg-type]


def phrase(page: Any) -> str:
    return str(page.locator(".phrase .words").inner_text())


def words_of(key: str) -> str:
    return {one: words for one, words, _ in RecordingSession(Path(LANGUAGE), TODAY).phrases()}[key]


def file_of(studio: Studio, key: str) -> bytes:
    return (studio.folder / f"{key}.flac").read_bytes()


def loudest_hz(sound: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(sound))
    return float(np.fft.rfftfreq(len(sound), 1 / RATE_HZ)[int(np.argmax(spectrum))])


def test_the_microphone_is_seen_on_the_meter_and_a_breath_becomes_a_clip(
    studio: Studio, open_page: OpenPage
) -> None:
    page = open_page(studio.open(), before=WATCHER)
    assert phrase(page) == words_of("lead")
    assert "已錄 0 句" in page.inner_text("main")
    assert page.evaluate("window.loudest") == 0
    for _ in range(MOST_TAKES):
        press(page, "record")
        page.evaluate("breathEnds()")
        press(page, "record")
        if "lead 已保存" in wait_until(lambda: verdict(page), "the verdict"):
            break
    assert 0.7 < page.evaluate("window.loudest") <= 1
    assert "lead 已保存" in verdict(page)
    assert phrase(page) == words_of("lead-A")
    assert "已錄 1 句" in page.inner_text("main")
    assert file_of(studio, "lead")


def test_a_take_that_is_not_good_is_not_kept_and_it_is_said_what_to_do_better(
    studio: Studio, open_page: OpenPage
) -> None:
    recorded_but(studio.folder, "digit-4", "last-2")
    page = open_page(studio.open(), before=READER)
    assert phrase(page) == words_of("digit-4")
    read_until(page, "太大聲", loudness=1.0)
    read_until(page, "太小聲", loudness=0.02)
    read_until(page, "太長", seconds=1.5)
    read_until(page, "沒有聽到聲音", loudness=0.0)
    assert phrase(page) == words_of("digit-4")
    assert not (studio.folder / "digit-4.flac").exists()
    read_until(page, "digit-4 已保存")
    assert phrase(page) == words_of("last-2")


def test_a_phrase_that_is_read_again_takes_the_place_of_the_one_before(
    studio: Studio, open_page: OpenPage
) -> None:
    recorded_but(studio.folder, "last-9")
    page = open_page(studio.open(), before=READER)
    read_until(page, "last-9 已保存", hertz=330)
    assert f"已錄 {len(keys_of(LANGUAGE))} 句" in page.inner_text("main")
    first = file_of(studio, "last-9")
    read_until(page, "太小聲", loudness=0.02)
    assert file_of(studio, "last-9") == first
    read_until(page, "last-9 已保存", hertz=550)
    assert file_of(studio, "last-9") != first
    with page.expect_response(lambda answer: "/takes/last-9" in answer.url) as played:
        press(page, "play")
    assert played.value.headers["content-type"] == "audio/wav"


def test_while_a_take_runs_no_other_phrase_comes_under_it(
    studio: Studio, open_page: OpenPage
) -> None:
    recorded_but(studio.folder, "digit-4", "last-2")
    page = open_page(studio.open(), before=READER + UNHURRIED)
    press(page, "record")
    for other in ("next", "back"):
        page.locator(f"[data-do={other}][aria-disabled=true]").dispatch_event("click")
    assert phrase(page) == words_of("digit-4")
    press(page, "record")
    wait_until(lambda: verdict(page), "the verdict")
    press(page, "next")
    assert phrase(page) == words_of("digit-5")


def test_what_was_read_is_what_a_call_says_and_whose_voice_it_is_stands_beside_it(
    studio: Studio, open_page: OpenPage
) -> None:
    recorded_but(studio.folder, "digit-4", "last-2")
    page = open_page(studio.open(), before=READER)
    read_until(page, "digit-4 已保存", hertz=440)
    read_until(page, "last-2 已保存", hertz=660)
    # The meter draws the page ten times a second; what is typed meanwhile stays.
    for name, value in (("speaker", "林小姐"), ("licence", "CC0"), ("dialect", "南")):
        page.locator(f"input[name={name}]").fill(value)
    with page.expect_response(lambda answer: answer.url.endswith("/facts")):
        page.locator(".facts button").click()
    manifest = json.loads((studio.folder / "manifest.json").read_text("utf-8"))
    known = {name: manifest[name] for name in ("made_by", "speaker", "licence", "dialect")}
    assert known == {"made_by": "recorded", "speaker": "林小姐", "licence": "CC0", "dialect": "南"}
    voices = Voices(studio.folder.parent)
    (pack,) = voices.packs
    for key, hertz in (("digit-4", 440), ("last-2", 660)):
        clip = pack.clip(key)
        assert loudest_hz(clip) == pytest.approx(hertz, abs=5)
        assert len(clip) / RATE_HZ < 0.9, "the silence around it is cut away"
    spoken = voices.say("A042", 3, [LANGUAGE])
    assert (set(spoken.said), spoken.missing) == ({LANGUAGE}, frozenset())
    heard = np.abs(np.fft.rfft(spoken.samples))
    at = np.fft.rfftfreq(len(spoken.samples), 1 / RATE_HZ)
    for hertz in (440, 660):
        near, around = np.abs(at - hertz) < 5, np.abs(at - hertz) < 60
        assert heard[near].max() > 5 * np.median(heard[around])


def test_a_microphone_that_is_not_allowed_is_said(studio: Studio, open_page: OpenPage) -> None:
    refused = "navigator.mediaDevices.getUserMedia = async () => { throw new Error('no'); };"
    page = open_page(studio.open(), before=refused)
    press(page, "record")
    assert "無法使用麥克風" in wait_until(lambda: verdict(page), "the page's word")
    assert page.locator("[data-do=record]").inner_text().startswith("錄音")
