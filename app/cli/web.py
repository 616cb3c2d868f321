"""`carimbo web`: the pages, with gunicorn, in this very process."""

import os
import sys
from pathlib import Path

import click

from app.cli.options import data_option, settings_for


@click.command()
@data_option
@click.option("--port", default=8000, show_default=True, help="Porta.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Endereço.")
@click.option("--threads", default=8, show_default=True, help="Linhas de execução por processo.")
@click.option("--processes", default=1, show_default=True, help="Processos.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Certificado TLS (PEM).")
@click.option("--key", type=click.Path(path_type=Path), help="Chave do certificado TLS (PEM).")
def web(data: Path | None, port: int, host: str, **options: object) -> None:
    """Páginas, com gunicorn."""
    settings = settings_for(data)
    command = ["gunicorn", "app.wsgi:app", "--bind", f"{host}:{port}", "--worker-class", "gthread"]
    command += ["--threads", str(options["threads"]), "--workers", str(options["processes"])]
    command += ["--timeout", "120", "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning"]
    command += ["--worker-tmp-dir", str(settings.runtime_dir)]
    if options["certificate"] and options["key"]:
        command += ["--certfile", str(options["certificate"]), "--keyfile", str(options["key"])]
        os.environ["CARIMBO_HTTPS"] = "1"
    settings.runtime_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.execv(sys.executable, [sys.executable, "-m", *command])  # noqa: S606 - gunicorn takes this process over, no shell is meant
