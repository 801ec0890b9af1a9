"""Tools of the benchmarks: servers, load, the ceiling."""
