"""One file per screen of the kiosk."""
