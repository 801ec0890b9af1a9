"""The ways a visitor takes through the kiosk, one file each. Pure.

- ``steps``     from screen to screen, and back to the start
- ``choosing``  language, group, service, class
- ``several``   several things on one number
- ``later``     a time on a later day is booked
- ``issuing``   a number is asked for, printed, or given up
- ``searching`` a service by keys or words, and whether it led anywhere
- ``checkin``   a visitor with an appointment arrives
- ``reprinting`` a slip again, for a number shown on a telephone
- ``staff``     looking after the kiosk, behind a code
- ``offline``   the kiosk gives the number itself

Tested by tests/kiosk/test_update.py.
"""
