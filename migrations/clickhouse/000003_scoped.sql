-- What screens read: views that say whose rows, as parameters. The lane of screens is in this database and may only read, so
-- that a facts table is not in reach by its name and a view without whose it is to be refuses. Only Postgres names the
-- accounts and customers, in a transaction under the reader's scope.
CREATE DATABASE IF NOT EXISTS scoped;

CREATE OR REPLACE VIEW scoped.balances AS
SELECT account_id, balance, business_date, version FROM {facts}.balances WHERE account_id IN ({accounts: Array(Int64)});

CREATE OR REPLACE VIEW scoped.transactions AS
SELECT transaction_id, account_id, posted_at, amount, channel, kind, counterparty, text, business_date, version
FROM {facts}.transactions WHERE account_id IN ({accounts: Array(Int64)});

CREATE OR REPLACE VIEW scoped.loans AS
SELECT loan_id, account_id, loan_no, granted_amount, granted_on, due_on, guarantee, principal_overdue_days, interest_overdue_days,
  class, business_date, version
FROM {facts}.loans WHERE account_id IN ({accounts: Array(Int64)});

CREATE OR REPLACE VIEW scoped.contracts AS
SELECT contract_id, contract_no, kind, opened_on, closed_on, business_date, version
FROM {facts}.contracts WHERE customer_id IN ({customers: Array(Int64)});

CREATE OR REPLACE VIEW scoped.customer_month AS
SELECT month, close_id, customer_id, deposit_days, investment_days, cts_days, standing, tier, exited_months, changes, exit_aums,
  watch_aums, watch_tiers, evidence_aums
FROM {facts}.customer_month WHERE customer_id IN ({customers: Array(Int64)});
