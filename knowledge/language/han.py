"""Chinese characters, for a pattern's class: the unified ideographs, and extension A, where rare names and dialect stand."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
"""As in `[{HAN}]`: Unicode's blocks CJK Unified Ideographs Extension A and CJK Unified Ideographs."""
