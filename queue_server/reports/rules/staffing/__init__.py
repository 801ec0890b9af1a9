"""How many counters each half hour needs: from past days and bookings, by our own simulator."""
