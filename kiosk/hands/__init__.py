"""What the kiosk does in the world.

- ``world``         carries out what the model asks for, and gives back what came of it
- ``touches``       touches on disk before they are sent
- ``answers``       the server's answer to a touch, as an event
- ``appointments``  days, times, holds and bookings of the server's book
- ``paper``         slips, and which of them went wrong
- ``voice``         the guidance: clips one after the other
- ``headset``       the channel on which they play
- ``volume``        the usual volume, on disk
- ``own_state``     what the kiosk reports about itself
- ``staff``         the staff code, and the newest lines of the log

Tested by tests/kiosk/hands.
"""
