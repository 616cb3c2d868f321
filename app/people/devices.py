"""Which browser on which system: enough to know one's own sessions again, too little to follow anybody."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """What a session's row keeps of a User-Agent header: 'Chrome/Linux'; an unknown half is empty.

    Args:
        user_agent: as sent, not trusted; nothing of it is kept but words of these lists.
    """
    halves = [next((word for mark, word in words if mark in user_agent), "") for words in (_BROWSERS, _SYSTEMS)]
    return "/".join(halves)
