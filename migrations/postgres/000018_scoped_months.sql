-- A closed month by institution: who sees a part of the union is told the sums of that part. An institution's are those of
-- the customers who were its own at the end of the month. Written by the close; read through the policy.
create table closed_month_part (
  month date not null,
  close_id integer not null references close,
  institution_id bigint not null,
  customers integer not null,
  -- unrounded sums of balance-days in home currency: rounded once, when added up
  deposit_days numeric not null,
  investment_days numeric not null,
  cts_days numeric not null,
  -- how many customers, by standing, and by change or notice
  standings jsonb not null,
  changes jsonb not null,
  primary key (month, institution_id)
);
alter table closed_month_part enable row level security;
create policy batch on closed_month_part to almanac_batch using (true) with check (true);
create policy scope on closed_month_part for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
grant select, insert, update, delete, truncate on closed_month_part to almanac_batch;
grant select on closed_month_part to almanac_app;
