"""Copies of notices that may be published: written anew from what is allowed, never the original with things taken out.

Each format has a sieve that carries over only what it knows: visible text, tables, and the looks that are plain figures and names
of fonts. Whatever it does not know (comments, properties, revisions, scripts, parts of other programs) is not carried over, so it
needs no list of all the places where something can hide. What the copy lost is told, and the copy is checked again by the
whole checker; where anything is left, there is no copy.
"""
