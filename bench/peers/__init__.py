"""Simple methods to find a commitment, over the same texts as ours: what a team would try first.

They get title, quote, keywords and every everyday phrase of each commitment, the message as it is, and no more. Methods
that are not installed (`make bench` installs them) are left out.
"""

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec

import jieba
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from knowledge.city import City
from knowledge.matching.matcher import Matcher
from knowledge.matching.passages import passages_of

DEEP = 60
"""Texts examined to find three commitments, since each has many texts."""
Search = Callable[[str], Sequence[int]]
"""Message -> indices of commitments, best first, possibly repeated."""


def searches_of(city: City, matcher: Matcher) -> dict[str, Callable[[str], list[str]]]:
    """Name -> a message's three best quotes: ours without lists and doubts, as the peers have none, then each peer."""
    quotes = [one.quote for one in city.commitments]
    texts, owners = texts_of(city)
    built = {name: build() for name, build in peers(texts, owners).items()}

    def ours(message: str) -> list[str]:
        return [match.commitment.quote for match in matcher.find(message).matches]

    def by(search: Search) -> Callable[[str], list[str]]:
        return lambda message: [quotes[place] for place in first_distinct(search(message), quotes, 3)]

    return {"ours, by ranking alone": ours} | {name: by(search) for name, search in built.items()}


def texts_of(city: City) -> tuple[list[str], list[int]]:
    """Return every text about a commitment, and that commitment's index."""
    pairs = [(text, place) for place, one in enumerate(city.commitments) for _, text in passages_of(one)]
    return [text for text, _ in pairs], [place for _, place in pairs]


def peers(texts: Sequence[str], owners: Sequence[int]) -> dict[str, Callable[[], Search]]:
    """Return name -> a function that builds the search."""
    found: dict[str, Callable[[], Search]] = {
        "rapidfuzz WRatio": partial(_rapidfuzz, texts, owners, words=False),
        "rapidfuzz token_set_ratio, jieba words": partial(_rapidfuzz, texts, owners, words=True),
        "SQLite FTS5 trigram": partial(_trigrams, texts, owners),
        "TF-IDF words + edit distance (FAQ bot)": partial(_faq_bot, texts, owners),
    }
    for module, name, build in (
        ("bm25s", "jieba + bm25s", _bm25s),
        ("tantivy", "jieba + tantivy", _tantivy),
        ("sklearn", "TF-IDF character 1-3-grams", _characters),
    ):
        if find_spec(module):
            found[name] = partial(build, texts, owners)
    return found


def _cut(text: str) -> list[str]:
    return [word for word in jieba.lcut(text) if word.strip()]


def _rapidfuzz(texts: Sequence[str], owners: Sequence[int], *, words: bool) -> Search:
    choices = [" ".join(_cut(text)) for text in texts] if words else list(texts)
    scorer = fuzz.token_set_ratio if words else fuzz.WRatio

    def search(message: str) -> list[int]:
        query = " ".join(_cut(message)) if words else message
        return [owners[place] for _, _, place in process.extract(query, choices, scorer=scorer, limit=DEEP)]

    return search


def _trigrams(texts: Sequence[str], owners: Sequence[int]) -> Search:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE said USING fts5(text, tokenize='trigram')")
    database.executemany("INSERT INTO said(rowid, text) VALUES (?, ?)", enumerate(texts))

    def search(message: str) -> list[int]:
        grams = {message[at : at + 3].replace('"', "") for at in range(len(message) - 2)}
        asked = " OR ".join(f'"{gram}"' for gram in sorted(grams) if len(gram.strip()) == 3)
        if not asked:
            return []
        sql = "SELECT rowid FROM said WHERE said MATCH ? ORDER BY rank LIMIT ?"
        return [owners[place] for (place,) in database.execute(sql, (asked, DEEP))]

    return search


def _faq_bot(texts: Sequence[str], owners: Sequence[int]) -> Search:
    """Build a search by cosine of TF-IDF word vectors for a short list, then edit distance."""
    counts = [Counter(_cut(text)) for text in texts]
    held = Counter(word for count in counts for word in count)
    rare = {word: math.log(len(texts) / number) + 1 for word, number in held.items()}
    postings: dict[str, list[tuple[int, float]]] = {}
    for place, count in enumerate(counts):
        length = math.sqrt(sum((n * rare[w]) ** 2 for w, n in count.items())) or 1.0
        for word, number in count.items():
            postings.setdefault(word, []).append((place, number * rare[word] / length))

    def search(message: str) -> list[int]:
        scores: Counter[int] = Counter()
        for word, number in Counter(_cut(message)).items():
            for place, weight in postings.get(word, ()):
                scores[place] += number * rare[word] * weight  # type: ignore[assignment]  # a Counter of shares
        near = [place for place, _ in scores.most_common(DEEP)]
        near.sort(key=lambda place: -scores[place] - Levenshtein.normalized_similarity(message, texts[place]))
        return [owners[place] for place in near]

    return search


def _bm25s(texts: Sequence[str], owners: Sequence[int]) -> Search:
    import bm25s  # noqa: PLC0415 - optional

    index = bm25s.BM25()
    index.index([_cut(text) for text in texts], show_progress=False)

    def search(message: str) -> list[int]:
        known = [word for word in _cut(message) if word in index.vocab_dict]
        if not known:
            return []
        places, _ = index.retrieve([known], k=min(DEEP, len(texts)), show_progress=False)
        return [owners[int(place)] for place in places[0]]

    return search


def _tantivy(texts: Sequence[str], owners: Sequence[int]) -> Search:
    import tantivy  # noqa: PLC0415 - optional

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace")
    builder.add_integer_field("place", stored=True)
    index = tantivy.Index(builder.build())
    writer = index.writer()
    for place, text in enumerate(texts):
        writer.add_document(tantivy.Document(words=" ".join(_cut(text)), place=place))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(message: str) -> list[int]:
        words = [word for word in _cut(message) if word.isalnum()]
        if not words:
            return []
        terms = [(tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "words", w)) for w in words]
        hits = searcher.search(tantivy.Query.boolean_query(terms), DEEP).hits
        return [owners[searcher.doc(address)["place"][0]] for _, address in hits]

    return search


def _characters(texts: Sequence[str], owners: Sequence[int]) -> Search:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - optional

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectors.fit_transform(texts)

    def search(message: str) -> list[int]:
        scores = (matrix @ vectors.transform([message]).T).toarray().ravel()
        near = np.argsort(-scores)[:DEEP]
        return [owners[place] for place in near if scores[place] > 0]

    return search


def first_distinct(places: Iterable[int], quotes: Sequence[str], count: int) -> list[int]:
    """Return the first indices with different quotes."""
    found: dict[str, int] = {}
    for place in places:
        found.setdefault(quotes[place], place)
        if len(found) == count:
            break
    return list(found.values())
