"""A whole morning in one office: clerks, a supervisor, a kiosk, devices and a wall, at once."""
