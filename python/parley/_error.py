from __future__ import annotations


class Error(Exception):
    """What went wrong, and where.

    >>> import parley
    >>> try:
    ...     parley.Record.open("no such file.db")
    ... except parley.Error as error:
    ...     print(error.code, error.file)
    not_found no such file.db
    """

    code: str  #: "invalid", "not_found", "io", "corrupt", "too_large", "unsupported", "busy", "internal"
    message: str
    file: str | None  #: the file, document or table
    line: int | None  #: from 1
    offset: int | None  #: in bytes, from 0

    def __init__(self, message: str, code: str = "invalid", file: str | None = None, line: int | None = None, offset: int | None = None):
        self.message, self.code, self.file, self.line, self.offset = message, code, file or None, line, offset
        super().__init__(message, code, file, line, offset)

    def __str__(self) -> str:
        if not self.file:
            return self.message
        if self.line is not None:
            return f"{self.file}:{self.line}: {self.message}"
        return f"{self.file}: " + (f"at byte {self.offset}: " if self.offset is not None else "") + self.message


class ParleyWarning(UserWarning):
    """An input could not be read, or not wholly; the rest was."""
