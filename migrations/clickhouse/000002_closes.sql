-- What a close works out. Rows count when Postgres' closed_month names their close for their month.

-- Amounts are balance-days in home currency: the unrounded month average times the days of the month (rules.md §1).
-- exit_aums: the averages, rounded for reading, of the months in a row below the entry threshold; watch_*: those of the
-- watch under way with the tier that each month reached (rules.md §2.4, §2.5).
CREATE TABLE IF NOT EXISTS customer_month (
  month Date, close_id UInt32, customer_id Int64, kind LowCardinality(String), institution_id Int64,
  deposit_days Decimal(76, 24), investment_days Decimal(76, 24), cts_days Decimal(76, 24),
  standing LowCardinality(String), tier UInt8, exited_months UInt8,
  exit_aums Array(Decimal(38, 2)), watch_aums Array(Decimal(38, 2)), watch_tiers Array(UInt8)
) ENGINE = {engine} PARTITION BY toYYYYMM(month) ORDER BY (customer_id, close_id);

-- Accounts whose last known balance at month-end is older than the month's last snapshot: nightly snapshots carry all others.
CREATE TABLE IF NOT EXISTS account_carry (
  month Date, close_id UInt32, account_id Int64, balance Decimal(18, 4)
) ENGINE = {engine} PARTITION BY toYYYYMM(month) ORDER BY (close_id, account_id);
