"""Words that no user and no database may be called, by engine. Pure.

Key words that the engine reserves: https://dev.mysql.com/doc/refman/8.4/en/keywords.html and
https://www.postgresql.org/docs/17/sql-keywords-appendix.html, as SQLAlchemy 2.1 lists them. RDS
answers "MasterUsername … cannot be used as it is a reserved word used by the engine", of
PostgreSQL's admin, too, and takes MySQL's admin (aws-cloudformation/cfn-lint#4425, tried on AWS).
"""

from __future__ import annotations

_MYSQL = """
accessible add all alter analyze and as asc asensitive before between bigint binary
blob both by call cascade case change char character check collate column condition
constraint continue convert create cross cube cume_dist current_date current_time
current_timestamp current_user cursor database databases day_hour day_microsecond
day_minute day_second dec decimal declare default delayed delete dense_rank desc
describe deterministic distinct distinctrow div double drop dual each else elseif
empty enclosed escaped except exists exit explain false fetch first_value float
float4 float8 for force foreign from fulltext function generated get grant group
grouping groups having high_priority hour_microsecond hour_minute hour_second if
ignore in index infile inner inout insensitive insert int int1 int2 int3 int4 int8
integer intersect interval into io_after_gtids io_before_gtids is iterate join
json_table key keys kill lag last_value lateral lead leading leave left like limit
linear lines load localtime localtimestamp lock long longblob longtext loop
low_priority manual master_bind master_ssl_verify_server_cert match maxvalue
mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod
modifies natural no_write_to_binlog not nth_value ntile null numeric of on optimize
optimizer_costs option optionally or order out outer outfile over parallel
parse_gcol_expr partition percent_rank precision primary procedure purge qualify
range rank read read_write reads real recursive references regexp release rename
repeat replace require resignal restrict return revoke right rlike row row_number
rows schema schemas second_microsecond select sensitive separator set show signal
smallint spatial specific sql sql_after_gtids sql_before_gtids sql_big_result
sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting
stored straight_join system table tablesample terminated then tinyblob tinyint
tinytext to trailing trigger true undo union unique unlock unsigned update usage use
using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying
virtual when where while window with write xor year_month zerofill
"""
_POSTGRES = """
admin all analyse analyze and any array as asc asymmetric authorization binary both
case cast check collate collation column concurrently constraint create cross
current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end except
false fetch for foreign freeze from full grant group having ilike in initially inner
intersect into is isnull join lateral leading left like limit localtime
localtimestamp natural not notnull null of offset on only or order outer overlaps
placing primary references returning right select session_user similar some
symmetric system_user table tablesample then to trailing true union unique user
using variadic verbose when where window with
"""
RESERVED = {"mysql": frozenset(_MYSQL.split()), "postgres": frozenset(_POSTGRES.split())}
# Of databases that are there before the first one is made, and names that RDS keeps for itself:
# oslokommune/okctl#899 for db and database, awslabs/aws-saas-boost#180 for admin.
TAKEN: dict[str, frozenset[str]] = {
    "mysql": frozenset({"information_schema", "mysql", "performance_schema", "sys"}),
    "postgres": frozenset({"database", "db", "rdsadmin", "template0", "template1"}),
}


def user_problem(engine: str, name: str) -> str | None:
    """Why RDS takes no user of this name; None where it does.

    DataShades/ckan-aws-templates#6 for pg_; all of RDS's own users begin with rds.
    """
    if name.startswith("rds"):
        return "is a name that RDS keeps for itself: those that begin with rds"
    if engine == "postgres" and name.startswith("pg_"):
        return "is a name that PostgreSQL keeps for itself: those that begin with pg_"
    return f"is a word that {engine} reserves" if name in RESERVED[engine] else None


def database_problem(engine: str, name: str) -> str | None:
    """Why RDS makes no database of this name; None where it does."""
    if name in TAKEN[engine]:
        return f"is a database that {engine} has already, or a name that RDS keeps for itself"
    return f"is a word that {engine} reserves" if name in RESERVED[engine] else None
