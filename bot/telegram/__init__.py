"""Telegram: updates by webhook or long polling in, replies through the Bot API out; on aiogram."""

CHANNEL = "telegram"
"""As its citizens, tickets and notices are stored; here, so that to name it loads no aiogram."""
