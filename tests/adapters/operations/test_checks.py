"""What `pullquote doctor` says of the port for health and metrics."""

import socket

from prometheus_client import CollectorRegistry

from adapters.operations.checks import check_operations
from adapters.operations.server import OperationsServer
from bot.doctor import Finding, Verdict
from bot.settings import Settings
from tests.adapters.listening import other_program


def found(port: int) -> Finding:
    [one] = check_operations(Settings(operations_port=port))
    return one


def test_without_a_port_nothing_is_answered() -> None:
    assert found(0).verdict is Verdict.ASIDE


def test_a_port_that_nobody_has_is_free() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert found(port).said.endswith("is free")


def test_a_bot_may_answer_there() -> None:
    with OperationsServer("127.0.0.1", 0, lambda: ["not ready"], CollectorRegistry()) as server:
        assert found(server.port).said.startswith("a bot answers")


def test_another_program_may_not() -> None:
    with other_program() as port:
        one = found(port)
    assert one.verdict is Verdict.BAD
    assert "operations_port" in one.todo
