"""What a message's length says about it, in folded characters.

Nobody marks a letter as one: length is the plainest sign of whether somebody asks, orders or tells.
"""

REMARK = 30
"""Up to here every word belongs to the question or command; beyond, a year may be when something began."""
RUN_ON = 40
"""From here on commas separate parts of a story, not two questions."""
STORY = 60
"""A story: it may have a title and mention offices in passing, and its writer wants an answer from somebody."""
LETTER = 90
"""The writer of a longer message wants to be heard, whatever they ask."""
