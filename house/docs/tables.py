"""The tables of the database, read from their metadata."""

from sqlalchemy import Column, ForeignKeyConstraint, Table, UniqueConstraint

from queue_server.opening import PARTS
from queue_server.storage.parts import DatabasePart

_HEAD = """# Tables

Made from the tables' own definitions by `make docs`. Every part has its own metadata and
migrations; on SQLite it may have a file of its own, in PostgreSQL all parts share one database. The
journal is the truth: `ticket`, `leg` and whatever else is derived can be rebuilt from it. Keys
run over `branch` because the branches of a city share the tables; no foreign key crosses a part.

PK: part of the primary key. UK: part of a unique key.
"""


def page() -> str:
    """One diagram and one list for each part of the database."""
    return _HEAD + "".join(_part(part) for part in PARTS)


def _part(part: DatabasePart) -> str:
    tables = part.metadata.sorted_tables
    diagram = "".join(_entity(table) for table in tables)
    links = "".join(_links(table) for table in tables)
    return (
        f"\n## {part.name.capitalize()}: `{part.file}`, schema {part.newest}\n\n"
        f"```mermaid\nerDiagram\n{diagram}{links}```\n"
    )


def _entity(table: Table) -> str:
    lines = "".join(f"        {_column(table, column)}\n" for column in table.columns)
    return f"    {table.name} {{\n{lines}    }}\n"


def _column(table: Table, column: Column[object]) -> str:
    kind = str(column.type).split("(")[0].replace(" ", "_").lower()
    unique = {
        one.name
        for constraint in table.constraints
        if isinstance(constraint, UniqueConstraint)
        for one in constraint.columns
    }
    keys = ["PK"] * column.primary_key + ["UK"] * (column.name in unique)
    optional = ' "or null"' if column.nullable else ""
    return f"{kind} {column.name}" + (" " + ", ".join(keys) if keys else "") + optional


def _links(table: Table) -> str:
    return "".join(
        f"    {constraint.referred_table.name} ||--o{{ {table.name} : has\n"
        for constraint in sorted(table.constraints, key=str)
        if isinstance(constraint, ForeignKeyConstraint)
    )
