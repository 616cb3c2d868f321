"""A session's device in two words."""

import pytest

from app.people.devices import device_of

LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (LINUX, "Chrome/Linux"),
        (f"{LINUX} Edg/131.0", "Edge/Linux"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:132.0) Gecko/132.0 Firefox/132.0", "Firefox/Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari/iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.1 Safari/605.1.15", "Safari/macOS"),
        ("curl/8.10 (Linux)", "/Linux"),
        ("<script>", "/"),
    ],
)
def test_known_browsers(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
