"""The demonstration's citizens: they write, ask and withdraw through the same entry as all channels."""

from datetime import datetime
from itertools import count
from random import Random

from bot.demo.matters import MARK, MATTERS, PLACES, QUESTIONS, UNKNOWN_QUESTIONS
from bot.demo.sentences import marked
from bot.demo.timeline import Timeline
from handlers import wording
from handlers.conversation import Conversation
from handlers.messages import Incoming
from knowledge.city import City
from storage.database import Database

CHANNELS = ("wechat", "wechat", "wechat", "web", "web", "telegram")
_LOCAL = 0.25
"""Share of tickets that name a place which only this city has."""


class Citizens:
    """Everybody who writes."""

    def __init__(
        self,
        *,
        conversation: Conversation,
        database: Database,
        city: City,
        timeline: Timeline,
        chance: Random,
    ) -> None:
        """`conversation` takes its time from `timeline`, and its pseudonyms from `pseudonym`."""
        self._conversation, self._database, self._city = conversation, database, city
        self._timeline, self._chance = timeline, chance
        self._messages = count(1)
        self._local = tuple(sorted({name for one in city.departments for name in one.places}))

    def matter(self) -> tuple[str, ...]:
        """Choose a matter; return what two citizens would write about it, at the same place."""
        place = self._chance.choice(PLACES)
        if self._local and self._chance.random() < _LOCAL:
            place = self._chance.choice(self._local) + place
        days = self._chance.randrange(2, 20)
        return tuple(marked(words.format(place=place, days=days)) for words in self._chance.choice(MATTERS))

    def question(self) -> str:
        """Choose a question, usually about a commitment."""
        if self._chance.random() < 0.3:
            return marked(self._chance.choice(UNKNOWN_QUESTIONS))
        title = self._chance.choice(self._city.commitments).title
        return marked(self._chance.choice(QUESTIONS).format(title=title))

    def somebody(self) -> tuple[str, str]:
        """Return a channel and a sender who has never written before."""
        return self._chance.choice(CHANNELS), f"{MARK}{next(self._messages)}"

    async def file(self, who: tuple[str, str], text: str) -> str | None:
        """Write what should become a ticket; return its number, or None if it became none."""
        await self.say(who, text)
        number = await self._newest(who)
        if number is None:
            # The bot may have asked whether to file it.
            await self.say(who, wording.SAY_YES)
            number = await self._newest(who)
        return number

    async def say(self, who: tuple[str, str], text: str) -> None:
        """Send one message."""
        channel, sender = who
        moment: datetime = self._timeline.now
        incoming = Incoming(channel, sender, f"demo-{next(self._messages)}", text, moment)
        answer = await self._conversation.receive(incoming)
        if not answer.stored:
            raise RuntimeError("a message of the demonstration was not stored: see that the database runs")

    async def _newest(self, who: tuple[str, str]) -> str | None:
        citizen = pseudonym(*who)
        code = self._city.code
        found = await self._database.read(lambda unit: unit.feedback.of_citizen(code, citizen, 1))
        return found[0].number if found else None


def pseudonym(channel: str, sender: str) -> str:
    """Return a pseudonym that names its sender: nobody exists who needs protection."""
    return f"demo-{channel}-{sender.removeprefix(MARK)}"
