"""What a released version promised still holds: its routes, messages, commands and files."""
