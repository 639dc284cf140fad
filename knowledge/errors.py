"""What reading a report raises: apart from the reader, so that commands know it that read none."""


class ReportFormatError(Exception):
    """The text is no work report; the message says what was looked for."""
