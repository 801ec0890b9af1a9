"""Numbers without the server: the kiosk decides, writes it down, prints, and brings it in later.

- ``numbers``  which number is next, and the ticket it makes (pure)
- ``hours``    whether the office is open, as far as a kiosk alone can know (pure)
- ``clock``    the server's time, carried on while it is away
- ``kept``     catalogue and board on disk, for a start without the server
- ``journal``  what was given, one line each, on disk before it is printed
- ``alone``    all of it, as the kiosk's world uses it
- ``upload``   brings in what was given, when the server answers again

Tested by tests/kiosk/offline.
"""
