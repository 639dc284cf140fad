"""`run.py restore`: what it refuses beyond storage, since nothing may serve meanwhile; and what is still to be done."""

from pathlib import Path

import pytest

from bot.backing_up import make_backup, restore_backup
from bot.lock import serving
from bot.settings import Settings, SettingsError
from storage.migrations import migrate


def test_nothing_is_put_back_while_a_server_runs(tmp_path: Path) -> None:
    """Restoring is refused while a server runs, which would lose its receipts; then it asks for the key to be put back."""
    settings = Settings(_env_file=None, var_dir=tmp_path / "var")  # type: ignore[call-arg]
    settings.make_var_dir()
    migrate(settings.database)
    make_backup(settings, tmp_path / "copy")
    for file in settings.var_dir.glob("younuo.db*"):
        file.unlink()
    with serving(settings), pytest.raises(SettingsError, match="stop it and its socket"):
        restore_backup(settings, tmp_path / "copy")
    assert not (settings.var_dir / "younuo.db").exists()
    told, key, _ = restore_backup(settings, tmp_path / "copy")
    assert "restored" in told
    assert key == (
        f"the secret key is not in it: put the one it was made under back as {settings.var_dir / 'secret.key'} before the start"
    )
