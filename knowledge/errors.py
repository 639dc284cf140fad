"""The error of reading a report, apart from the reader, so that commands can catch it without importing the reader."""


class ReportFormatError(Exception):
    """The text is not a work report; the message says what is missing."""
