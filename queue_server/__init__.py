"""The queue server: a branch is a journal, everything else reads it.

Tested by tests/commands and tests/end_to_end.
"""

#: Of the whole product; kiosks and TVs report theirs to staff.
VERSION = "0.2.0"
