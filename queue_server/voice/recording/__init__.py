"""Takes that a person has recorded: judged, made into clips, and kept as a pack."""
