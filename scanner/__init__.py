"""TrueUp: compares what is with what should be, and says what differs, since when and whose it is."""

__version__ = "0.1.0"
