"""What the kiosk does in the world.

- ``world``    carries out what the model asks for, and gives back what came of it
- ``touches``  touches on disk before they are sent
- ``staff``    the staff code, and the newest lines of the log
- ``paper``    slips, and which of them went wrong

Tested by tests/kiosk/hands.
"""
