"""Makes labelled messages from the written examples: matters in frames, whole messages, and typical typing errors."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli
from pypinyin import lazy_pinyin

from knowledge.city import City
from knowledge.intent.cues import Cue, CueBook
from knowledge.language.asking import wonders
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon

FOLDER = Path(__file__).parent
COLUMNS = ("bad", "wish", "plan", "proc")
PER_FRAME = 20
"""Matters inserted into each frame."""
LETTERS = {"complaint": 4, "inquiry": 3, "suggestion": 3, "help": 1}
"""Letters about each matter."""
DANGERS = 6
"""Messages about each danger."""
TOLD = 3
"""Messages for each statement that asks for nothing."""
WRITTEN, ASKED, BEYOND = 2, 18, 6
"""Weight of a message written whole; phrases per commitment, and per thing that no report answers."""
BARE = 3
"""Weight of a grievance by itself."""
_PLAIN = 3
"""Weight of an unambiguous cue."""
TOPIC = 6
"""Most characters of a phrase that only names a thing."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_DIALECT = {
    "没有": "冇得", "什么时候": "么时候", "什么": "么事", "怎么": "么样", "孩子": "伢", "小孩": "伢", "知道": "晓得",
    "一下": "哈", "我们": "俺们", "多少": "几多", "没人": "冇得人", "不知道": "不晓得", "村": "塆", "谁": "哪个",
}  # fmt: skip
_POLITE = ("您好,", "你好,", "领导好,", "请问", "那个,", "同志,", "我想说,", "")
_AFTER = ("。", "!", "啊", "哈", "撒", ",谢谢", "。谢谢!", "~", "…", "呀", "")


@dataclass(frozen=True, slots=True)
class Example:
    """A message and its kind; messages of one `group` are never on both sides of a cross-validation."""

    text: str
    kind: str
    group: str


def matters() -> list[dict[str, str]]:
    """Return the municipal matters, each as column -> words."""
    rows = []
    for line in (FOLDER / "matters.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, *rest = line.split("|")
            rows.append({"key": key, **dict(zip(COLUMNS, rest, strict=True))})
    return rows


def corpus(city: City, lexicon: Lexicon) -> list[Example]:
    """Return all examples, including errors, in a fixed order."""
    chance = random.Random(1)
    spelled = plain(city, lexicon, chance)
    return [*spelled, *slipped(spelled, chance)]


def plain(city: City, lexicon: Lexicon, chance: random.Random) -> list[Example]:
    """Return the examples as written, without errors."""
    return [
        *_framed(chance),
        *_said(),
        *_known(lexicon),
        *_asked(city, lexicon, chance),
        *written(),
        *wished(),
        *_beyond(lexicon, chance),
        *_promised(city, lexicon, chance),
        *listed(lexicon, chance),
        *_letters(chance),
        *_dangers(chance),
        *_told(chance),
    ]


def _framed(chance: random.Random) -> Iterator[Example]:
    rows = matters()
    for kind, frames in _read("frames").items():
        for frame in frames:
            for row in chance.sample(rows, PER_FRAME):
                other = chance.choice(rows)
                words = {**row, "plan2": other["plan"], "wish2": other["wish"], "bad2": other["bad"]}
                words["short"] = row["bad"].split(",")[0][:12]
                yield Example(frame.format(**words), kind, row["bad"])
    for row in rows:
        # A grievance and nothing else, whole and shortened.
        for bare in dict.fromkeys((row["bad"], *row["bad"].split(","))):
            yield from [Example(bare, "complaint", row["bad"])] * BARE


def _dangers(chance: random.Random) -> Iterator[Example]:
    """Yield danger described in a hurry; and the same words about the past, about prevention and about films."""
    parts: dict[str, dict[str, list[str]]] = _read("dangers")
    harmless = parts.pop("harmless")
    for kind, said in parts.items():
        for what in said["what"]:
            for _ in range(DANGERS):
                who, mark = chance.choice(said["who"]), chance.choice(("", ",", " ", "!"))
                text = f"{who}{what}{mark}{chance.choice(said['more'])}".strip(", ")
                yield Example(text if chance.random() < 0.8 else what, f"sos.{kind}", what)
            for label, frames in harmless.items():
                frame = chance.choice(frames)
                yield Example(frame.format(who=chance.choice(said["who"]), what=what), label, what)


def _told(chance: random.Random) -> Iterator[Example]:
    """Yield statements that ask for nothing: 我爸已经回来了. Its 已经, 走了 and 死了 also describe danger; its things do not."""
    for scene in _read("told").values():
        for did in scene["did"]:
            for who in chance.sample(scene["who"], TOLD):
                yield Example(who + did, "talk.told", did)


def _promised(city: City, lexicon: Lexicon, chance: random.Random) -> Iterator[Example]:
    """Yield messages that name something in the report without asking about the plan."""
    frames = _read("promised")
    figures = frames.pop("figure")
    for commitment in city.commitments:
        names = (commitment.title, *commitment.keywords, *commitment.keywords)
        for kind, forms in frames.items():
            text = chance.choice(forms).format(it=chance.choice(names), city=chance.choice(lexicon.cities))
            yield Example(text, kind, commitment.id)
        for target in commitment.targets:
            text = chance.choice(figures).format(
                it=chance.choice(names), figure=f"{target.value:g}{target.unit}"
            )
            yield Example(text, "plan", commitment.id)


def listed(lexicon: Lexicon, chance: random.Random) -> Iterator[Example]:
    """Yield wishes for whole fields, in residents' words."""
    words = sorted({word for field in lexicon.themes for word in field.words})
    for kind, forms in _read("lists").items():
        for word in words:
            other = chance.choice(words)
            yield Example(chance.choice(forms).format(it=word, other=other), kind, word)


def _letters(chance: random.Random) -> Iterator[Example]:
    """Yield long letters as on a message board, with or without a title, in one to many sentences."""
    parts, rows = _read("letters"), matters()
    for kind in ("complaint", "inquiry", "suggestion", "help"):
        for row in rows * LETTERS[kind]:
            words = {**row, "short": row["bad"].split(",")[0]}
            titles = parts.get(f"{kind}_title", parts["complaint_title"])
            title = chance.choice(titles).format(**words) if chance.random() < 0.6 else ""
            told = [row["bad"] + "。"] if kind != "suggestion" or chance.random() < 0.6 else []
            told += chance.sample(parts["detail"], chance.choice((0, 1, 2, 3, 6, 12)))
            chance.shuffle(told)
            wanted = f"建议{row['wish']}。" if kind == "suggestion" and chance.random() < 0.7 else ""
            close = chance.choice(parts[f"{kind}_close"]) if chance.random() < 0.85 else ""
            text = title + chance.choice(parts["salutation"]) + "".join(told) + wanted + close
            yield Example(text, kind, row["bad"])


def _said() -> Iterator[Example]:
    for kind, messages in _read("said").items():
        for message in messages:
            text, label = (message, kind) if isinstance(message, str) else (message[1], message[0])
            for _ in range(3 if kind in ("look_alike", "both") else 2):
                yield Example(text, label, text)


def read_lines(name: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of a file of the corpus with one message per line."""
    yield from map(json.loads, (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines())


def written() -> Iterator[Example]:
    """Yield messages written individually by people, by kind."""
    for one in read_lines("written"):
        yield from [Example(one["text"], one["kind"], one["text"])] * WRITTEN


def wished() -> Iterator[Example]:
    """Yield wishes for everything in a field: 念一遍 and 列出来 demand like a suggestion, but want the plan."""
    for one in read_lines("wishes"):
        yield from [Example(one["text"], "plan", one["text"])] * WRITTEN


def _known(lexicon: Lexicon) -> Iterator[Example]:
    """Yield the whole messages listed in the lexicon."""
    for kind, whole in lexicon.smalltalk.items():
        for text in sorted(whole):
            yield Example(text, "cmd.help" if kind == "ability" else f"talk.{kind}", text)
    for name, whole in lexicon.commands.items():
        if name not in ("confirm", "deny"):
            for text in sorted(whole):
                yield Example(text, f"cmd.{name}", text)


def _asked(city: City, lexicon: Lexicon, chance: random.Random) -> Iterator[Example]:
    """Yield questions for the city's commitments; 怎么申请 still asks for a procedure."""
    procedures = _plainly(lexicon, "inquiry")
    for commitment in city.commitments:
        phrases = [one for one in commitment.phrases if wonders(one) or len(one) <= TOPIC]
        phrases = [phrase for phrase in phrases if not procedures.found(fold(phrase))]
        for phrase in chance.sample(phrases, min(ASKED, len(phrases))):
            yield Example(phrase, "plan", commitment.id)
        yield Example(chance.choice((commitment.title, *commitment.keywords)), "plan", commitment.id)


def _beyond(lexicon: Lexicon, chance: random.Random) -> Iterator[Example]:
    """Yield procedural questions that no report answers; 会不会修地铁 is phrased like a question for the plan."""
    plans = _plainly(lexicon, "plan")
    for topic, phrases in lexicon.elsewhere.items():
        asked = [one for one in phrases if wonders(one) and not plans.found(fold(one))]
        for phrase in chance.sample(asked, min(BEYOND, len(asked))):
            yield Example(phrase, "procedure", topic)


def _plainly(lexicon: Lexicon, kind: str) -> CueBook:
    return CueBook(Cue(kind, cue, weight) for cue, weight in lexicon.intents[kind] if weight >= _PLAIN)


def slipped(plain: list[Example], chance: random.Random) -> Iterator[Example]:
    """Yield many of the examples once more, with slips as people make them."""
    alike = _homophones(plain)
    for one in plain:
        draw = chance.random()
        if draw < 0.10:
            yield Example(" ".join(lazy_pinyin(one.text)), one.kind, one.group)
        elif draw < 0.15:
            yield Example("".join(lazy_pinyin(one.text)), one.kind, one.group)
        elif draw < 0.22:
            yield Example(_half_in_pinyin(one.text, chance), one.kind, one.group)
        elif draw < 0.34:
            yield Example(_misspell(one.text, alike, chance), one.kind, one.group)
        elif draw < 0.5:
            yield Example(_in_dialect(one.text), one.kind, one.group)
        elif draw < 0.72 and not one.kind.startswith(("cmd", "talk")):
            yield Example(chance.choice(_POLITE) + one.text + chance.choice(_AFTER), one.kind, one.group)
        elif draw < 0.8:
            yield Example(re.sub(r"[,。!?:;]", " ", one.text).strip(), one.kind, one.group)


def _homophones(plain: list[Example]) -> dict[str, list[str]]:
    by_sound: dict[str, set[str]] = {}
    for character in sorted({c for one in plain for c in one.text if _HAN.match(c)}):
        by_sound.setdefault(lazy_pinyin(character)[0], set()).add(character)
    return {c: sorted(members - {c}) for members in by_sound.values() for c in members if len(members) > 1}


def _misspell(text: str, alike: dict[str, list[str]], chance: random.Random) -> str:
    return "".join(chance.choice(alike[c]) if c in alike and chance.random() < 0.1 else c for c in text)


def _half_in_pinyin(text: str, chance: random.Random) -> str:
    """Replace some characters with typed pinyin: jinnian xiu 不 xiu 这条路."""
    pieces, at = [], 0
    while at < len(text):
        piece = text[at : at + chance.randint(1, 4)]
        at += len(piece)
        pieces.append(
            f" {chance.choice(('', ' ')).join(lazy_pinyin(piece))} " if chance.random() < 0.5 else piece
        )
    return re.sub(" +", " ", "".join(pieces)).strip()


def _in_dialect(text: str) -> str:
    for common, said in _DIALECT.items():
        text = text.replace(common, said)
    return text


def _read(name: str) -> dict[str, Any]:
    return dict(tomli.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))
