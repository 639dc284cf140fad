"""What the length of a message says of it, in characters as they are folded.

Nobody marks a letter as one: how much somebody writes is the plainest sign of whether they ask, order or tell.
"""

REMARK = 30
"""Up to here each word is meant for the question or the order: beyond, a year is when something began, and a city where somebody
works."""
RUN_ON = 40
"""From here on commas tell a story, rather than part two questions."""
STORY = 60
"""A story of one's own: it may have a title, it names offices in passing, and who tells it wants an answer from somebody."""
LETTER = 90
"""Whoever writes more wants to be heard, whatever they ask."""
