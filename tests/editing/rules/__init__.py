"""What a change of the files is, and what comes of it."""
