"""What a person can mend, said as a person reads it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from bot.remedy import say_trouble
from bot.settings import SettingsError
from knowledge.city_format import CityDataError
from knowledge.errors import ReportFormatError
from storage.errors import StorageError
from storage.export import ExportError

P = ParamSpec("P")
T = TypeVar("T")


def reporting_errors(command: Callable[P, T]) -> Callable[P, T]:
    """Errors that a person can mend are told in one line each, without a traceback; the exit status is 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (SettingsError, CityDataError, ExportError, ReportFormatError) as error:
            raise click.ClickException(str(error)) from None
        except StorageError as error:
            raise click.ClickException(say_trouble(error)) from None
        except BrokenPipeError:
            raise  # Whoever read the output has gone: click ends quietly.
        except OSError as error:
            what = f"{error.filename or 'system'}: {error.strerror or error}"
            raise click.ClickException(f"{what}: see that it exists and may be read and written") from None

    return run
