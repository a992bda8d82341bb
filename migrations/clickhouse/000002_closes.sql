-- What a close works out. Rows count when Postgres' closed_month names their close for their month.

-- Amounts are balance-days in home currency: the unrounded month average times the days of the month (rules.md §1).
-- exit_aums: the averages, rounded for reading, of the months in a row below the entry threshold; watch_*: those of the
-- watch under way with the tier that each month reached (rules.md §2.4, §2.5); changes: what happened by this month, and
-- evidence_aums: the averages that decided a downgrade or an exit, after which the counters start afresh.
CREATE TABLE IF NOT EXISTS customer_month (
  month Date, close_id UInt32, customer_id Int64, customer_no String, source LowCardinality(String), kind LowCardinality(String),
  institution_id Int64, deposit_days Decimal(76, 24), investment_days Decimal(76, 24), cts_days Decimal(76, 24),
  standing LowCardinality(String), tier UInt8, from_tier UInt8, exited_months UInt8, changes Array(LowCardinality(String)),
  exit_aums Array(Decimal(38, 2)), watch_aums Array(Decimal(38, 2)), watch_tiers Array(UInt8), evidence_aums Array(Decimal(38, 2))
) ENGINE = {engine} PARTITION BY toYYYYMM(month) ORDER BY (customer_id, close_id);
