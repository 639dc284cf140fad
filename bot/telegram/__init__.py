"""Telegram: updates by webhook or long polling in, replies through the Bot API out; on aiogram."""

CHANNEL = "telegram"
"""The channel's name in stored citizens, tickets and notices; defined here so that using it does not load aiogram."""
