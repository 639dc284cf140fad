import pytest

from storage.address import hosts, read_address, without_passwords


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_psycopg(scheme: str) -> None:
    """postgres://, postgresql:// and the explicit driver use the installed driver, otherwise unchanged."""
    url = read_address(f"{scheme}://clerk:s%40fe@db:5433/younuo?sslmode=require")
    assert url.render_as_string(hide_password=False) == (
        "postgresql+psycopg://clerk:s%40fe@db:5433/younuo?sslmode=require"
    )


def test_a_sqlite_file_is_taken_as_written() -> None:
    """Relative and absolute file paths are kept."""
    assert read_address("sqlite:///var/younuo.db").database == "var/younuo.db"
    assert read_address(" sqlite:////srv/younuo.db\n").database == "/srv/younuo.db"


@pytest.mark.parametrize("text", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_memory_is_refused(text: str) -> None:
    """An in-memory database is refused with the remedy."""
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
        "postgresql://?service=younuo&sslpassword=s3cret@1",
        "",
        "younuo.db",
    ],
)
def test_a_bad_address_names_the_value_and_the_remedy_but_no_password(text: str) -> None:
    """A bad address is reported with value and remedy, but without the password."""
    with pytest.raises(ValueError, match=r"DATABASE_URL .*sqlite:///") as caught:
        read_address(text)
    assert "s3cret" not in str(caught.value)


def test_a_shown_address_hides_passwords_wherever_they_stand() -> None:
    """A password is hidden before the @ and in the query."""
    text = without_passwords(
        read_address(
            "postgresql://clerk:s3cret@db/younuo?service=x&password=s3cret&sslpassword=s3cret&Password=s3cret"
            "&sslmode=require"
        )
    )
    assert "s3cret" not in text
    assert "clerk" in text
    assert "sslmode=require" in text


@pytest.mark.parametrize(
    ("written", "ports"),
    [
        ("postgresql://clerk:s%2Ccret@first:5432,second:5433/younuo", ("5432", "5433")),
        ("postgres://clerk:s%2Ccret@first,second:5433/younuo?target_session_attrs=primary", ("", "5433")),
        ("postgresql://clerk:s%2Ccret@/younuo?host=first,second&port=5432,5433", ("5432", "5433")),
        ("postgresql://clerk:s%2Ccret@/younuo?host=first,second&port=5433", ("5433", "5433")),
        ("postgresql://clerk:s%2Ccret@/younuo?host=first:5432&host=second:5433", ("5432", "5433")),
        ("postgresql://clerk:s,cret@first,second/younuo", ("", "")),
    ],
)
def test_several_hosts_may_be_named_as_libpq_and_sqlalchemy_do(written: str, ports: tuple[str, str]) -> None:
    """Several hosts may be given in libpq's or SQLAlchemy's form; only a primary is used by default, and it reads back."""
    url = read_address(written)
    assert hosts(url) == list(zip(("first", "second"), ports, strict=True))
    assert (url.username, url.password, url.database) == ("clerk", "s,cret", "younuo")
    assert url.query["target_session_attrs"] == ("primary" if "primary" in written else "read-write")
    assert read_address(url.render_as_string(hide_password=False)) == url
    assert "@first" in without_passwords(url)
    assert ",second" in without_passwords(url)
    assert "cret" not in without_passwords(url)


def test_one_host_may_be_named_in_the_query() -> None:
    """The query may name a folder of sockets, or a host with its port; IPv6 is in brackets."""
    assert hosts(read_address("postgresql://clerk@/younuo?host=%2Frun%2Fpg")) == [("/run/pg", "")]
    assert hosts(read_address("postgresql://clerk@/younuo?host=db:5433")) == [("db", "5433")]
    several = read_address("postgresql://clerk@[::1]:5432,[::2]/younuo")
    assert hosts(several) == [("::1", "5432"), ("::2", "")]
    assert "[::1]:5432,[::2]" in without_passwords(several)


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("first,second:port/younuo", "write postgresql://user:password@first:5432,second:5432"),
        ("first,,second/younuo", "each host with a port of its own or none"),
        ("first:70000,second/younuo", "can't be told apart"),
        ("first,second/younuo?host=third", "can't be told apart"),
        ("first,second/younuo?hostaddr=127.0.0.1,127.0.0.2", "can't be told apart"),
        ("/younuo?host=first,second&port=1,2,3", "can't be told apart"),
        ("s3cret@first,second/younuo", "can't be told apart"),
        ("first,second/younuo?target_session_attrs=any", "write target_session_attrs=read-write"),
        ("first/younuo?target_session_attrs=standby", "write target_session_attrs=read-write"),
    ],
)
def test_hosts_that_are_wrong_are_told_with_the_remedy(written: str, remedy: str) -> None:
    """Wrong hosts, a standby without storage, and a password with an @ are reported with the remedy."""
    with pytest.raises(ValueError, match=r"DATABASE_URL ") as caught:
        read_address(f"postgresql://clerk:s3cret@{written}")
    assert remedy in str(caught.value)
    assert "s3cret" not in str(caught.value)
