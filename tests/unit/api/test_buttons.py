"""Only buttons that were offered to a visitor can be pressed by that visitor."""

import pytest
from itsdangerous import URLSafeTimedSerializer

from api.chat.buttons import ButtonTokens, Pressed
from api.errors import ButtonExpiredError, ButtonInvalidError

KEY = "k" * 40


def test_a_pressed_button_gives_back_what_was_offered():
    tokens = ButtonTokens(KEY)

    token = tokens.offer("wang", "出处", '/source{"card":"c1"}').token

    assert tokens.press("wang", token) == Pressed("出处", '/source{"card":"c1"}')
    assert "source" not in token


def test_another_visitor_cannot_press_it():
    tokens = ButtonTokens(KEY)
    token = tokens.offer("wang", "出处", "/source").token

    with pytest.raises(ButtonInvalidError, match="not offered to this visitor"):
        tokens.press("li", token)


@pytest.mark.parametrize("token", ["/restart", "", "WzEsMl0.aaaa.bbbb", "…"])
def test_what_was_never_signed_cannot_be_pressed(token):
    with pytest.raises(ButtonInvalidError, match="not offered to this visitor"):
        ButtonTokens(KEY).press("wang", token)


def test_a_session_cookie_signed_with_the_same_key_is_no_button():
    cookie = URLSafeTimedSerializer(KEY, salt="yunxue.session").dumps(["wang", "x", "/restart"])

    with pytest.raises(ButtonInvalidError, match="not offered"):
        ButtonTokens(KEY).press("wang", cookie)


def test_an_old_button_says_that_it_is_too_old():
    long_ago = _At(1_000_000_000)
    token = str(long_ago.dumps(["wang", "出处", "/source"]))

    with pytest.raises(ButtonExpiredError, match="too old"):
        ButtonTokens(KEY).press("wang", token)


class _At(URLSafeTimedSerializer):
    """A serializer that signs at a given second."""

    def __init__(self, second):
        super().__init__(KEY, salt="yunxue.button")
        self._second = second

    def make_signer(self, salt=None):
        signer = super().make_signer(salt)
        signer.get_timestamp = lambda: self._second
        return signer
