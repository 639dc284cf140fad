"""Whether a message reports danger, by known words and by how it is worded. Pure."""

import re
from collections.abc import Callable, Iterator

from handlers.hearing.intent import Emergency
from handlers.hearing.odds import STATEMENT, says_it_complains
from handlers.hearing.place import only_where, says_where
from knowledge.intent.dangers import DangerWords, How
from knowledge.intent.listener import Heard, Listener
from knowledge.language.asking import WHETHER, asks
from knowledge.lengths import LETTER, RUN_ON

_LEAST = {How.ALONE: 0.0, How.NAMED: 0.02, How.SEEN: 0.05, How.UNREAL: 0.7}
"""The least probability of danger for its words to be meant, by context: last year's fire needs a sure listener."""
_LEAST_IN_A_LETTER = 0.15
"""People in danger do not write letters."""
_OF_ONES_LIFE, _LEAST_OF_LIFE = (Emergency.SELF_HARM, Emergency.BYSTANDER), 0.3
"""Those who want to die may well thank, and speak of the past or in conditionals."""
_DANGER, _DANGER_HINTED, _DANGER_ALL_THE_SAME = 0.4, 0.35, 0.9
"""The least probability of danger without known words: in general, with a hint of danger, and with reason to doubt.

Reasons to doubt are that the words occur only in a harmless lookalike, that something makes them unreal, or that without
any of its words the message asks whether (糖尿病在不在里头) or tells where something is (就在白云湖边上).
"""
_OF_ITS_KIND, _OF_ITS_KIND_UNHINTED = 0.12, 0.2
"""The least probability of one kind of danger by itself: a little of each kind is no evidence."""
_HEARD = 0.2
"""The least probability of a kind of danger for a bare cry for help to mean it."""
_PERHAPS, _PERHAPS_TOLD = 0.15, 0.03
"""From here on danger can't be ruled out, and whatever is replied also says whom to call.

The second applies to known words that are not unreal, and to messages that ask for nothing: a few words about blood may
be all that somebody can type.
"""
_GRIEVES = 0.55
"""The least probability of a complaint to outweigh a danger that no known words name."""
_WHO = range(2, 6)
"""Characters before the words of danger that may tell who or where: 我家, 有个伢."""
_A_TRACE = 0.002
"""The least probability of danger in all of a message for any part of it to be heard by itself."""
_SURELY_IN_PART, _TOLD_IN = 0.85, 3
"""The least probability of danger for a part to tell it; and of how many stretches it may consist."""
_WORTH_HEARING = 0.001
"""The least probability of danger, among all that a message may want, for it to be listened to for danger alone."""
_STORY = range(RUN_ON, 300)
"""Characters of a message that may tell danger among much else: whoever writes more is not in a hurry."""
_SURELY_IN_A_STORY = 0.98
"""The same for clauses of a story, in which no known word tells it."""
_WITH_IT = 4
"""Characters from where danger begins that may still say that it happens now: 刚刚被骗."""
_WHETHER = re.compile(f"{WHETHER.pattern}|啵")
"""有没有, and 有个盼头啵 as Hubei says it."""
_EXAGGERATES = re.compile(
    r"(?<![烦逼累苦痛疼难打骂欠病活])得(?:我|人)?们?都?真?[想要](?:去?(?:跳楼|跳河|跳江|撞墙)|去?死)"
)
"""吵得我想跳楼: an exaggeration, if what comes before is a grievance and not one's own suffering."""


class Alarm:
    """Listens for danger; built once per city."""

    def __init__(
        self,
        listener: Listener,
        beside_places: Callable[[str], str],
        list_and_rest: Callable[[str], tuple[str, str] | None],
    ) -> None:
        """`beside_places` takes names of places out of a text; `list_and_rest` parts what asks for a list from the rest."""
        self._listener, self._dangers = listener, listener.dangers
        self._beside_places, self._list_and_rest = beside_places, list_and_rest

    def hear(self, folded: str, heard: Heard) -> Heard | None:
        """Listen for danger alone, if a message is worth it: `heard` is how it is worded, whatever it wants."""
        hinted = self._dangers.told(folded) or self._dangers.hinted(folded)
        worth = hinted or heard.share("sos") >= _WORTH_HEARING or len(folded) in _STORY
        return self._hear(folded) if worth else None

    def reported(self, folded: str, heard: Heard) -> Emergency | None:
        """Return the danger that a message reports, by all that it says or by a part of it; None if it reports none."""
        return (
            self._in_all(folded, heard)
            or self._beside_list(folded)
            or self._in_part(folded, heard)
            or self._in_story(folded, heard)
        )

    def possible(self, folded: str, heard: Heard, *, asks_for_nothing: bool) -> Emergency | None:
        """Return the danger that can't be ruled out in a message that does not clearly report any."""
        danger = self._dangers.told(folded)
        told = danger is not None and danger.how is not How.UNREAL
        least = _PERHAPS_TOLD if asks_for_nothing or told else _PERHAPS
        if heard.share("sos") < least or not (told or self._dangers.hinted(folded)):
            return None
        return Emergency(heard.likeliest("sos"))

    def is_reported(self, folded: str) -> bool:
        """Tell whether all that a message says reports danger."""
        return self._in_all(folded, self._hear(folded)) is not None

    def _hear(self, folded: str) -> Heard:
        return self._listener.hear_danger(self._beside_places(folded))

    def _in_all(self, folded: str, heard: Heard) -> Emergency | None:
        """Return the danger that a text reports by all that it says."""
        likely = heard.share("sos")
        if danger := self._dangers.told(folded):
            least = max(_least_probability(danger), _LEAST_IN_A_LETTER if len(folded) > LETTER else 0.0)
            return self._kind_of(danger, folded, heard) if likely >= least else None
        kind = heard.likeliest("sos")
        of_its_kind = heard.fine[f"sos.{kind}"]
        likelier = heard.fine[f"talk.{STATEMENT}"] > likely or heard.share("complaint") >= _GRIEVES
        if likelier or of_its_kind < _OF_ITS_KIND:
            return None  # Most messages: no further search is needed.
        least = _OF_ITS_KIND if self._dangers.hinted(folded) else _OF_ITS_KIND_UNHINTED
        if of_its_kind < least or likely < self._least_unnamed(Emergency(kind), folded):
            return None
        return self._own_or_anothers(Emergency(kind), folded)

    def _beside_list(self, folded: str) -> Emergency | None:
        """Return the danger reported beside a clause that asks for a list, whose words drown it: 今年有哪些项目,我家着火了."""
        _, rest = self._list_and_rest(folded) or ("", "")
        return self._in_all(rest, self._hear(rest)) if self._dangers.hinted(rest) else None

    def _in_part(self, folded: str, heard: Heard) -> Emergency | None:
        """Return the danger told in a part of a message whose rest drowns it: 农业今年有什么补贴,我老婆喝了农药.

        It must be sure by itself, and told as happening now, or beside a question about something else. Of what is
        merely spoken of (看到有人晕倒不敢扶,今年教几多人) the whole keeps no trace.
        """
        dangers = self._dangers
        if dangers.told(folded) is None or len(folded) > LETTER or heard.share("sos") < _A_TRACE:
            return None
        for part, rest in self._parts(folded):
            danger = dangers.told(part)
            if danger is None or dangers.scenes.unreal(part) or not self._is_drowned(danger, part, rest):
                continue
            told = self._hear(part)
            if told.share("sos") >= _SURELY_IN_PART and (found := self._in_all(part, told)):
                return found
        return None

    def _in_story(self, folded: str, heard: Heard) -> Emergency | None:
        """Return the danger that a few clauses of a story surely tell by themselves: 本来想问医保…油锅一下子烧起来了,抽油烟机都着了."""
        if len(folded) not in _STORY or heard.share("sos") < _A_TRACE:
            return None
        scenes = self._dangers.scenes
        for part, _ in _in_a_row(scenes.matters(folded), least=2, most=_TOLD_IN):
            if not scenes.unreal(part) and (told := self._hear(part)).share("sos") >= _SURELY_IN_A_STORY:
                return self._own_or_anothers(Emergency(told.likeliest("sos")), part)
        return None

    def _is_drowned(self, danger: DangerWords, part: str, rest: str) -> bool:
        """Tell whether danger in a part is told as happening now, or beside a question about something else."""
        until = None if danger.how is How.ALONE or danger.at is None else danger.at + _WITH_IT
        scenes = self._dangers.scenes
        happens_now = scenes.now(part[:until])  # 老公打我…现在住在宿舍 is not now.
        return (happens_now or (asks(rest) and not asks(part))) and not scenes.is_aftermath(rest)

    def _parts(self, folded: str) -> Iterator[tuple[str, str]]:
        """Yield what may be told beside the rest of a message, with that rest: up to so many of its stretches in a row.

        Without marks, as dictated, it may also be told from some characters before its words on.
        """
        said = self._dangers.scenes.matters(folded)
        yield from _in_a_row(said, least=1, most=min(_TOLD_IN, len(said) - 1))
        danger = self._dangers.told(said[-1])
        if danger is not None and danger.at is not None and asks(said[-1][: danger.at]):
            for who in _WHO:
                at = max(0, danger.at - who)
                yield said[-1][at:], said[-1][:at]

    def _kind_of(self, danger: DangerWords, folded: str, heard: Heard) -> Emergency:
        """Return the danger that words report; an unspecific cry for help means the likeliest kind, if any."""
        kind, likeliest = Emergency(danger.kind), heard.likeliest("sos")
        if (
            kind is Emergency.UNNAMED
            and danger.how is not How.ALONE
            and heard.fine[f"sos.{likeliest}"] >= _HEARD
        ):
            kind = Emergency(likeliest)
        set_phrase = kind is Emergency.BYSTANDER and danger.how is How.NAMED
        return kind if set_phrase else self._own_or_anothers(kind, folded)

    def _own_or_anothers(self, kind: Emergency, folded: str) -> Emergency:
        """Tell one's own wish to die from somebody else's: a bystander gets other words."""
        if kind not in _OF_ONES_LIFE:
            return kind
        return Emergency.BYSTANDER if self._dangers.is_of_another(folded) else Emergency.SELF_HARM

    def _least_unnamed(self, kind: Emergency, folded: str) -> float:
        """Return how likely a danger must be that no known words name."""
        dangers = self._dangers
        unreal = kind not in _OF_ONES_LIFE and dangers.scenes.unreal(folded)
        if unreal or dangers.only_looks_like(folded) or dangers.is_mere_look_alike(folded, kind):
            return _DANGER_ALL_THE_SAME
        if dangers.hinted(folded):
            return _DANGER_HINTED
        mere_place = says_where(folded) and only_where(folded) and "我" not in folded
        if mere_place or (kind not in _OF_ONES_LIFE and _WHETHER.search(folded)):
            return _DANGER_ALL_THE_SAME
        if kind in _OF_ONES_LIFE:
            return _LEAST_OF_LIFE
        return _DANGER_ALL_THE_SAME if says_it_complains(folded) else _DANGER


def without_exaggeration(folded: str) -> str:
    """Return the message with a wish to die that only says how bad things are replaced."""
    return _EXAGGERATES.sub("得很", folded)


def _in_a_row(said: list[str], *, least: int, most: int) -> Iterator[tuple[str, str]]:
    """Yield so many stretches in a row, the longest first, each time with the rest."""
    for size in range(most, least - 1, -1):
        for start in range(len(said) - size + 1):
            yield ",".join(said[start : start + size]), ",".join((*said[:start], *said[start + size :]))


def _least_probability(danger: DangerWords) -> float:
    """Return how likely danger must be for these words to be meant: 救命 is often said in jest."""
    if danger.kind in _OF_ONES_LIFE and danger.how is How.UNREAL:
        return _LEAST_OF_LIFE
    jest = danger.kind == Emergency.UNNAMED and danger.how is not How.ALONE
    return _LEAST[How.UNREAL if jest else danger.how]
