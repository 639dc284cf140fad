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
    """Too short, too long, common, a run of keys, repeated, or with the login in it; the message never repeats it."""
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
    """Several words, a line of a poem, or what a generator makes."""
    assert check_password(password, login="zhang.san") == password


@given(st.text(max_size=250))
def test_any_text_is_a_password_or_told_why_not(password: str) -> None:
    """Whatever is typed: it is taken, or refused with a message that doesn't hold it."""
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
    """Also Cyrillic letters that look like Latin ones; the message names it."""
    with pytest.raises(AccountError, match="登录名：") as caught:
        check_login(login)
    assert caught.value.field == "login"


def test_a_login_has_one_spelling() -> None:
    """Case, width and blanks around make no other person."""
    assert check_login(" Ｚhang.San@ju ") == "zhang.san@ju" == login_of("ZHANG.san@JU")


@pytest.mark.parametrize("name", ["", "  ", "\u202e", "名" * 41])
def test_a_name_that_nobody_can_read_is_refused(name: str) -> None:
    """Nothing to see, or too long."""
    with pytest.raises(AccountError, match="姓名"):
        check_name(name)


def test_a_name_is_kept_without_what_cannot_be_seen() -> None:
    """No mark that turns the reading direction, nor a line break, gets into pages."""
    assert check_name(" 买买提·\u202e艾力\n ") == "买买提·艾力"


def test_codes_and_tokens_are_never_the_same_and_survive_typing() -> None:
    """A thousand of each differ; a code's hash is that of its sloppy spelling, and no other's."""
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == len({hash_code(code) for code in codes}) == 1000
    for code in codes:
        assert hash_code(code) == hash_code(
            code.lower().replace("-", " ").replace("0", "O").replace("1", "l")
        )
    tokens = {new_token() for _ in range(1000)}
    assert len({hash_token(token) for token in tokens}) == 1000
    assert all(len(token) >= 43 for token in tokens)
