"""The few exceptions of the program. Each carries one finished line for the user and means exit status 2."""

from __future__ import annotations


class AuditError(Exception):
    """The work could not be done. `str(error)` is one line that says what, where and how to mend it."""


class UsageFault(AuditError):
    """The request itself is off: an unknown name, a missing option, a folder without ledgers."""


class ReadError(AuditError):
    """An input cannot be read or trusted.

    `file` is the name as reports show it (relative, with `/`), `message` the reason with its remedy.
    """

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}")
        self.file = file
        self.message = message

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return (type(self), (self.file, self.message))


class NoRoom(ReadError):
    """What was read could not be put down: the disk is full, or the like. The file itself may be sound."""


class OutputError(AuditError):
    """An output cannot be written (it exists, it is open in Excel, the folder is read-only)."""


class DataFault(AuditError):
    """A file of rules, parameters, schemas or templates is wrong; the line names the file and the key.

    Where they are known apart, `file` is the file as messages show it, `line` its line, and `reason` the message without them.
    """

    def __init__(
        self, message: str, *, file: str | None = None, line: int | None = None, reason: str | None = None
    ) -> None:
        super().__init__(message)
        self.file = file
        self.line = line
        self.reason = reason or message


class ParameterFault(AuditError):
    """A dated parameter has no value on a day on which a rule asks for it."""
