"""Calls as they are heard: which ones, in what order, with which chime and words. Pure."""
