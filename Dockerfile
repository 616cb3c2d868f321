# One image for web, worker and signing desk: `carimbo web | worker | desk | migrate`. See compose.yaml.
FROM debian:12-slim

WORKDIR /opt/carimbo
COPY scripts/debian-packages scripts/debian-packages.txt scripts/uv.txt scripts/
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $(scripts/debian-packages run) \
    && rm -rf /var/lib/apt/lists/*

# The packages first: they change seldom, the city hall's code often.
ENV UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1 PYTHONDONTWRITEBYTECODE=1
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir -r scripts/uv.txt \
    && .venv/bin/uv sync --frozen --inexact --no-default-groups --no-install-project --compile-bytecode
COPY signing signing
COPY storage storage
COPY ocr ocr
COPY templates templates
COPY app app
COPY scripts/with-secrets scripts/
RUN .venv/bin/uv sync --frozen --inexact --no-default-groups --no-editable --compile-bytecode

# /data holds sockets and temporary files only: documents are in PostgreSQL and S3.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin carimbo \
    && install -d -o carimbo -g carimbo -m 0700 /data /data/run /data/trust /desk
USER carimbo
ENV PATH=/opt/carimbo/.venv/bin:$PATH PYTHONUNBUFFERED=1 CARIMBO_DATA_DIR=/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health', timeout=8)"]
ENTRYPOINT ["scripts/with-secrets", "carimbo"]
CMD ["web", "--host", "0.0.0.0"]
