"""A follow-up: few words that name nothing of their own (那去年呢, 哪个部门管) are about what was just answered.

With nothing before them, it is asked what is meant.
"""

import re
from dataclasses import replace

from handlers import aspects, browse, feedback, question, wording
from handlers.intent import Command
from handlers.listing import buttons, numbered, plain
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Band, Commitment, Match
from knowledge.language.folding import fold
from knowledge.language.pointing import SURELY, Pointing, Slot
from knowledge.matching.asked import said
from storage.records import Decision, FeedbackKind

REST = 8
"""Neighbours that are listed after 「还有呢」."""
_BESIDES = re.compile(r"还有|别的|其[他它]|另外")
"""更多 reads on; 还有呢 asks what else there is."""
_GOES_ON = re.compile("^那|呢[?？]?$")
_AGAIN = frozenset({Slot.QUOTE, Slot.AGAIN})
_TALK = frozenset({Kind.SMALLTALK, Kind.EMERGENCY})


def is_meant(turn: Turn) -> bool:
    """Tell whether the message is about what was answered last."""
    return bool(_meant(turn)) or _asks_what_else(turn)


def answer(turn: Turn) -> Outcome:
    """Answer from what was shown."""
    about, pointing = _meant(turn), turn.pointing
    if not about or pointing is None:
        return _rest(turn)
    wanted = _wanted(turn, pointing)
    state = replace(turn.onward if turn.state.mode is Mode.CONFIRMING else turn.state, since=turn.now)
    if wanted[0] is Slot.WISH or wanted[0] is Slot.DISPLEASED:
        return _pass_on(turn, about, wanted[0])
    if wanted[0] in _AGAIN:
        return question.tell(turn, about[0])
    return turn.say(
        "\n\n".join(aspects.told(turn, commitment, wanted) for commitment in about),
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(state, about=tuple(one.id for one in about)),
        choices=plain(wording.SAY_FEEDBACK) if aspects.NEVER_TOLD.intersection(wanted) else (),
        matches=tuple(Match(commitment, 1.0) for commitment in about),
    )


def is_lost(turn: Turn) -> bool:
    """Tell whether the message names nothing at all, so that nothing could be found for it but by chance."""
    pointing, intent = turn.pointing, turn.intent
    if pointing is None or intent.kind in (*_TALK, Kind.STATUS) or intent.section or intent.command:
        return False
    found = intent.finding is not None and intent.finding.band is not Band.DECLINE
    return pointing.bare and not (pointing.perhaps and found)


def ask_back(turn: Turn) -> Outcome:
    """Ask what is meant; what was talked about is named, and stays."""
    if turn.pointing and turn.pointing.number:
        text = wording.NUMBER_ALONE.format(number=fold(turn.words))
    elif record := turn.on_ticket:
        text = wording.MEANT_TICKET.format(number=record.number)
    elif turn.about:
        text = wording.MEANT_BEFORE.format(title=turn.about[0].title)
    else:
        text = wording.MEANT_WHAT.format(example=turn.city.examples[0])
    return turn.say(text, kind=Kind.QUESTION, decision=Decision.DECLINE)


def _meant(turn: Turn) -> tuple[Commitment, ...]:
    """What the message is about, where it was shown before; nothing where the message stands for itself."""
    pointing, intent = turn.pointing, turn.intent
    if pointing is None or intent.kind in _TALK or intent.section:
        return ()
    if intent.command and not (intent.command is Command.MORE and SURELY.intersection(pointing.slots)):
        return ()
    about = _listed(turn, pointing) or turn.about
    if _only_a_place(turn, pointing):
        return about
    if pointing.bare:
        wants = pointing.slots and not (pointing.perhaps and _finds(turn, besides=about))
        return about if wants else ()
    if _finds(turn):
        return ()
    named = pointing.slots and all(_stands_in(stretch, about) for stretch in pointing.own)
    return about if named else ()


def _wanted(turn: Turn, pointing: Pointing) -> tuple[Slot, ...]:
    return pointing.wanted or (Slot.WHERE,) if _only_a_place(turn, pointing) else pointing.wanted


def _listed(turn: Turn, pointing: Pointing) -> tuple[Commitment, ...]:
    """That of the list on which the message puts its finger: 第一个谁负责."""
    state, place = turn.state, pointing.ordinal
    if place is None or turn.lapsed or state.mode is not Mode.CHOOSING or state.section == browse.ALL_AREAS:
        return ()
    one = turn.city.commitment(state.shown[place - 1]) if 0 < place <= browse.visible(turn) else None
    return (one,) if one else ()


def _finds(turn: Turn, besides: tuple[Commitment, ...] = ()) -> bool:
    """Tell whether the message for itself was surely found to mean anything `besides`."""
    finding = turn.intent.finding
    return (
        finding is not None and finding.band is Band.ANSWER and finding.matches[0].commitment not in besides
    )


def _stands_in(stretch: str, about: tuple[Commitment, ...]) -> bool:
    return len(stretch) > 1 and any(stretch in said(commitment) for commitment in about)


def _only_a_place(turn: Turn, pointing: Pointing) -> bool:
    """Tell whether the message goes on to a part of the city and names nothing else: 那曾都呢."""
    if not _GOES_ON.search(turn.words.strip()):
        return False
    places = {fold(place) for department in turn.city.departments for place in department.places}
    own = set(pointing.own)
    return bool(own) and own <= places and not set(pointing.slots) - {Slot.WHERE}


def _asks_what_else(turn: Turn) -> bool:
    more = turn.intent.command is Command.MORE and turn.state.section is None
    return bool(turn.about) and more and _BESIDES.search(turn.words) is not None


def _pass_on(turn: Turn, about: tuple[Commitment, ...], slot: Slot) -> Outcome:
    """Offer to file a wish or a grievance that says nothing of its own, with what it is about."""
    wish = slot is Slot.WISH
    kind = FeedbackKind.SUGGESTION if wish else FeedbackKind.COMPLAINT
    state = replace(turn.onward, about=tuple(one.id for one in about))
    if not wish:
        return feedback.offer(turn, turn.words, kind, state)
    head = aspects.told(turn, about[0], (slot,)).rsplit("\n", 1)[0]
    offer = wording.OFFER_WISH.format(lead=about[0].lead)
    return turn.say(
        f"{head}\n{offer}",
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(state, mode=Mode.CONFIRMING, draft=turn.words, draft_kind=kind),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
        matches=tuple(Match(commitment, 1.0) for commitment in about),
    )


def _rest(turn: Turn) -> Outcome:
    """The list that was named beside the answer, else the others of the same topic."""
    named = [turn.city.commitment(one) for one in turn.state.shown]
    near = [one for one in named if one] or [
        one for one in turn.city.commitments if one.place.topic == turn.about[0].place.topic
    ]
    shown = tuple(one for one in near if one not in turn.about)[:REST]
    if not shown:
        return turn.say(wording.NO_MORE)
    return turn.say(
        f"{wording.NEAR}\n{numbered(one.title for one in shown)}",
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(
            turn.onward, mode=Mode.CHOOSING, shown=tuple(one.id for one in shown), about=turn.state.about
        ),
        choices=buttons(shown),
        matches=tuple(Match(one, 1.0) for one in shown),
    )
