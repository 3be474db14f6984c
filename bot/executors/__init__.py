"""Names of the processes that share a database: each has its own while it lives, and nobody has that of one that died.

DBOS takes up what a process left only when one of the same name starts again. So that the work of a machine that is gone does not
wait for ever, a name is held by a lock that ends with its process; who finds such a lock free may take up the work under it.
"""

from bot.executors.executor import Executor, Lone
from bot.executors.files import FileExecutor
from bot.executors.postgres import PostgresExecutor
from bot.executors.suspects import Suspects

__all__ = ["Executor", "FileExecutor", "Lone", "PostgresExecutor", "Suspects"]
