"""What walls show between calls: playlists, read the same by walls and server. Pure."""
