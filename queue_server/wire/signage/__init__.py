"""What walls show between calls: playlists, read alike by walls and by the server. Pure."""
