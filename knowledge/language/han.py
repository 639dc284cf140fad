"""Chinese characters for a regex class: the unified ideographs and extension A, which has rare names and dialect words."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
"""Use as `[{HAN}]`: Unicode's blocks CJK Unified Ideographs Extension A and CJK Unified Ideographs."""
