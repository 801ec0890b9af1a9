"""What the benchmarks measure with: servers, load, the ceiling."""
