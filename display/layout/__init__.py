"""The wall as draw commands: functions from what to show to what to paint. Pure, but that ``plan``
reads the layouts, which are files.

Tested by tests/display/layout.
"""
