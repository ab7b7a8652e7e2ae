"""What the tests of databases share: one real PostgreSQL server a session, an empty database, the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from audit.cli import main
from audit.messages import set_language
from tests.databases.serving import Server, binaries, started

Run = Callable[..., tuple[int, str, str]]

__all__ = ["Run", "Server"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = binaries()
    if programs is None:
        pytest.skip("needs PostgreSQL's initdb and pg_ctl, not installed here")
    with started(programs) as found:
        yield found


@pytest.fixture(scope="session")
def shared_database(server: Server) -> str:
    return server.create()


@pytest.fixture
def database(server: Server, shared_database: str) -> Iterator[str]:
    """The name of a database that is empty again afterwards; making a new one would take longer than most tests."""
    yield shared_database
    schemas = server.run(
        shared_database,
        "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'",
    )
    drops = [f"DROP SCHEMA {name} CASCADE" for (name,) in schemas]
    server.run(
        shared_database,
        "SET client_min_messages = error",
        *drops,
        "CREATE SCHEMA public",
        "GRANT USAGE ON SCHEMA public TO public",
        f'ALTER DATABASE "{shared_database}" RESET ALL',
    )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls the command as a shell would; settings of this machine's PostgreSQL do not matter."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", "/nonexistent")

    def call(*arguments: object) -> tuple[int, str, str]:
        set_language("zh")
        with pytest.raises(SystemExit) as exit_:
            main([str(each) for each in arguments])
        captured = capsys.readouterr()
        assert isinstance(exit_.value.code, int)
        return exit_.value.code, captured.out, captured.err

    return call
