"""OpenCV is loaded once, whole and silent."""

import subprocess
import sys

LOADED_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from drivers.photo.make import load_opencv
from drivers.photo.pictures.vision import opencv

together = Barrier(8)


def load(_):
    together.wait()
    load_opencv()
    return opencv()


with ThreadPoolExecutor(8) as pool:
    [cv2] = set(pool.map(load, range(8)))
assert cv2.utils.logging.getLogLevel() == cv2.utils.logging.LOG_LEVEL_SILENT
assert not cv2.VideoCapture(77).isOpened()
"""


def test_cameras_that_begin_at_once_load_it_whole_and_it_writes_nothing() -> None:
    command = [sys.executable, "-c", LOADED_AT_ONCE]
    ran = subprocess.run(command, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
