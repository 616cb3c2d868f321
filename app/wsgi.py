"""Entry point of web servers: `gunicorn app.wsgi:app`."""

from app.factory import create_app
from app.kernel import logs
from app.settings import Settings

_settings = Settings()
logs.configure(_settings.log_level)
app = create_app(_settings)
