"""The benchmarks behind every figure the README quotes: ``python -m bench [NAME…]``."""
