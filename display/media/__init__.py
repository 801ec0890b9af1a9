"""What the wall shows between calls: pictures that were fetched, and how long notices were seen."""
