"""Telegram: updates by webhook or long polling in, replies through the Bot API out; on aiogram."""
