"""What the wall shows between calls: fetched pictures and clips, and how long notices were seen."""
