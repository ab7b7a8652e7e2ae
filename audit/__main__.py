"""`python -m audit`: the same as the command `audit`."""

from audit.cli import entry

if __name__ == "__main__":
    entry()
