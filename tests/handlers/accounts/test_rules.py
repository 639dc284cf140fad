import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.accounts.codes import hash_code, hash_token, new_code, new_token
from handlers.accounts.errors import AccountError
from handlers.accounts.rules import check_login, check_name, check_password, login_of


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password1234",
        "Password12345",
        "P@ssw0rd2023",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "123456789012",
        "000000000000",
        "abcdefghijkl",
        "woaini1314520",
        "111111222222",
        "asdfghjkl;'123",
        "admin123456!",
        "Admin@123456",
        "zhengfu12345",
        "５２０１３１４５２０１３１４",
        "zhang.san-2023-forever",
        "x" * 201,
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    """Short, long, common, sequential, repeated passwords and those with the login are refused without repeating them."""
    with pytest.raises(AccountError) as caught:
        check_password(password, login="zhang.san")
    assert caught.value.field == "password"
    assert "请" in str(caught.value)
    assert password not in str(caught.value)


@pytest.mark.parametrize(
    "password",
    ["wisteria-ferry-93-lantern", "correct horse battery", "春江潮水连海平海上明月共潮生", "kT9#vQ2$mX7!"],
)
def test_a_good_password_is_taken(password: str) -> None:
    """Several words, a line of a poem, and a generator's output are accepted."""
    assert check_password(password, login="zhang.san") == password


@given(st.text(max_size=250))
def test_any_text_is_a_password_or_told_why_not(password: str) -> None:
    """Any text is accepted or refused with a message that does not contain it."""
    said = ""
    try:
        taken = check_password(password, login="zhang.san")
    except AccountError as error:
        taken, said = "", str(error)
    assert bool(said) != bool(taken)
    assert len(password) < 12 or password not in said
    assert not taken or 12 <= len(taken) <= 200


@pytest.mark.parametrize("login", ["", "a", "-ab", "张三", "a b", "a" * 41, "аdmin", "a\x00b", "a/b"])
def test_a_login_that_not_everybody_can_type_is_refused(login: str) -> None:
    """A login with untypable characters or look-alike Cyrillic letters is refused by name."""
    with pytest.raises(AccountError, match="登录名：") as caught:
        check_login(login)
    assert caught.value.field == "login"


def test_a_login_has_one_spelling() -> None:
    """Case, width and surrounding spaces make no other login."""
    assert check_login(" Ｚhang.San@ju ") == "zhang.san@ju" == login_of("ZHANG.san@JU")


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "名" * 41])
def test_a_name_that_nobody_can_read_is_refused(name: str) -> None:
    """An invisible or too long name is refused."""
    with pytest.raises(AccountError, match="姓名"):
        check_name(name)


def test_a_name_is_kept_without_what_cannot_be_seen() -> None:
    """A name is stored without direction marks and line breaks."""
    assert check_name(" 买买提·\u202e艾力\n ") == "买买提·艾力"


def test_codes_and_tokens_are_never_the_same_and_survive_typing() -> None:
    """A thousand codes and tokens differ, and a code's hash is that of its sloppy spelling only."""
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == len({hash_code(code) for code in codes}) == 1000
    for code in codes:
        assert hash_code(code) == hash_code(
            code.lower().replace("-", " ").replace("0", "O").replace("1", "l")
        )
    tokens = {new_token() for _ in range(1000)}
    assert len({hash_token(token) for token in tokens}) == 1000
    assert all(len(token) >= 43 for token in tokens)
