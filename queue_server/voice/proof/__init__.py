"""Whether a sound was really heard: played, sent to an output that is on, heard by a microphone."""
