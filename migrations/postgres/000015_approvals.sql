-- One four-eyes mechanism for everything that one person asks for and others decide; special VIPs and exports under control.

-- What the reader may decide on: `permission@institution`, or `permission@*` for the union. Set by the server like the scope.
create function app_offices() returns text[] language sql stable parallel safe
  return coalesce(nullif(current_setting('almanac.offices', true), ''), '{}')::text[];

-- Who decides on what: of a kind, the steps whose size is reached, in their order.
create table approval_rule (
  kind text not null,
  step smallint not null,
  -- of what is asked: the threshold of the tier in hundredths, the rows of an export
  from_size bigint not null default 0,
  permission text not null,
  level text not null check (level in ('branch', 'union')),
  -- to decide within, before it goes to the next level
  hours integer not null check (hours > 0),
  primary key (kind, step)
);
insert into approval_rule (kind, step, from_size, permission, level, hours) values
  ('special-grant', 1, 0, 'special:approve', 'branch', 72),
  ('special-grant', 2, 100000000, 'special:approve', 'union', 72),
  ('special-revocation', 1, 0, 'special:approve', 'branch', 72),
  ('customer-export', 1, 201, 'export:approve', 'branch', 24);

-- Written by the batch role alone, in the transaction that decides: the application's role reads.
create function is_confidential(of_customer bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from confidential_customer c where c.customer_id = of_customer)
$$;
alter function is_confidential owner to almanac_batch;
revoke all on function is_confidential from public;
grant execute on function is_confidential to almanac_app, almanac_batch;

create table approval_request (
  id bigint generated always as identity primary key,
  kind text not null,
  -- what it is about, by the kind's own key: one request at a time
  subject text not null,
  customer_id bigint,
  -- for whose level `branch` it is; null: the union
  institution_id bigint,
  size bigint not null,
  -- what is asked, as it stood then: names and values as texts
  snapshot jsonb not null,
  reason text not null,
  requested_by bigint not null references person,
  requester_name text not null,
  requested_at timestamptz not null default now(),
  state text not null default 'pending' check (state in ('pending', 'executed', 'refused', 'withdrawn', 'stale')),
  -- the steps: permission, institution or null for the union, hours
  chain jsonb not null,
  -- the one that is to decide, counted from 1, by when (null: nobody is above), and what it takes
  step smallint not null default 1,
  due_at timestamptz,
  office text,
  -- of all steps
  offices text[] not null,
  ended_at timestamptz
);
create unique index approval_request_pending on approval_request (kind, subject) where state = 'pending';
create index approval_request_office on approval_request (office, due_at, id) where state = 'pending';
create index approval_request_due on approval_request (due_at) where state = 'pending';
create index approval_request_requester on approval_request (requested_by, id desc);
create index approval_request_customer on approval_request (customer_id, id desc) where customer_id is not null;

-- The trail. Added to and never changed: no role that Almanac works as may.
create table approval_event (
  id bigint generated always as identity primary key,
  request_id bigint not null references approval_request,
  step smallint not null,
  action text not null check (action in ('requested', 'approved', 'refused', 'withdrawn', 'escalated', 'overdue', 'executed', 'stale')),
  -- null: the clock
  person_id bigint references person,
  person_name text,
  -- who is away, and for whom it was decided
  for_person_id bigint references person,
  for_person_name text,
  comment text,
  at timestamptz not null default clock_timestamp()
);
create index approval_event_request on approval_event (request_id, id);
-- One end; one decision per step; nobody twice in a chain, neither in person nor by their delegate.
create unique index approval_event_end on approval_event (request_id) where action in ('executed', 'refused', 'withdrawn', 'stale');
create unique index approval_event_step on approval_event (request_id, step) where action = 'approved';
create unique index approval_event_person on approval_event (request_id, person_id) where action = 'approved';
create unique index approval_event_right on approval_event (request_id, coalesce(for_person_id, person_id)) where action = 'approved';

create function refuse_own_approval() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from approval_request r where r.id = new.request_id and r.requested_by in (new.person_id, new.for_person_id)) then
    raise exception 'nobody decides on their own request' using errcode = 'check_violation', constraint = 'approval_event_own';
  end if;
  return new;
end $$;
create trigger own before insert on approval_event for each row when (new.action in ('approved', 'refused'))
  execute function refuse_own_approval();

create table approval_delegation (
  id bigint generated always as identity primary key,
  person_id bigint not null references person,
  person_name text not null,
  delegate_id bigint not null references person check (delegate_id <> person_id),
  delegate_name text not null,
  from_on date not null,
  until_on date not null check (until_on >= from_on),
  -- ended before its time
  ended_at timestamptz,
  created_at timestamptz not null default now()
);
create index approval_delegation_delegate on approval_delegation (delegate_id, until_on);
create index approval_delegation_person on approval_delegation (person_id, until_on);

-- A person who does not meet the standard but matters (rules.md §2.8). Several may follow each other: the newest counts.
create table special_grant (
  id bigint generated always as identity primary key,
  customer_id bigint not null,
  tier smallint not null check (tier > 0),
  from_on date not null,
  -- the last day
  until_on date not null check (until_on >= from_on),
  request_id bigint not null unique references approval_request,
  -- revoked: the first day without
  ended_on date,
  end_request_id bigint references approval_request
);
create index special_grant_customer on special_grant (customer_id, from_on);
-- The AUM standing of those who show as something else by a grant; null where it is what shows.
alter table published.customer_summary add column own_standing text, add column own_tier smallint;

-- A file that was asked for. It lies in the data folder under its token.
create table customer_export (
  id bigint generated always as identity primary key,
  request_id bigint not null unique references approval_request,
  person_id bigint not null references person,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'failed', 'gone')),
  -- stands in every file, and nowhere twice
  token uuid not null unique default gen_random_uuid(),
  rows integer,
  finished_at timestamptz,
  expires_at timestamptz,
  downloads integer not null default 0
);
create index customer_export_person on customer_export (person_id, id desc);

do $$
declare t text;
begin
  foreach t in array array['approval_rule', 'approval_request', 'approval_event', 'approval_delegation', 'special_grant', 'customer_export'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select on %I to almanac_batch, almanac_app', t);
  end loop;
end $$;
grant insert on approval_request, approval_event, approval_delegation, special_grant, customer_export to almanac_batch;
grant update (state, step, due_at, office, offices, chain, ended_at) on approval_request to almanac_batch;
grant update (ended_at) on approval_delegation to almanac_batch;
grant update (ended_on, end_request_id) on special_grant to almanac_batch;
grant update (state, rows, finished_at, expires_at, downloads) on customer_export to almanac_batch;

create policy read on approval_rule for select to almanac_app using ((select app_person()) is not null);
-- Whoever is in the chain, by their own right or for somebody who is away; the requester and the union's overseers, as far
-- as their scope goes.
-- About a confidential customer only whoever knows of them learns that something is asked.
create policy reach on approval_request for select to almanac_app using ((
  offices && (select app_offices())
  or ((requested_by = (select app_person()) or 'approval:oversee@*' = any ((select app_offices())::text[]))
    and (institution_id is null or (select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]))))
  and (customer_id is null or not is_confidential(customer_id) or customer_id = any ((select app_confided())::bigint[])));
create policy reach on approval_event for select to almanac_app
  using (exists (select from approval_request r where r.id = approval_event.request_id));
create policy own on approval_delegation for select to almanac_app
  using ((select app_person()) in (person_id, delegate_id));
create policy scope on special_grant for select to almanac_app
  using (exists (select from customer c where c.id = special_grant.customer_id));
create policy own on customer_export for select to almanac_app using (person_id = (select app_person()));

-- Names of colleagues, to hand a right to decide to one of them. Not in plain SQL, which would be read before there are
-- API keys, who are nobody's colleagues.
create function approval_colleagues(wanted text) returns table (id bigint, name text, staff_no text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query select p.id, p.name, p.staff_no from person p
    where p.active and not p.service and p.id <> app_person()
      and (strpos(lower(p.name), lower(wanted)) > 0 or lower(p.staff_no) = lower(wanted))
    order by p.name, p.id limit 20;
end $$;
alter function approval_colleagues owner to almanac_batch;
revoke all on function approval_colleagues from public;
grant execute on function approval_colleagues to almanac_app;

-- What happens to a request is recorded with the customer whom it is about.
create function audit_approval() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into audit_inbox (at, person_id, person_name, action, customer_id, subject, details)
  select clock_timestamp(), new.person_id, new.person_name, 'approval-recorded', r.customer_id, r.id::text,
    jsonb_strip_nulls(pg_catalog.jsonb_build_object('kind', r.kind, 'action', new.action, 'step', new.step::text, 'for', new.for_person_name, 'comment', new.comment))
  from approval_request r where r.id = new.request_id;
  return null;
end $$;
create trigger audit after insert on approval_event for each row execute function audit_approval();
create trigger audit after insert or update or delete on approval_rule for each row
  execute function audit_change('approval-rule-changed', 'kind', 'kind,step,from_size,permission,level,hours');
create trigger audit after insert or update on approval_delegation for each row
  execute function audit_change('approval-delegated', 'delegate_name', 'person_name,delegate_name,from_on,until_on,ended_at');
create trigger audit after insert or update or delete on special_grant for each row
  execute function audit_change('special-changed', 'from_on', 'customer_id,tier,from_on,until_on,ended_on');
create trigger audit after update of state, downloads on customer_export for each row
  execute function audit_change('export-changed', 'token', 'request_id,state,rows,downloads');

create or replace function enqueue_job(kind text, subject text, payload jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare new_id bigint;
begin
  if kind not in ('import', 'close', 'standings', 'movements', 'export') then raise exception 'unknown kind of job: %', kind; end if;
  insert into job (kind, subject, payload, person_id) values (kind, subject, payload, app_person()) returning id into new_id;
  perform graphile_worker.add_job('run-job', json_build_object('jobId', new_id::text), queue_name := 'warehouse', max_attempts := 1);
  return new_id;
end $$;
