"""``run.py devices``: the device host as a program, and tools for setting devices up."""
