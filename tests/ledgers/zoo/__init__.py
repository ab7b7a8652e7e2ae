"""Writes one description of a workbook in every container that offices send, whether or not a library can write it."""
