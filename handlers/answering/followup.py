"""Follow-up questions: few words that name nothing (那去年呢, 哪个部门管) are about what was just answered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers import wording
from handlers.answering import entries, question, slots
from handlers.answering.again import asked_again, goes_on, gone_on_to
from handlers.feedback import drafting
from handlers.hearing.intent import Command
from handlers.listing import YES_OR_NO, buttons, numbered, word_buttons
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.found import Band, as_picked
from knowledge.language.pointing import SURELY, Pointing, Slot
from knowledge.matching.own_words import own_name
from storage.records import Decision, FeedbackKind

REST = 8
"""How many neighbours are listed after 「还有呢」."""
_BESIDES = re.compile(r"还有|别的|其[他它]|另外")
"""更多 reads on; 还有呢 asks what else there is."""
SURE, OFFERED = (Band.ANSWER,), (Band.ANSWER, Band.CHOOSE)
"""How certain it is that a message means something by itself."""
_COUNTS = re.compile("多少|几|好多")
_AGAIN = frozenset({Slot.QUOTE, Slot.AGAIN})
_PERHAPS_WHO = "maker"
"""谁做的 after an answer asks who does it, otherwise who made the assistant."""
_TALK = frozenset({Kind.SMALLTALK, Kind.EMERGENCY})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a follow-up is about."""

    about: tuple[Commitment, ...] = ()
    """What was shown before; empty if the question is what else there is."""
    again: Turn | None = None
    """The last question, asked for another year or place."""


def follow_up(turn: Turn) -> FollowUp | None:
    """Return what was answered last, if the message is about it; None if it stands by itself."""
    if again := last_question_again(turn):
        return FollowUp(again=again)
    about = _commitments_meant(turn)
    return FollowUp(about) if about or _asks_what_else(turn) else None


def answer(turn: Turn, found: FollowUp) -> Outcome:
    """Answer from what was shown."""
    about, pointing = found.about, turn.pointing
    if found.again:
        return question.ask(found.again)
    if not about or pointing is None:
        return _list_what_else(turn)
    wanted = (Slot.WHERE,) if place_gone_on_to(turn) else pointing.wanted
    if pointing.own_place and Slot.DISPLEASED in pointing.slots:
        wanted = (Slot.DISPLEASED,)  # 我们小区根本没搞 asks for no place.
    if wanted[0] is Slot.WISH or wanted[0] is Slot.DISPLEASED:
        return _offer_to_file(turn, about, wanted[0])
    if wanted[0] in _AGAIN:
        return question.answer_with(turn, about[0])
    return tell_aspects(turn, about, wanted)


def tell_aspects(turn: Turn, about: tuple[Commitment, ...], wanted: tuple[Slot, ...]) -> Outcome:
    """Tell these aspects of what was shown."""
    state = replace(turn.onward if turn.state.mode is Mode.CONFIRMING else turn.state, since=turn.now)
    return turn.say(
        "\n\n".join(slots.aspects_text(turn, commitment, wanted) for commitment in about),
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(state, about=_discussed_next(turn, about)),
        choices=word_buttons(wording.SAY_FEEDBACK) if slots.NEVER_TOLD.intersection(wanted) else (),
        matches=as_picked(about),
    )


def means_by_itself(turn: Turn, bands: tuple[Band, ...], besides: tuple[Commitment, ...] = ()) -> bool:
    """Tell whether the message, taken by itself, means something other than `besides`, with such certainty."""
    finding = turn.intent.finding
    if finding is None or finding.band not in bands or not finding.matches:
        return False
    return finding.matches[0].commitment not in besides


def _commitments_meant(turn: Turn) -> tuple[Commitment, ...]:
    """Return what the message is about, if it was shown before; nothing if the message stands by itself."""
    pointing = turn.pointing
    if pointing is None:
        return ()
    if turn.about and place_gone_on_to(turn):
        return turn.about
    if _stands_for_itself(turn, pointing):
        return ()
    about = turn.about if pointing.ordinal is None else _pointed_at(turn, pointing)
    if pointing.bare:
        named = pointing.perhaps and means_by_itself(turn, OFFERED, about)
        named = named or (pointing.own_place and means_by_itself(turn, SURE, about))
        return about if pointing.slots and not named else ()
    return _shown_lately(turn, pointing) if pointing.slots and not means_by_itself(turn, SURE) else ()


def _stands_for_itself(turn: Turn, pointing: Pointing) -> bool:
    """Tell whether a message is small talk, a list, an order or a figure itself, or refers vaguely to a choice."""
    intent = turn.intent
    if intent.figure or (intent.kind in _TALK and intent.smalltalk != _PERHAPS_WHO):
        return True
    if intent.section and not (pointing.bare and turn.about and pointing.slots[:1] == (Slot.WHERE,)):
        return True
    more = intent.command is Command.MORE and SURELY.intersection(pointing.slots)
    quote = intent.command is Command.BROWSE and not intent.sure and pointing.bare and pointing.slots
    if intent.command and not (more or quote):
        return True
    return pointing.ordinal is None and turn.choosing


def _shown_lately(turn: Turn, pointing: Pointing) -> tuple[Commitment, ...]:
    """Return the one recently shown, newest first, that the message calls by name: 刚才那个电梯的."""
    if Slot.PAST in pointing.slots:
        return ()  # The report's review may give a figure for what is named.
    shown = turn.city.commitments_with(id_ for one in reversed(turn.lately) for id_ in one.about)
    for one in (*turn.about, *shown):
        if all(_is_name_of(stretch, one) for stretch in pointing.own):
            return () if means_by_itself(turn, OFFERED, (one,)) else (one,)
    return ()


def with_named_answer(turn: Turn) -> Turn:
    """Return the turn with its first possible match as the answer, if it fits all that the message names: 那个装电梯的事."""
    finding, pointing = turn.intent.finding, turn.pointing
    if pointing is None or finding is None or finding.band is not Band.CHOOSE or not pointing.own:
        return turn
    first = finding.matches[0].commitment
    if not all(_is_name_of(stretch, first) for stretch in pointing.own):
        return turn
    return replace(turn, intent=replace(turn.intent, finding=replace(finding, band=Band.ANSWER)))


def _pointed_at(turn: Turn, pointing: Pointing) -> tuple[Commitment, ...]:
    """Return the one of the list, or of several answers, that the message points to: 第一个谁负责."""
    state, place = turn.state, pointing.ordinal
    if place is None or turn.lapsed or state.section == entries.ALL_AREAS:
        return ()
    shown = state.shown[: entries.seen(turn)] if turn.listed and state.shown else state.about
    one = turn.city.commitment(shown[place - 1]) if 0 < place <= len(shown) else None
    return (one,) if one else ()


def _discussed_next(turn: Turn, about: tuple[Commitment, ...]) -> tuple[str, ...]:
    """Return what is discussed from now on: of several answers all, even if one of them was asked about."""
    ids = tuple(one.id for one in about)
    return turn.state.about if set(ids) <= set(turn.state.about) else ids


def _is_name_of(stretch: str, one: Commitment) -> bool:
    """Tell whether a stretch names what was shown, rather than something else in its sentence."""
    return len(stretch) > 1 and stretch in own_name(one)


def last_question_again(turn: Turn) -> Turn | None:
    """Return the last question, for another year or a place other than the one it named: 那今年呢, 随县呢."""
    # 那前年呢 may sound like small talk.
    talks = turn.intent.kind in _TALK and not goes_on(turn.intent.text)
    if talks or turn.intent.emergency:
        return None
    return asked_again(turn, place_gone_on_to(turn) or _gone_on_to(turn, turn.city.offices))


def place_gone_on_to(turn: Turn) -> str:
    """Return the part of the city to which the message goes on, if it names nothing else: 那曾都呢."""
    return _gone_on_to(turn, turn.city.governed)


def _gone_on_to(turn: Turn, names: Iterable[str]) -> str:
    # 广水有几家 continues just as 那广水呢 does.
    counts = bool(turn.about) and _COUNTS.search(turn.folded) is not None
    return gone_on_to(turn.folded, names) if counts or goes_on(turn.folded) else ""


def _asks_what_else(turn: Turn) -> bool:
    more = turn.intent.command is Command.MORE and turn.state.section is None
    return bool(turn.about) and more and _BESIDES.search(turn.words) is not None


def _offer_to_file(turn: Turn, about: tuple[Commitment, ...], slot: Slot) -> Outcome:
    """Offer to file a wish or grievance that says nothing by itself, together with its subject."""
    wish = slot is Slot.WISH
    kind = FeedbackKind.SUGGESTION if wish else FeedbackKind.COMPLAINT
    state = replace(turn.onward, about=_discussed_next(turn, about))
    if not wish:
        return drafting.offer(turn, turn.words, kind, state)
    title = wording.TITLE.format(title=about[0].title)
    offer = wording.OFFER_WISH.format(lead=about[0].lead)
    return turn.say(
        "\n".join([title, slots.not_told_text(about[0], slot), offer]),
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=state.offering(turn.words, kind),
        choices=YES_OR_NO,
        matches=as_picked(about),
    )


def _list_what_else(turn: Turn) -> Outcome:
    """List what was named beside the answer, else others of the same topic."""
    topic = turn.about[0].place.topic
    of_topic = (one for one in turn.city.commitments if one.place.topic == topic)
    near = entries.commitments(turn) or of_topic
    shown = tuple(one for one in near if one not in turn.about)[:REST]
    if not shown:
        return turn.say(wording.NO_MORE)
    return turn.say(
        f"{wording.NEAR}\n{numbered(one.title for one in shown)}",
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(turn.listing(shown), about=turn.state.about),
        choices=buttons(shown),
        matches=as_picked(shown),
    )
