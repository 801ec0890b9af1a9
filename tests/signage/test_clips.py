"""Videos become clips for displays, without sound, and nothing that is uploaded does harm."""

import io
from contextlib import suppress

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from queue_server.core.errors import BadRequest
from queue_server.signage.imaging import clip_worker
from queue_server.signage.imaging.answer import CLIP_CODES, Unusable, clip_in, of_clip
from queue_server.signage.imaging.clip_worker import made
from queue_server.signage.imaging.studio import ProcessStudio
from queue_server.signage.ports import MadeClip
from queue_server.signage.rules import LARGEST_CLIP
from tests.videos import video


def pictures_in(data: bytes) -> int:
    with av.open(io.BytesIO(data), "r") as played:
        return len(list(played.decode(video=0)))


@pytest.mark.parametrize("kind", ["mp4", "webm"])
async def test_a_video_becomes_a_silent_clip_that_begins_with_its_poster(kind: str) -> None:
    clip = await ProcessStudio().make_clip(video(1.0, kind=kind))
    assert (clip.width, clip.height) == (160, 96)
    assert clip.milliseconds == pytest.approx(1000, abs=120)
    with av.open(io.BytesIO(clip.data), "r") as played:
        assert [one.type for one in played.streams] == ["video"]
        assert played.streams.video[0].codec_context.name == "h264"
    assert pictures_in(clip.data) == 10
    with Image.open(io.BytesIO(clip.poster)) as poster:
        pixel = poster.getpixel((80, 48))
        assert isinstance(pixel, tuple)
        assert pixel[0] > 150 > pixel[1]


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_the_sound_of_a_video_is_kept_as_one_channel_as_long_as_its_pictures(kind: str) -> None:
    clip = made(video(1.0, kind=kind, hertz=440.0))
    with av.open(io.BytesIO(clip.data), "r") as played:
        (stream,) = played.streams.audio
        assert (stream.codec_context.name, stream.rate, stream.channels) == ("aac", 24_000, 1)
        samples = sum(frame.samples for frame in played.decode(audio=0))
    assert samples / 24_000 == pytest.approx(0.9, abs=0.15)
    assert pictures_in(clip.data) == 10


def test_a_sound_that_cannot_be_read_leaves_a_silent_clip() -> None:
    whole = video(1.0, hertz=440.0)
    assert len(clip_worker.sound_in(whole)) > 40_000
    assert len(clip_worker.sound_in(whole[:300])) == 0
    assert len(clip_worker.sound_in(video(1.0))) == 0


def test_a_large_video_is_made_as_small_as_walls_need_it_and_no_faster() -> None:
    clip = made(video(0.5, (1920, 1080), fps=60))
    assert (clip.width, clip.height) == (1280, 720)
    assert pictures_in(clip.data) == pytest.approx(15, abs=1)


def test_a_video_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip_worker, "LONGEST_CLIP_S", 1)
    with pytest.raises(Unusable, match="clip_too_long"):
        made(video(3.0))


def test_a_video_of_too_many_pixels_or_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    good = video()
    monkeypatch.setattr(clip_worker, "MOST_FRAME_PIXELS", 100)
    with pytest.raises(Unusable, match="clip_too_heavy"):
        made(good)
    monkeypatch.undo()
    monkeypatch.setattr(clip_worker, "LARGEST_CLIP", 100)
    with pytest.raises(Unusable, match="clip_too_heavy"):
        made(good)


@pytest.mark.parametrize(
    "upload",
    [
        b"", b"\0" * 100, b"<svg/>", b"GIF89a", b"RIFF....AVI ", video()[:300],
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n",
    ],
)  # fmt: skip
def test_what_is_no_video_of_ours_is_refused(upload: bytes) -> None:
    with pytest.raises(Unusable, match="clip_unreadable"):
        made(upload)


@settings(max_examples=30)
@given(st.binary(max_size=60), st.integers(0, 1500))
def test_a_damaged_video_is_a_clip_or_a_refusal_and_never_a_crash(noise: bytes, at: int) -> None:
    good = video(0.2)
    with suppress(Unusable):
        made(good[:at] + noise + good[at + len(noise) :])


WHOLE = of_clip(MadeClip(4, 2, 900, b"poster", b"clip"))
LIES = [
    b"", b"?", b"-nonsense", b"+", b"+abc", WHOLE[:-1], WHOLE + b"x",
    of_clip(MadeClip(4, 2, 9, b"", b"\0" * (LARGEST_CLIP + 1))),
]  # fmt: skip


def test_an_answer_has_clip_and_poster() -> None:
    assert clip_in(WHOLE) == MadeClip(4, 2, 900, b"poster", b"clip")


@pytest.mark.parametrize("answer", LIES, ids=lambda answer: repr(answer[:9]))
def test_a_process_that_died_or_lies_is_a_refusal(answer: bytes) -> None:
    with pytest.raises(BadRequest) as refusal:
        clip_in(answer)
    assert refusal.value.code in CLIP_CODES
