"""Calls as they are heard: which, in what order, with which chime, read how. Pure."""
