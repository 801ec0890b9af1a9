"""What a process gives up before it reads what a stranger has made.

Tested by tests/signage/test_imaging.py, tests/signage/test_clips.py and
tests/display/media/test_player.py.
"""

import resource


def give_up_rights(memory_bytes: int, cpu_s: int, *, files: int | None = None) -> None:
    """Limit memory and computing; write no file from here on, and open none beyond ``files``."""
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
