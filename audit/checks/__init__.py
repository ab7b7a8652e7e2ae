"""Rules at work: running them, proving them by their cases, and saying what they cover."""
