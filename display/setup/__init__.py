"""What a wall is given before it starts: its command line, its own ``[display]``, its size."""
