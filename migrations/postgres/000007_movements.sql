-- What a manager must know of their customers after a close and after each delivery: one narrow row per customer and
-- movement. Filled anew and swapped in, like the summary of the lists; manager and names are joined where it is read.
create table published.movement (
  id bigint not null,
  kind text not null,
  customer_id bigint not null,
  institution_id bigint not null,
  -- average of the last closed month, in hundredths as all amounts here
  aum bigint not null,
  tier smallint not null,
  -- held before, or held from the deadline on when nothing happens
  other_tier smallint not null,
  -- in excess of what it takes, negative what is missing; of a flow or a maturing holding its amount
  amount bigint not null,
  -- missing to the next tier
  next_amount bigint,
  misses smallint not null,
  months_left smallint not null,
  -- the last day on which something can be done about it, or of maturity
  deadline date,
  -- of flows: the AUM that they are measured against, and their share of it in hundredths of a per cent
  base bigint,
  share integer,
  -- worse than the alert of the policy
  marked boolean not null,
  account_id bigint,
  product_id bigint,
  -- the order in which a kind is worked off, largest first
  rank bigint not null
);
alter table published.movement owner to almanac_batch;
create index movement_rank on published.movement (institution_id, kind, rank desc, id desc);
create index movement_customer on published.movement (customer_id, kind);
alter table published.movement enable row level security;
create policy scope on published.movement for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
grant select on published.movement to almanac_app;

-- Counted when written: the strip of groups never counts rows.
create table movement_count (
  institution_id bigint not null,
  kind text not null,
  -- of maturing holdings: due within so many days
  due_days smallint not null,
  n integer not null,
  marked integer not null,
  primary key (institution_id, kind, due_days)
);
-- What the movements were worked out of; no row before the first close.
create table movement_basis (
  one boolean primary key default true check (one),
  month date not null,
  close_id integer not null,
  -- flows up to this day, maturities from it on
  until date not null,
  publication bigint not null,
  written_at timestamptz not null default now()
);
do $$
declare t text;
begin
  foreach t in array array['movement_count', 'movement_basis'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete, truncate on %I to almanac_batch', t);
    execute format('grant select on %I to almanac_app', t);
  end loop;
end $$;
create policy scope on movement_count for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
create policy read on movement_basis for select to almanac_app using ((select app_person()) is not null);

-- A manager's own customers are few: found by this, their movements by the index on the customer.
create index if not exists customer_manager on customer (manager_id);

-- Differences of a recomputed close by what differs, the largest first.
alter table standing_difference
  add column kind text not null generated always as (
    case when jsonb_typeof(before) = 'null' then 'appeared' when jsonb_typeof(after) = 'null' then 'vanished'
      when before ->> 'standing' is distinct from after ->> 'standing' or before ->> 'tier' is distinct from after ->> 'tier' then 'standing'
      else 'amount' end) stored,
  add column size bigint not null generated always as (
    abs(round(100 * (coalesce((after ->> 'deposits')::numeric + (after ->> 'investments')::numeric + (after ->> 'cts')::numeric, 0)
      - coalesce((before ->> 'deposits')::numeric + (before ->> 'investments')::numeric + (before ->> 'cts')::numeric, 0))))::bigint) stored;
drop index standing_difference_close_id_month_customer_id_idx;
create index standing_difference_size on standing_difference (close_id, month, kind, size desc, customer_id desc);
-- Counted when written, for the list of months.
alter table closed_month add column differences integer not null default 0;
