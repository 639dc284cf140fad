"""The secret key and the pseudonyms made with it."""

import hashlib
import hmac
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.secret import FILE, pseudonyms, secret_key
from bot.settings import Settings, SettingsError

KEY = b"0123456789abcdef0123456789abcdef"
CHANNELS = st.sampled_from(["wechat", "telegram", "web", "terminal"])
SENDERS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=64)


def settings(folder: Path, **given: object) -> Settings:
    """Return settings with data in `folder`."""
    return Settings(_env_file=None, var_dir=folder, **given)  # type: ignore[arg-type]


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    """The second start finds the first one's 256-bit key, readable only by its owner, and nothing else."""
    first = secret_key(settings(tmp_path / "var"))
    assert len(bytes.fromhex(first.decode())) == 32
    assert secret_key(settings(tmp_path / "var")) == first
    assert stat.S_IMODE((tmp_path / "var" / FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == [FILE]
    assert secret_key(settings(tmp_path / "other")) != first


def test_a_configured_key_leaves_no_file(tmp_path: Path) -> None:
    """A configured key is the operator's, and is not written to disk."""
    assert secret_key(settings(tmp_path / "var", secret_key=KEY.decode())) == KEY
    assert not (tmp_path / "var").exists()


def test_all_who_start_at_once_take_the_same_key(tmp_path: Path) -> None:
    """Of many first starts one makes the key, and nobody sees it partially written."""
    for attempt in range(20):
        ours, starts = settings(tmp_path / str(attempt)), Barrier(8)

        def start(ours: Settings = ours, starts: Barrier = starts) -> bytes:
            starts.wait()
            return secret_key(ours)

        with ThreadPoolExecutor(8) as pool:
            keys = {future.result() for future in [pool.submit(start) for _ in range(8)]}
        assert len(keys) == 1
        assert [path.name for path in ours.var_dir.iterdir()] == [FILE]


def test_a_damaged_key_is_never_used(tmp_path: Path) -> None:
    """A truncated key file, which would make strangers of all citizens, is reported and not replaced."""
    (tmp_path / FILE).write_text("abc")
    with pytest.raises(SettingsError, match=f"{FILE}.*shorter than 32.*backup"):
        secret_key(settings(tmp_path))
    assert (tmp_path / FILE).read_text() == "abc"


def test_a_folder_that_takes_no_key_is_named() -> None:
    """A folder that can't hold the key is reported with setting, value and remedy."""
    with pytest.raises(SettingsError, match="YOUNUO_VAR_DIR = '/proc/none'"):
        secret_key(settings(Path("/proc/none")))


def test_a_pseudonym_is_an_hmac() -> None:
    """A pseudonym is HMAC-SHA256 of channel, NUL and sender, truncated to 128 bits, so that a migration can repeat it."""
    expected = hmac.new(KEY, b"wechat\0o-citizen", hashlib.sha256).hexdigest()
    assert pseudonyms(KEY)("wechat", "o-citizen") == expected[:32]


@given(CHANNELS, SENDERS, CHANNELS, SENDERS)
def test_pseudonyms_tell_citizens_apart(channel: str, sender: str, other: str, another: str) -> None:
    """The same citizen has the same pseudonym; another sender, channel or key has another."""
    pseudonym = pseudonyms(KEY)
    same = (channel, sender) == (other, another)
    assert (pseudonym(channel, sender) == pseudonym(other, another)) == same
    assert pseudonym(channel, sender) != pseudonyms(KEY[::-1])(channel, sender)
    assert len(pseudonym(channel, sender)) == 32
