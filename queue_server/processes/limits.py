"""Rights that a process gives up before it reads a stranger's file.

Tested by tests/signage/test_imaging.py, tests/signage/test_clips.py and
tests/display/media/test_player.py.
"""

import resource


def give_up_rights(memory_bytes: int, cpu_s: int, *, files: int | None = None) -> None:
    """Limit memory and processor time; allow no writing of files, and at most ``files`` open."""
    most = [
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    if files is not None:
        most.append((resource.RLIMIT_NOFILE, files))
    for what, limit in most:
        resource.setrlimit(what, (limit, limit))
