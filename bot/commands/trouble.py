"""What a person can mend, said as a person reads it."""

import re
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from bot.settings import SettingsError
from knowledge.city_format import CityDataError
from knowledge.report import ReportFormatError
from storage.errors import StorageError
from storage.export import ExportError

P = ParamSpec("P")
T = TypeVar("T")


def told(command: Callable[P, T]) -> Callable[P, T]:
    """What a person can mend is said in a line each, without a traceback; the exit status is 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (SettingsError, CityDataError, ExportError, ReportFormatError) as error:
            raise click.ClickException(str(error)) from None
        except StorageError as error:
            raise click.ClickException(_of_database(str(error))) from None
        except BrokenPipeError:
            raise  # Whoever read the output has gone: click ends quietly.
        except OSError as error:
            what = f"{error.filename or 'system'}: {error.strerror or error}"
            raise click.ClickException(f"{what}: see that it exists and may be read and written") from None

    return run


def _of_database(error: str) -> str:
    """Name the setting and the remedy where the words are a driver's (storage.errors.explain), which name neither."""
    if "DATABASE_URL" in error or not re.match(r"\w+Error: ", error):
        return error
    return f"YOUNUO_DATABASE_URL: {error}: see that the database runs, can be reached and may be written"
