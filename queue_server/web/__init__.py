"""HTTP and WebSocket; aiohttp lives here and nowhere else."""
