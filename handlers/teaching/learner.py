"""The understanding that answers citizens, as the desk asks it: up to date with what is taught."""

import asyncio

from handlers.desk.office import Office
from handlers.hearing.learning import LearningUnderstanding
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher


class Learner:
    """Safe to call concurrently."""

    def __init__(self, office: Office, learner: LearningUnderstanding | None) -> None:
        """`learner`: the one that answers this process's citizens; without it one is made on demand."""
        self._office, self._learner, self._making = office, learner, asyncio.Lock()

    async def up_to_date(self) -> LearningUnderstanding:
        """Return it after catching up. Raises StorageError."""
        async with self._making:
            if self._learner is None:
                self._learner = await asyncio.to_thread(self._make)
        await self._learner.keep_up(self._office.database)
        return self._learner

    def _make(self) -> LearningUnderstanding:
        city, lexicon = self._office.city, load_lexicon()
        return LearningUnderstanding(city, Matcher(city, lexicon=lexicon), lexicon)
