"""Public notices: what must not be in them, what must, and whether they agree with the ledgers.

One stream of pieces (text, place, hidden or not) from everything in a file; tables read as tables; detectors over both.
"""
