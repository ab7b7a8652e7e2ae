"""Databases that users have: PostgreSQL (driver from the extra `postgres`) and SQLite. What connects, reads and writes; nothing about ledgers.

The only place that knows `pg8000` and `sqlite3`. Passwords stay in here: they are in no message, no exception and no output.
"""
