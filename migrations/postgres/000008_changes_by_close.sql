-- Why a standing changed follows from its kind, the policy of its month and the averages that decided: this month's and,
-- where several did, those before it, oldest first. Changes of standing are filled and indexed by a close in a table of its own, which becomes a partition in the
-- publishing transaction: rows are written once, and publishing them is a change of metadata. Policies and grants are
-- the parent's; nobody else reaches a partition.
alter table standing_change rename to standing_change_before;
alter index standing_change_close_id_month_kind_aum_customer_id_idx rename to standing_change_before_list;
alter index standing_change_customer_id_month_idx rename to standing_change_before_customer;
alter table standing_change_before add column earlier_aums bigint[] not null default '{}';
update standing_change_before set earlier_aums = array(
  select round((entry ->> 'aum')::numeric * 100)::bigint from jsonb_array_elements(evidence -> 'months') with ordinality as m (entry, place)
  where place < jsonb_array_length(evidence -> 'months') order by place);
alter table standing_change_before drop column evidence;
create table standing_change (like standing_change_before including defaults) partition by list (close_id);
-- A partition is one close: a month and a kind are told from the index while it is walked in the order of the list. Amounts
-- first, since an index whose first column is nearly constant takes three times as long to build.
create index standing_change_list on standing_change (aum desc, customer_id desc, kind desc, month);
create index standing_change_customer on standing_change (customer_id, month);

alter table standing_change enable row level security;
create policy batch on standing_change to almanac_batch using (true) with check (true);
create policy scope on standing_change for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
grant select on standing_change to almanac_app;
grant select, insert, update, delete on standing_change to almanac_batch;

do $$
declare one integer;
begin
  for one in select distinct close_id from standing_change_before loop
    execute format('create table published.standing_change_%s partition of standing_change for values in (%s)', one, one);
    execute format('alter table published.standing_change_%s owner to almanac_batch', one);
  end loop;
end $$;
insert into standing_change select * from standing_change_before;
drop table standing_change_before;
alter table standing_change owner to almanac_batch;

-- Movements are worked out by a job where nothing else does it: when a server starts on what command lines published.
create or replace function enqueue_job(kind text, subject text, payload jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare new_id bigint;
begin
  if kind not in ('import', 'close', 'standings', 'movements') then raise exception 'unknown kind of job: %', kind; end if;
  insert into job (kind, subject, payload, person_id) values (kind, subject, payload, app_person()) returning id into new_id;
  perform graphile_worker.add_job('run-job', json_build_object('jobId', new_id::text), queue_name := 'warehouse', max_attempts := 1);
  return new_id;
end $$;

-- Months recomputed before differences were counted.
update closed_month m set differences =
  (select count(*) from standing_difference d where d.close_id = m.close_id and d.month = m.month);
