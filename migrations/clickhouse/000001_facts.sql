-- Facts as delivered: every row carries the version (feed_version.id in Postgres) that it came with; which versions
-- count is decided there. Partitioned by month so that a close reads one partition. Statements end with a semicolon
-- at the end of a line. {engine} is replaced by the engine clause (MergeTree, or its replicated kin on a cluster).

CREATE TABLE IF NOT EXISTS institutions (
  institution_id Int64, source LowCardinality(String), institution_no String, name String, parent_no Nullable(String),
  kind LowCardinality(Nullable(String)), region_code Nullable(String), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (institution_id, business_date);

CREATE TABLE IF NOT EXISTS staff (
  staff_id Int64, source LowCardinality(String), staff_no String, name String, institution_id Int64, department Nullable(String),
  post Nullable(String), mobile Nullable(String), active Nullable(Bool), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (staff_id, business_date);

CREATE TABLE IF NOT EXISTS products (
  product_id Int64, source LowCardinality(String), product_no String, name String, family LowCardinality(String),
  term_months Nullable(Int32), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (product_id, business_date);

CREATE TABLE IF NOT EXISTS customers (
  customer_id Int64, source LowCardinality(String), customer_no String, kind LowCardinality(String), name String,
  institution_id Int64, id_type LowCardinality(Nullable(String)), id_no Nullable(String), birth_date Nullable(Date32),
  sex LowCardinality(Nullable(String)), mobile Nullable(String), address Nullable(String), village_code Nullable(String),
  occupation LowCardinality(Nullable(String)), industry_code LowCardinality(Nullable(String)), manager_no Nullable(String),
  manager_id Nullable(Int64), opened_on Nullable(Date32), closed_on Nullable(Date32), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (customer_id, business_date);

CREATE TABLE IF NOT EXISTS accounts (
  account_id Int64, source LowCardinality(String), account_no String, product_id Int64, institution_id Int64,
  currency LowCardinality(Nullable(String)), opened_on Nullable(Date32), closed_on Nullable(Date32),
  annual_rate Nullable(Decimal(18, 10)), maturity_on Nullable(Date32), project LowCardinality(Nullable(String)),
  business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (account_id, business_date);

CREATE TABLE IF NOT EXISTS account_owners (
  account_id Int64, customer_id Int64, customer_no String, share Decimal(18, 10), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (account_id, customer_id, business_date);

CREATE TABLE IF NOT EXISTS balances (
  account_id Int64, balance Decimal(18, 4), business_date Date, version UInt32
) ENGINE = {engine} PARTITION BY toYYYYMM(business_date) ORDER BY (account_id, business_date);

CREATE TABLE IF NOT EXISTS transactions (
  transaction_id Int64, account_id Int64, transaction_no String, posted_at DateTime64(3, 'UTC'), amount Decimal(18, 4),
  channel LowCardinality(Nullable(String)), kind LowCardinality(Nullable(String)), counterparty Nullable(String),
  text Nullable(String), business_date Date, version UInt32
) ENGINE = {engine} PARTITION BY toYear(posted_at) ORDER BY (account_id, posted_at, transaction_id);

CREATE TABLE IF NOT EXISTS loans (
  loan_id Int64, account_id Int64, source LowCardinality(String), loan_no String, contract_no Nullable(String),
  granted_amount Nullable(Decimal(18, 4)), granted_on Nullable(Date32), due_on Nullable(Date32),
  guarantee LowCardinality(Nullable(String)), principal_overdue_days Nullable(Int32), interest_overdue_days Nullable(Int32),
  class Nullable(UInt8), project LowCardinality(Nullable(String)), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (loan_id, business_date);

CREATE TABLE IF NOT EXISTS ftp (
  product_id Int64, effective_on Date32, ftp_rate Decimal(18, 10), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (product_id, effective_on, business_date);

CREATE TABLE IF NOT EXISTS fx (
  source LowCardinality(String), currency LowCardinality(String), rate Decimal(18, 10), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (currency, business_date);

CREATE TABLE IF NOT EXISTS contacts (
  customer_id Int64, kind LowCardinality(String), value String, preferred Nullable(Bool), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (customer_id, kind, value, business_date);

CREATE TABLE IF NOT EXISTS identities (
  customer_id Int64, id_type LowCardinality(String), id_no String, valid_until Nullable(Date32), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (id_type, id_no, business_date);

CREATE TABLE IF NOT EXISTS relations (
  customer_id Int64, other_id Int64, kind LowCardinality(String), since Nullable(Date32), until Nullable(Date32),
  share Nullable(Decimal(18, 10)), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (customer_id, other_id, kind, business_date);

CREATE TABLE IF NOT EXISTS repayments (
  loan_id Int64, due_on Date32, principal Decimal(18, 4), interest Decimal(18, 4), paid_on Nullable(Date32), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (loan_id, due_on, business_date);

CREATE TABLE IF NOT EXISTS collateral (
  loan_id Int64, collateral_no String, kind LowCardinality(String), value Decimal(18, 4), valued_on Nullable(Date32), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (loan_id, collateral_no, business_date);

CREATE TABLE IF NOT EXISTS guarantees (
  loan_id Int64, customer_id Int64, amount Nullable(Decimal(18, 4)), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (loan_id, customer_id, business_date);

CREATE TABLE IF NOT EXISTS contracts (
  contract_id Int64, customer_id Int64, source LowCardinality(String), contract_no String, kind LowCardinality(String),
  opened_on Nullable(Date32), closed_on Nullable(Date32), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (contract_id, business_date);

CREATE TABLE IF NOT EXISTS rates (
  product_id Int64, effective_on Date32, annual_rate Decimal(18, 10), institution_id Nullable(Int64), tier Nullable(String), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (product_id, effective_on, business_date);

CREATE TABLE IF NOT EXISTS fees (
  fee_id Int64, customer_id Int64, fee_no String, amount Decimal(18, 4), charged_on Date32, account_id Nullable(Int64),
  kind LowCardinality(Nullable(String)), business_date Date, version UInt32
) ENGINE = {engine} PARTITION BY toYear(charged_on) ORDER BY (customer_id, charged_on, fee_id);

CREATE TABLE IF NOT EXISTS shares (
  customer_id Int64, amount Decimal(18, 4), business_date Date, version UInt32
) ENGINE = {engine} ORDER BY (customer_id, business_date);
