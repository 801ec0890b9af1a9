"""Pure: how long each counter was open, serving, idle while people waited, and paused."""
