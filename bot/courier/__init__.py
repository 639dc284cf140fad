"""The courier: takes due notices from storage and delivers them through their channel."""

from bot.courier.courier import Courier
from bot.courier.errand import Patience, Way
from bot.courier.pace import Pace

__all__ = ["Courier", "Pace", "Patience", "Way"]
