"""The queue server: a branch is a journal, everything else reads it."""

#: Of the whole product; kiosks and TVs tell theirs to the staff.
VERSION = "0.1.0"
