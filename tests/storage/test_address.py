import pytest

from storage.address import read_address, shown


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg(scheme: str) -> None:
    """postgres://, postgresql:// and the explicit driver reach the driver that is installed, all else unchanged."""
    url = read_address(f"{scheme}://clerk:s%40fe@db:5433/younuo?sslmode=require")
    assert url.render_as_string(hide_password=False) == (
        "postgresql+psycopg://clerk:s%40fe@db:5433/younuo?sslmode=require"
    )


def test_a_sqlite_file_is_taken_as_written() -> None:
    """Relative and absolute files keep their path."""
    assert read_address("sqlite:///var/younuo.db").database == "var/younuo.db"
    assert read_address(" sqlite:////srv/younuo.db\n").database == "/srv/younuo.db"


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_memory_is_refused(text: str) -> None:
    """A database that keeps nothing is refused, with the remedy."""
    with pytest.raises(ValueError, match=r"keeps nothing on disk: write sqlite:///"):
        read_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "mysql://clerk:s3cret@db/younuo",
        "postgresql+asyncpg://clerk:s3cret@db/younuo",
        "postgresql:/clerk:s3cret@db",
        "postgresql://clerk:s3cret@db:port/younuo",
        "clerk:s3cret@db",
        "mysql://db/younuo?password=s3cret",
        "//db?x=1&password=s3cret&y=2",
        "",
        "younuo.db",
    ],
)
def test_a_bad_address_names_the_value_and_the_remedy_but_no_password(text: str) -> None:
    """Whoever reads the log can repair the setting, and learns no password."""
    with pytest.raises(ValueError, match=r"DATABASE_URL .*sqlite:///") as caught:
        read_address(text)
    assert "s3cret" not in str(caught.value)


def test_a_shown_address_hides_passwords_wherever_they_stand() -> None:
    """Before the @ as in the query."""
    text = shown(read_address("postgresql://clerk:s3cret@db/younuo?password=s3cret&sslmode=require"))
    assert "s3cret" not in text
    assert "clerk" in text
    assert "sslmode=require" in text
