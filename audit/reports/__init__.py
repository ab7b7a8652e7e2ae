"""Renderings of what was found. Everything is made once as JSON; terminal and workbook are pictures of it."""
