"""When a roundup is due next, so that it is found without looking at all of them. It only expands: a process of an older version
leaves it empty or as it was, and all of them are looked at now and then (`bot.schedule`)."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("next_due", sa.DateTime(timezone=True)))
    op.create_index("ix_subscriptions_next_due", "subscriptions", ["next_due"])
