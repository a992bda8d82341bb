-- Channels are a catalogue with unit costs, never an enumeration; deliveries may name others, which are kept and flagged.
create table channel (
  code text primary key,
  -- cost of one transaction in home currency, for the contribution of customers; null until the institution sets it
  unit_cost numeric(18, 4)
);
alter table channel enable row level security;
create policy batch on channel to almanac_batch using (true) with check (true);
create policy read on channel for select to almanac_app using (app_person() is not null);
grant select on channel to almanac_app;
grant select, insert, update, delete on channel to almanac_batch;
insert into channel (code) values ('counter'), ('atm'), ('pos'), ('self_service'), ('phone'), ('online'), ('mobile'), ('wechat'),
  ('office_point'), ('visit'), ('mail');

create or replace function enqueue_job(kind text, subject text, payload jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare new_id bigint;
begin
  if kind not in ('import', 'close', 'standings') then raise exception 'unknown kind of job: %', kind; end if;
  insert into job (kind, subject, payload, person_id) values (kind, subject, payload, app_person()) returning id into new_id;
  perform graphile_worker.add_job('run-job', json_build_object('jobId', new_id::text), queue_name := 'warehouse', max_attempts := 1);
  return new_id;
end $$;
