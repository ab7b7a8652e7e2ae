"""Detectors, one module for each sort of personal data. Each takes a comparable text with its context and yields what it found.

None gates on a check digit, none backtracks without bound: every pattern has bounded repeats or is one class of characters.
"""
