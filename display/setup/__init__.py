"""What a wall is given before it starts: command line, its own ``[display]`` table, size."""
