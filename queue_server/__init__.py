"""The queue server: a branch is a journal, everything else reads it."""
