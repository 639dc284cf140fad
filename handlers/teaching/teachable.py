"""Which wordings can be taught; pure. Each refusal names the field, the value and the remedy, in Chinese."""

from handlers.casework.change import ReviewError, written_line
from handlers.masking import mask
from knowledge.city import City
from knowledge.language.folding import plain_words
from knowledge.matching.matcher import Matcher
from storage.records import TaughtWording

LONGEST_WORDING = 60
"""Characters: a wording is one question; a story has too many words about something else."""
SHORTEST_WORDING = 2
_FIELD = "说法"


def wording(text: str, matcher: Matcher) -> str:
    """Read a clerk's wording: one line. Raises ReviewError if it can't be taught at all."""
    said = written_line(_FIELD, text, LONGEST_WORDING)
    if mask(said) != said:
        raise ReviewError(_FIELD, "里面有姓名、电话、住址一类的个人信息；请删去，只留所问的事")
    if "*" in said or "＊" in said:
        raise ReviewError(_FIELD, "里面有遮住个人信息的星号；请删去，只留所问的事")
    if len(plain_words(said)) < SHORTEST_WORDING:
        raise ReviewError(_FIELD, f"“{said}”太短，分不清问的是哪件事；请写至少{SHORTEST_WORDING}个字")
    if not matcher.carries_topic(said):
        raise ReviewError(_FIELD, f"“{said}”只有“什么时候、有没有”这类哪里都用的词；请写出所问的事")
    return said


def unused(city: City, words: str, standing: TaughtWording | None, commitment: str | None) -> None:
    """Refuse words that are already a wording, of this commitment or another. Raises ReviewError."""
    given = city.wordings.get(words)
    owner = given or (standing.commitment if standing else None)
    if given is None and standing is None:
        return
    if owner is None:
        remedy = "不用再教" if commitment is None else "请先在“报告里没有”的说法里撤回"
        raise ReviewError(_FIELD, f"已经教过报告里没有这件事；{remedy}")
    if owner == commitment:
        where = "城市资料里已有这句" if given else "已经教过这句"
        raise ReviewError(_FIELD, f"{where}，不用再教")
    other = city.commitment(owner)
    title = other.title if other else owner
    remedy = "请换个说得更明白的说法" if given else "请先在那项承诺里撤回，或换个说得更明白的说法"
    raise ReviewError(_FIELD, f"这句是承诺{owner}“{title}”的说法；{remedy}")
