"""The demonstration's commitments: some statuses, figures and verdicts, each of which says that it is made up."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random

from bot.demo import sentences
from bot.demo.people import Cast
from bot.demo.sentences import marked
from bot.demo.timeline import Timeline
from handlers.desk.desk import Desk
from knowledge.city import City
from knowledge.commitment import Commitment
from storage.records import CommitmentStatus, Verdict

_PUBLISHED = [status for status in CommitmentStatus if status is not CommitmentStatus.UNKNOWN]


class Progress:
    """What is published about commitments."""

    def __init__(self, *, desk: Desk, cast: Cast, city: City, timeline: Timeline, chance: Random) -> None:
        """`desk` takes its time from `timeline`."""
        self._desk, self._cast, self._city = desk, cast, city
        self._timeline, self._chance = timeline, chance

    def plan(self, commitments: int) -> None:
        """Have so many commitments reported on, over the whole period."""
        chosen = self._chance.sample(self._city.commitments, min(commitments, len(self._city.commitments)))
        for commitment in chosen:
            span = self._timeline.until - self._timeline.now
            moment = self._timeline.now + span * self._chance.random()
            self._timeline.at(moment, partial(self._report, commitment))

    async def _report(self, commitment: Commitment) -> None:
        head, today = self._cast.team(commitment.lead).head, self._desk.today
        status = self._chance.choice(_PUBLISHED)
        as_of = today - timedelta(days=self._chance.randrange(10))
        note = marked(self._chance.choice(sentences.STATUS_NOTES))
        value = None
        if commitment.targets and today.year >= self._city.year:
            share = Decimal(self._chance.choice(("0.3", "0.6", "0.8", "1", "1.1")))
            value = (Decimal(str(commitment.targets[0].value)) * share).quantize(Decimal("0.1"))
            # 未启动 beside a target that is reached would look like a mistake.
            status = CommitmentStatus.DONE if share >= 1 else CommitmentStatus.IN_PROGRESS
        await self._desk.commitments.set_status(
            head,
            commitment.id,
            status=status,
            as_of=as_of,
            evidence=marked(sentences.EVIDENCE),
            link=sentences.EVIDENCE_LINK.format(id=commitment.id),
            note=note,
        )
        if value is None:
            return
        await self._desk.commitments.set_actual(
            head, commitment.id, target=0, value=value, as_of=today, source=marked(sentences.SOURCE)
        )
        if self._chance.random() < 0.1:
            await self._desk.commitments.override(
                head, commitment.id, verdict=Verdict.BEHIND, reason=marked(sentences.OVERRIDE)
            )
