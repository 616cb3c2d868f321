"""Settings: the only reader of the environment (variables named CARIMBO_*)."""

import socket
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that differs between two installations; the defaults are the embedded one."""

    model_config = SettingsConfigDict(
        env_prefix="CARIMBO_", secrets_dir=None, frozen=True, ignored_types=(cached_property,)
    )

    data_dir: Path = Path("data")
    database_url: str = ""
    broker_url: str = ""
    key_file: Path | None = None
    desk_socket: Path | None = None

    s3_endpoint: str = ""
    s3_bucket: str = "carimbo"
    s3_access_key: str = ""
    s3_secret_key: SecretStr = SecretStr("")
    s3_secure: bool = True
    s3_region: str = "us-east-1"
    s3_ca_file: Path | None = Field(default=None, description="certificates to trust instead of the system's")
    s3_retention_days: int | None = Field(default=None, gt=0, description="object lock: the server refuses to delete")

    public_address: str = Field(
        default="", description="https address printed in stamps and QR codes; empty prints 'demonstração'"
    )
    zone_name: str = "America/Sao_Paulo"
    proxy_hops: int = Field(default=0, ge=0, description="how many reverse proxies stand in front, for X-Forwarded-For")
    https: bool = Field(default=False, description="cookies are Secure and HSTS is sent")
    log_level: str = "INFO"

    upload_limit: int = Field(default=200 * 1024 * 1024, gt=0, description="bytes of one uploaded file")
    host_name: str = Field(default_factory=socket.gethostname)
    worker_threads: int = Field(default=4, ge=2)
    readings_at_once: int = Field(default=2, ge=1)

    @property
    def database(self) -> str:
        """SQLAlchemy URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'carimbo.db'}"

    @property
    def broker(self) -> str:
        """Celery's broker URL; folders below the data folder unless one is named."""
        return self.broker_url or "filesystem://"

    @property
    def broker_folder(self) -> Path:
        """Where the filesystem broker keeps its messages."""
        return self.data_dir.absolute() / "broker"

    @property
    def installation_key_file(self) -> Path:
        """The installation key: never inside the data folder nor in the same backup (design: custody)."""
        if self.key_file:
            return self.key_file
        name = sha256(str(self.data_dir.absolute()).encode()).hexdigest()[:16]
        return Path.home() / ".config" / "carimbo" / f"{name}.key"

    @property
    def runtime_dir(self) -> Path:
        """Sockets, temporary files and other things that a restart may lose."""
        return self.data_dir.absolute() / "run"

    @property
    def trust_dir(self) -> Path:
        """Trusted root certificates, one folder a kind."""
        return self.data_dir.absolute() / "trust"

    @property
    def socket(self) -> Path:
        """The signing desk's Unix socket; a short path, since the kernel allows 107 bytes."""
        return self.desk_socket or self.runtime_dir / "desk.sock"

    @property
    def exchange_dir(self) -> Path:
        """Where worker and signing desk hand each other files: beside the socket, which both of them reach."""
        return self.socket.parent

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone, for pages and paper."""
        return ZoneInfo(self.zone_name)
