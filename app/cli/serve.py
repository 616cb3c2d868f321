"""`carimbo web`, `carimbo worker`, `carimbo desk`: the long-running parts, one process each."""

import os
import sys
from pathlib import Path

import click

from app.cli import settings_for
from app.kernel import logs

data_option = click.option("--data", type=click.Path(path_type=Path), help="Pasta dos dados.")


@click.command()
@data_option
@click.option("--port", default=8000, show_default=True, help="Porta.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Endereço.")
@click.option("--threads", default=8, show_default=True, help="Linhas de execução por processo.")
@click.option("--processes", default=1, show_default=True, help="Processos.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Certificado TLS (PEM).")
@click.option("--key", type=click.Path(path_type=Path), help="Chave do certificado TLS (PEM).")
def web(
    data: Path | None, port: int, host: str, threads: int, processes: int, certificate: Path | None, key: Path | None
) -> None:
    """Páginas, com gunicorn."""
    settings = settings_for(data)
    command = ["gunicorn", "app.wsgi:app", "--bind", f"{host}:{port}", "--worker-class", "gthread", "--timeout", "120"]
    command += [
        "--threads",
        str(threads),
        "--workers",
        str(processes),
        "--no-control-socket",
        "--graceful-timeout",
        "5",
    ]
    command += ["--worker-tmp-dir", str(settings.runtime_dir), "--log-level", "warning"]
    if certificate and key:
        command += ["--certfile", str(certificate), "--keyfile", str(key)]
        os.environ["CARIMBO_HTTPS"] = "1"
    os.execv(sys.executable, [sys.executable, "-m", *command])


@click.command()
@data_option
def worker(data: Path | None) -> None:
    """Trabalhos em segundo plano: leitura, assinatura, tramitação."""
    from app.worker import run_worker

    settings = settings_for(data)
    logs.configure(settings.log_level)
    run_worker(settings)


@click.command()
@data_option
def desk(data: Path | None) -> None:
    """Mesa de assinatura: guarda as chaves abertas, só na memória."""
    from app.certificates.desk import run_desk

    settings = settings_for(data)
    logs.configure(settings.log_level)
    run_desk(settings)
