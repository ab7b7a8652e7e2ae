"""Changing single cells of an xlsx or xlsm in place: what is not asked for stays byte for byte.

A workbook is a zip of parts. Charts, pictures, macros, pivot tables and parts that only one program understands are copied
with their compressed bytes; of a sheet only the cells asked for are written anew. Nothing here knows ledgers.
"""
