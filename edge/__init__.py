"""The HTTP that bot/ and console/ share: safe headers, escaped templates, client addresses, bounded bodies."""
