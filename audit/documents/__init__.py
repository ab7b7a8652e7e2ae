"""Word documents from validated data. The only place that knows docxtpl and python-docx.

docxtpl parses what it renders forgivingly: bad XML never raises, it loses text. Hence the strict environment, the refusal of
characters that XML cannot hold, and the re-reading of every document that was made.
"""
