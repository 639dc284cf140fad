"""The pure core: a city's folder becomes a dialogue."""

from pathlib import Path

import pytest

from bot.assembly import build_dialogue
from bot.given import new_number, now
from bot.settings import Settings, SettingsError
from bot.stranger import NothingKnown
from handlers.messages import Incoming
from handlers.state import State
from knowledge.city_format import CityDataError
from storage.records import Decision
from tests.knowledge.small_city import write_small_city


def test_any_city_can_be_asked(tmp_path: Path) -> None:
    """A second city's folder is enough to answer from its report, and only the cache is written, in VAR_DIR."""
    city = write_small_city(tmp_path / "yunling-2031")
    dialogue = build_dialogue(Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city.folder)))
    asked = Incoming("web", "somebody", "1", "口袋公园今年修几个", now())
    outcome = dialogue.decide(asked, State(), NothingKnown(), now=now(), new_number=new_number)
    assert outcome.decision is Decision.ANSWER
    assert "新建口袋公园15个" in outcome.replies[0].text
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["cache"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["var", "yunling-2031"]


def test_a_broken_city_is_not_served(tmp_path: Path) -> None:
    """A quote that is not in the report stops the start, with file and line."""
    city = write_small_city(tmp_path / "yunling-2031")
    city.change("commitments/02-tea.toml", "新建标准化茶园3万亩", "新建标准化茶园9万亩")
    with pytest.raises(CityDataError, match=r"02-tea\.toml:\d+: .*9万亩"):
        build_dialogue(Settings(_env_file=None, var_dir=tmp_path / "var", city=str(city.folder)))


def test_a_city_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing city is reported with setting, value and remedy."""
    with pytest.raises(SettingsError, match="YOUNUO_CITY = 'atlantis'"):
        build_dialogue(Settings(_env_file=None, var_dir=tmp_path, city="atlantis"))
