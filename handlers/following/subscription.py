"""Following: 关注, 取消关注, 我的关注. What is told when something moves is in handlers/following/digest.py."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers import wording
from handlers.answering import entries
from handlers.following.subjects import (
    Subject,
    kind_and_name,
    of_commitment,
    subject,
    subject_named,
    subject_titled,
)
from handlers.hearing import ordinals
from handlers.listing import buttons, numbered, word_buttons
from handlers.messages import Choice
from handlers.outcome import Follow, Outcome, Unfollow
from handlers.state import State
from handlers.turn import Turn
from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.found import Band
from storage.records import CommitmentStatus

MOST = 20
"""Subjects that one citizen may follow; with more, nobody would read the news."""
OFFERED = 3
_ALL = frozenset({"全部", "所有", "全部关注", "所有关注"})


@dataclass(frozen=True, slots=True)
class _Followed:
    """Something that a citizen follows."""

    key: str
    title: str
    """The name in the key, for a section that the report has lost."""
    subject: Subject | None

    @property
    def name(self) -> str:
        """The id of a commitment, the name of a section."""
        return kind_and_name(self.key)[1]


def follow(turn: Turn) -> Outcome:
    """Follow what is named, or what was just answered."""
    words = turn.intent.argument
    if words is None:
        wanted = tuple(map(of_commitment, turn.about))
        listed = tuple(map(of_commitment, entries.in_sight(turn)))
        if listed and not wanted:
            return _offer(turn, listed)
        return _follow(turn, wanted) if wanted else turn.say(wording.FOLLOW_WHAT)
    found = _resolve(turn, words)
    if len(found) > 1:
        return _offer(turn, found)
    return _follow(turn, found) if found else turn.say(wording.FOLLOW_NOTHING.format(words=words))


def unfollow(turn: Turn) -> Outcome:
    """Stop following what is named by its number in 我的关注, id or title, or everything; a guess ends nothing."""
    followed = _followed(turn)
    if not followed:
        return turn.say(wording.FOLLOWS_NOTHING)
    ended = _no_longer_wanted(turn, followed)
    if not ended:
        listed = numbered(one.title for one in followed)
        said = wording.UNFOLLOW_WHAT if turn.intent.argument is None else wording.UNFOLLOW_NOTHING
        return turn.say(f"{said}\n{listed}\n{wording.UNFOLLOW_HOW}", choices=_unfollow_buttons(followed))
    told = wording.UNFOLLOWED.format(titles="、".join(f"“{one.title}”" for one in ended[:OFFERED]))
    if len(ended) > OFFERED:
        told = wording.UNFOLLOWED_ALL.format(count=len(ended))
    return turn.say(told, remember=(Unfollow(tuple(one.key for one in ended)),))


def mine(turn: Turn) -> Outcome:
    """List what this citizen follows, numbered, with each status."""
    followed = _followed(turn)
    if not followed:
        return turn.say(wording.FOLLOWS_NOTHING)
    lines = numbered(_line(turn, one) for one in followed)
    head = wording.FOLLOWS.format(count=len(followed))
    commitments = turn.city.commitments_with(one.name for one in followed)
    picks = turn.state.asked_nothing and all(one.subject for one in followed)
    state = turn.listing(commitments)
    if len(commitments) < len(followed):  # Sections of the report, too.
        state = replace(state, shown=tuple(one.key for one in followed))
    return turn.say(
        f"{head}\n{lines}\n{wording.FOLLOWS_ASK}",
        state=state if picks else None,
        choices=_show_buttons(commitments),
    )


def offer(commitments: Iterable[Commitment]) -> tuple[Choice, ...]:
    """Return the button that follows what was just answered, if that is one commitment."""
    answered = tuple(commitments)
    if len(answered) != 1:
        return ()
    return (Choice(wording.FOLLOW_LABEL, wording.SAY_FOLLOW.format(what=answered[0].id)),)


def _follow(turn: Turn, wanted: tuple[Subject, ...]) -> Outcome:
    known = {one.subject for one in turn.facts.follows()}
    new = tuple(one for one in wanted if one.key not in known)
    titles = "、".join(f"“{one.title}”" for one in new or wanted)
    if not new:
        return turn.say(wording.FOLLOWED_ALREADY.format(titles=titles))
    if len(known) + len(new) > MOST:
        return turn.say(wording.FOLLOWS_FULL.format(most=MOST))
    about = tuple(one.commitments[0].id for one in new if len(one.commitments) == 1)
    return turn.say(
        wording.FOLLOWED.format(titles=titles, at=turn.digest_at),
        state=replace(turn.state, since=turn.now, about=about)
        if about and turn.state.asked_nothing
        else None,
        choices=word_buttons(wording.SAY_MY_FOLLOWS),
        remember=(Follow(tuple(one.key for one in new)),),
    )


def _offer(turn: Turn, found: tuple[Subject, ...]) -> Outcome:
    """Ask which of several is meant; each line contains the words to send."""
    ids = tuple(one.commitments[0].id for one in found[:OFFERED])
    lines = [
        wording.FOLLOW_LINE.format(say=wording.SAY_FOLLOW.format(what=id_), title=one.title)
        for id_, one in zip(ids, found, strict=False)
    ]
    choices = word_buttons(*(wording.SAY_FOLLOW.format(what=id_) for id_ in ids))
    return turn.say("\n".join([wording.FOLLOW_WHICH, *lines]), choices=choices)


def _resolve(turn: Turn, words: str) -> tuple[Subject, ...]:
    """Return what the words name: an id, a section of the report, else what they would match as a question."""
    commitment = turn.city.commitment(words)
    if commitment is None and (places := ordinals.read(words)):
        commitment = entries.commitment_at(turn, places[0])
    if commitment:
        return (of_commitment(commitment),)
    if section := subject_named(turn.city, words):
        return (section,)
    intent = turn.understanding.understand(words, State())
    if intent.section and (found := subject_titled(turn.city, intent.section.title)):
        return (found,)
    finding = intent.finding
    if finding is None or finding.band is Band.DECLINE or not finding.matches:
        return ()
    meant = finding.meant if finding.band is Band.ANSWER else finding.matches[:OFFERED]
    return tuple(of_commitment(match.commitment) for match in meant)


def _followed(turn: Turn) -> tuple[_Followed, ...]:
    """Return everything that the citizen follows, oldest follow first."""
    return tuple(_as_followed(turn.city, one.subject) for one in turn.facts.follows())


def _as_followed(city: City, key: str) -> _Followed:
    if found := subject(city, key):
        return _Followed(key, found.title, found)
    _, name = kind_and_name(key)
    return _Followed(key, city.title(name) or name, None)


def _no_longer_wanted(turn: Turn, followed: tuple[_Followed, ...]) -> tuple[_Followed, ...]:
    """Return what is named; if nothing is, the only thing that is followed, or what was just shown."""
    words = turn.intent.argument
    if words is not None:
        return followed if words in _ALL else _named(followed, words)
    if not turn.intent.sure:
        return ()
    shown = {of_commitment(one).key for one in turn.about}
    return followed if len(followed) == 1 else tuple(one for one in followed if one.key in shown)


def _named(followed: tuple[_Followed, ...], words: str) -> tuple[_Followed, ...]:
    if places := ordinals.read(words):
        numbers = (place - 1 if place > 0 else len(followed) + place for place in places)
        return tuple(followed[number] for number in numbers if 0 <= number < len(followed))
    same = tuple(one for one in followed if words in (one.name.lower(), one.title.lower()))
    return same or tuple(one for one in followed if len(words) > 1 and words in one.title.lower())[:1]


def _line(turn: Turn, followed: _Followed) -> str:
    if followed.subject is None:
        return wording.FOLLOWS_LOST.format(title=followed.title)
    commitments = followed.subject.commitments
    if kind_and_name(followed.key)[0] != "commitment":
        return wording.FOLLOWS_SECTION.format(title=followed.title, count=len(commitments))
    status = turn.facts.status(commitments[0].id)
    said = status.status if status else CommitmentStatus.UNKNOWN
    return wording.FOLLOWS_LINE.format(title=followed.title, status=said.value)


def _show_buttons(commitments: tuple[Commitment, ...]) -> tuple[Choice, ...]:
    return tuple(replace(one, label=one.label.partition(". ")[2]) for one in buttons(commitments))


def _unfollow_buttons(followed: tuple[_Followed, ...]) -> tuple[Choice, ...]:
    return word_buttons(*(wording.SAY_UNFOLLOW.format(what=place) for place in range(1, len(followed) + 1)))
