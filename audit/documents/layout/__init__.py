"""The form of a Word file against GB/T 9704-2012: what it says, resolved through styles, and, where asked for, the rendered page."""
