"""One module a format: each puts every text of a file, seen or unseen, into a `Walked`. They run inside the guard's child."""
