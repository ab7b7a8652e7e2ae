"""Use cases: what the commands do. They return values and print nothing."""
