"""The rules of the house that no single capability can test: DESIGN.md, 'Rules of the house'; STYLE.md, measures."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.outbox import registered

TOP = Path(__file__).resolve().parents[1]
PACKAGES = ("app", "signing", "storage", "ocr")
TEMPLATES = sorted((TOP / "templates").rglob("*.html"))
OPENS_WRITING = {
    "app/certificates/desk.py": "the desk's process keeps the authority it has founded",
    "app/cli/migrate.py": "a command writes the kinds that every city has",
    "app/cli/prepare.py": "a command prepares an installation",
    "app/demonstration/build.py": "a command makes the demonstration",
    "app/demonstration/story.py": "a command makes the demonstration",
    "app/kernel/database.py": "defines it",
    "app/kernel/outbox/runner.py": "the job runner: the second of the two places that commit (rule 6)",
    "app/people/sessions.py": "'seen at', at most once a minute, before the request's own unit of work",
    "app/verification/limits.py": "an unknown code is counted, after a request or a file that was only read",
    "app/web/unit.py": "the request hook: the first of the two places that commit (rule 6)",
    "app/worker.py": "a worker's sign of life",
}
"""Where a writing unit of work may be opened, and why."""


def modules(*packages: str) -> Iterator[tuple[str, ast.Module, str]]:
    """(path, syntax tree, text) of every module; migrations are generated and left out."""
    for package in packages or PACKAGES:
        for path in sorted((TOP / package).rglob("*.py")):
            name = path.relative_to(TOP).as_posix()
            if not name.startswith("app/migrations/versions/"):
                text = path.read_text(encoding="utf-8")
                yield name, ast.parse(text), text


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """(name, call) of every call; of a method the method's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", getattr(node.func, "attr", "")), node


def who_calls(*names: str) -> dict[str, set[str]]:
    """Modules of app by the name they call."""
    found: dict[str, set[str]] = {name: set() for name in names}
    for module, tree, _text in modules("app"):
        for name, _call in calls(tree):
            if name in found:
                found[name].add(module)
    return found


def test_every_route_says_who_may_call_it(application: Flask) -> None:
    """RELIABILITY, security acceptance 5."""
    marks = {"public", "signed-in"}
    for rule in application.url_map.iter_rules():
        mark = getattr(application.view_functions[rule.endpoint], "carimbo_access", "")
        assert mark in marks or set(mark.split(",")) <= _roles(), rule


def _roles() -> set[str]:
    from app.people.models import Role

    return {role.value for role in Role}


def test_one_place_commits() -> None:
    """Rule 6; Session.commit and Connection.commit alike."""
    assert who_calls("commit") == {"commit": {"app/kernel/database.py"}}


def test_units_of_work_are_opened_on_purpose() -> None:
    assert who_calls("writing")["writing"] <= set(OPENS_WRITING)


def test_the_gate_alone_releases_and_sending_alone_moves() -> None:
    """Rule 2."""
    makers = who_calls("Release", "Movement", "grant_by_release")
    assert makers == {
        "Release": {"app/signatures/gate.py"},
        "Movement": {"app/routing/sending.py"},
        "grant_by_release": {"app/routing/sending.py"},
    }


def test_paper_arrives_in_one_place_only() -> None:
    """Rule 2: the one passage without a release is the arrival of incoming paper, and nothing inserts one by hand."""
    makers = who_calls("Passage", "grant_arrival", "arrive")
    assert makers["Passage"] == set()
    assert makers["grant_arrival"] <= {"app/intake/actions.py", "app/demonstration/story.py"}
    assert makers["arrive"] == {"app/inboxes/jobs.py", "app/routing/sending.py"}


def test_settings_alone_read_the_environment() -> None:
    """Commands hand their options to their children through it, which is writing."""
    readers = set()
    for module, tree, _text in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute) and "getenv" in {
                getattr(node, "id", ""),
                getattr(node, "attr", ""),
            }:
                readers.add(module)
            if isinstance(node, ast.Attribute) and node.attr == "environ" and not _is_written(tree, node):
                readers.add(module)
    assert readers - {"app/settings.py"} <= HANDS_DOWN.keys()


HANDS_DOWN = {
    "app/cli/run.py": "the parts inherit the environment of the command that starts them",
    "app/kernel/children.py": "the parts inherit the environment of the command that starts them",
    "app/kernel/sandbox/server.py": "children are given an environment of a few names",
    "app/kernel/sandbox/client.py": "children are given an environment of a few names",
    "app/kernel/sandbox/child.py": "children are given an environment of a few names",
}
"""Who passes the environment on to children without reading settings from it."""


def _is_written(tree: ast.Module, node: ast.Attribute) -> bool:
    return any(
        isinstance(other, ast.Subscript) and other.value is node and isinstance(other.ctx, ast.Store)
        for other in ast.walk(tree)
    )


CLOCKS = {
    "app/kernel/clock.py": "the house's clock",
    "signing/desk/server.py": "the default of the engine's clock parameter",
    "storage/s3_connection.py": "dates the signature of a request, which the server compares with its own clock",
}


def test_the_clock_is_the_only_source_of_now() -> None:
    """Rule 10; engines take a clock."""
    offenders = {
        module
        for module, tree, _text in modules()
        for name, call in calls(tree)
        if name in {"now", "utcnow", "today"}
        and isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", getattr(call.func.value, "attr", "")) in {"datetime", "date", "dt"}
    }
    assert offenders <= CLOCKS.keys()


def test_every_job_has_a_handler_and_every_handler_a_job(application: Flask) -> None:
    """Rule 5; alphagov's habit: names of queues are checked against what listens."""
    assert application
    asked = set()
    for module, tree, _text in modules("app"):
        constants = _strings(tree)
        for name, call in calls(tree):
            if name == "enqueue" and module != "app/kernel/outbox/queue.py":
                asked.add(_text_of(call.args[1], constants, module))
    assert asked == set(registered())


def _strings(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _text_of(node: ast.expr, constants: dict[str, str], module: str) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.Name), f"{module}: the name of a job is written where it is enqueued"
    return constants[node.id]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(TOP).as_posix())
def test_templates_obey_the_policy(path: Path) -> None:
    """The policy 'default-src self' forbids them, so they would not work (RELIABILITY, security acceptance 1)."""
    text = path.read_text(encoding="utf-8")
    paper = {"paper", "email"} & set(path.relative_to(TOP / "templates").parts)
    assert paper or not re.search(r"<style|\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=|javascript:", text)
    assert "|safe" not in text.replace(" ", "")


def test_import_contracts_hold() -> None:
    """Every floor imports only those below it; in a process of its own, since the tool disables all other loggers."""
    command = [
        str(Path(sys.executable).with_name("lint-imports")),
        "--no-cache",
        "--config",
        str(TOP / "pyproject.toml"),
    ]
    done = subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_files_stay_small() -> None:
    """STYLE.md: files at most 400 lines, tests 500."""
    tests = {path.relative_to(TOP).as_posix(): path.read_text() for path in (TOP / "tests").rglob("*.py")}
    code = {module: text for module, _tree, text in modules()}
    assert [name for name, text in code.items() if text.count("\n") > 400] == []
    assert [name for name, text in tests.items() if text.count("\n") > 500] == []


def test_functions_stay_small() -> None:
    """STYLE.md: none over 50 lines."""
    long = [
        f"{module}:{node.name}"
        for module, tree, _text in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 50
    ]
    assert long == []


def test_no_floor_is_a_dumping_ground() -> None:
    """STYLE.md: names are the field's own."""
    vague = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [name for name, _tree, _text in modules() if vague & set(Path(name).with_suffix("").parts)] == []
