"""Independent readers of what Larder reads and writes: Python's parsers, none of Larder's code."""
