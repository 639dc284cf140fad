"""How words sound: syllables of characters and of typed pinyin, merging sounds that many speakers do not distinguish."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from knowledge.language.han import HAN
from knowledge.language.phrases import Phrases

READINGS = Path(__file__).with_name("readings.tsv")
"""Made from pypinyin by `python -m bench.readings --write`."""
_CHINESE = re.compile(rf"[{HAN}]+")
_PIECE = re.compile(rf"[a-z](?:'?[a-z])*|[{HAN}]|\d+(?:\.\d+)?")
"""A run of letters, a character, or a number."""
_MERGED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
"""Most speakers in central and southern China do not distinguish z/zh, c/ch, s/sh and -n/-ng."""


_WRITTEN = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bong bu ca cai can cang cao ce
cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci
cong cou cu cuan cui cun cuo da dai dan dang dao de den deng di dian diao die din ding diu dong dou du duan
dui dun duo e en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua
guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai huan huang hui hun huo ji
jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua
kuai kuan kuang kui kun kuo la lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu long
lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai
nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nuo nv nve o ou pa pai pan
pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu
quan que qun ran rang rao re ren reng ri rong rou ru ruan rui run ruo sa sai san sang sao se sen seng sha shai
shan shang shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun
suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen
weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying
yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong
zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
SYLLABLES = frozenset(_WRITTEN.split())
"""Hanyu Pinyin's syllables without tone; ü is written v (GB/T 16159)."""
_LONGEST = max(map(len, SYLLABLES))


@lru_cache(maxsize=65536)
def merged(syllable: str) -> str:
    """Return the syllable with zh/z, ch/c, sh/s, -ng/-n merged: zhuang -> zuan."""
    for long, short in _MERGED:
        if syllable.startswith(long):
            syllable = short + syllable[2:]
    return syllable[:-1] if syllable.endswith("ng") else syllable


class Readings:
    """Readings of characters, and of words that are not read character by character: 银行, 会计."""

    def __init__(self, characters: Mapping[str, str], words: Mapping[str, Sequence[str]]) -> None:
        """Syllables are given as written, and stored merged."""
        self.of_character = {one: merged(syllable) for one, syllable in characters.items()}
        self._words = {word: tuple(map(merged, syllables)) for word, syllables in words.items()}
        self._phrases = Phrases(words)
        self._manifold = {
            one
            for word, syllables in self._words.items()
            for one, syllable in zip(word, syllables, strict=True)
            if self.of_character.get(one, one) != syllable
        }
        """Characters with a different reading in some word; words without any are read character by character."""

    def of_word(self, word: str) -> tuple[str, ...]:
        """Return the merged syllables of a Chinese word; characters without a reading are returned as they are."""
        syllables = [self.of_character.get(one, one) for one in word]
        if self._manifold.isdisjoint(word):
            return tuple(syllables)
        for at, phrase in self._phrases.places(word):
            syllables[at : at + len(phrase)] = self._words[phrase]
        return tuple(syllables)


@cache
def load_readings() -> Readings:
    """Read the file: one line per syllable with all its characters, then one line per word after its syllables."""
    characters: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    for line in READINGS.read_text(encoding="utf-8").splitlines():
        spoken, written = line.split("\t")
        if " " in spoken:
            words[written] = spoken.split(" ")
        else:
            characters |= dict.fromkeys(written, spoken)
    return Readings(characters, words)


def of_word(word: str) -> tuple[str, ...]:
    """Return the merged syllables of a Chinese word; characters without a reading are returned as they are."""
    return load_readings().of_word(word)


def of_characters(word: str) -> tuple[str, ...]:
    """Return the merged syllables of a stretch, each character in its commonest reading, whatever word it is in."""
    known = load_readings().of_character
    return tuple([known.get(one, one) for one in word])


def is_chinese(text: str) -> bool:
    """Tell whether a text consists only of Chinese characters."""
    return _CHINESE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def split_pinyin(latin: str) -> list[str] | None:
    """Split typed pinyin into the fewest syllables (jinnian -> jin nian); None if it is not pinyin."""
    best: list[list[str] | None] = [[]] + [None] * len(latin)
    for end in range(1, len(latin) + 1):
        for start in range(max(0, end - _LONGEST), end):
            head = best[start]
            if (
                head is not None
                and latin[start:end] in SYLLABLES
                and (best[end] is None or len(head) + 1 < len(best[end] or []))
            ):
                best[end] = [*head, latin[start:end]]
    return best[-1]


def of_text(folded: str) -> list[str]:
    """Return the merged syllables of a folded text, including typed pinyin, without marks and spaces."""
    found: list[str] = []
    known = load_readings().of_character
    for piece in _PIECE.findall(folded):
        if piece[0].isascii() and piece[0].isalpha():
            found.extend(merged(one) for one in split_pinyin(piece.replace("'", "")) or [piece])
        else:
            found.append(known.get(piece, piece))
    return found
