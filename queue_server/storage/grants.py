"""Which database role may serve which branch.

Row security (``migrations``) shows a role the rows of its branches alone; here is what it may do
with them.
"""

from sqlalchemy import Connection

from queue_server.storage import queries

#: What a branch's own role may do, table by table; never change or delete a journal row.
GRANTS = {
    "meta": "SELECT",
    "journal_version": "SELECT",
    "accounts_version": "SELECT",
    "branch_role": "SELECT",
    "journal": "SELECT, INSERT",
    "anchor": "SELECT",
    "branch_head": "SELECT, INSERT, UPDATE",
    "ticket": "SELECT, INSERT, UPDATE",
    "leg": "SELECT, INSERT, UPDATE, DELETE",
    "standing": "SELECT, INSERT, UPDATE",
    "figures": "SELECT, INSERT, UPDATE",
    "print_job": "SELECT, INSERT, UPDATE",
    "account_version": "SELECT, UPDATE",
    "user_account": "SELECT, INSERT, UPDATE, DELETE",
    "sign_in_session": "SELECT, INSERT, UPDATE, DELETE",
    "device_token": "SELECT, INSERT, UPDATE, DELETE",
    "sign_in_link": "SELECT, INSERT, UPDATE, DELETE",
}


def grant_branch(connection: Connection, role: str, branch: str) -> None:
    """Let an existing database role serve one branch and see no other."""
    sql = "INSERT INTO branch_role (role, branch) VALUES (?, ?) ON CONFLICT DO NOTHING"
    queries.execute(connection, sql, [(role, branch)])
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table, rights in GRANTS.items():
        connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {quoted}")
