-- Who did what, and who looked at whom. Whatever is recorded lands in an inbox, so that requests do not queue for the
-- end of a chain; one writer moves it into the chain within seconds. Nobody changes or removes anything: the roles that
-- Almanac works as have no grant to, and triggers refuse whoever has.
create table audit_inbox (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  -- null: nobody who is signed in (a command line, the start, a refused sign-in of somebody unknown)
  person_id bigint,
  -- as it was then
  person_name text,
  action text not null,
  customer_id bigint,
  subject text,
  address text,
  details jsonb
);

-- The chain. Each entry's hash covers its own content and the hash before it; the first of a day covers how the day
-- before ended. What is hashed, and how, is told a second time by the verification (organisation/audit/rules.ts).
create table audit_entry (
  id bigint not null unique,
  day date not null,
  -- 1, 2, 3 … within the day
  number bigint not null,
  at timestamptz not null,
  person_id bigint,
  person_name text,
  action text not null,
  customer_id bigint,
  subject text,
  address text,
  details jsonb,
  sha256 bytea not null,
  primary key (day, number)
);
create index audit_entry_at on audit_entry (at desc, id desc);
create index audit_entry_person on audit_entry (person_id, at desc, id desc);
create index audit_entry_customer on audit_entry (customer_id, at desc, id desc) where customer_id is not null;
create index audit_entry_action on audit_entry (action, at desc, id desc);

alter table audit_inbox enable row level security;
alter table audit_entry enable row level security;
create policy batch on audit_inbox for select to almanac_batch using (true);
create policy batch on audit_entry for select to almanac_batch using (true);
create policy union_only on audit_entry for select to almanac_app using ((select app_sees_all()));
grant select on audit_inbox, audit_entry to almanac_batch;
grant select on audit_entry to almanac_app;

create function refuse_audit_change() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  -- Only a definer function, of which audit_chain is the one that does, takes from the inbox.
  if tg_table_name = 'audit_inbox' and tg_op = 'DELETE' and current_user <> session_user then return null; end if;
  raise exception 'the audit is only ever added to' using errcode = 'insufficient_privilege';
end $$;
create trigger keep before update or delete or truncate on audit_inbox for each statement execute function refuse_audit_change();
create trigger keep before update or delete or truncate on audit_entry for each statement execute function refuse_audit_change();

-- The only door in. Who a transaction names as its person is who did it; an entry names one only where none is named,
-- as when reads are handed over some at a time, or at sign-in.
create function audit_append(entries jsonb) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into audit_inbox (at, person_id, person_name, action, customer_id, subject, address, details)
  select least(coalesce((e.value ->> 'at')::timestamptz, clock_timestamp()), clock_timestamp()), p.id, p.name,
    e.value ->> 'action', (e.value ->> 'customerId')::bigint, e.value ->> 'subject', e.value ->> 'address', e.value -> 'details'
  from jsonb_array_elements(entries) with ordinality e (value, place)
    left join person p on p.id = coalesce(app_person(), (e.value ->> 'personId')::bigint)
  order by e.place
$$;
revoke all on function audit_append from public;
grant execute on function audit_append to almanac_app, almanac_batch;

-- The people that a search of the audit may mean: by a part of the name, or the whole staff number or e-mail address.
create function audit_people(wanted text) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select id from person where app_sees_all()
    and (strpos(lower(name), lower(wanted)) > 0 or lower(staff_no) = lower(wanted) or lower(email) = lower(wanted)) limit 500
$$;
revoke all on function audit_people from public;
grant execute on function audit_people to almanac_app;

-- A part of a hash's text: its length goes before it, so that no two contents read the same.
create function audit_part(part text) returns text language sql immutable parallel safe
  return case when part is null then '-' else octet_length(part) || ':' || part end;

-- Moves at most so many entries from the inbox to the end of the chain; answers how many, and how the chain ends.
-- A day is the UTC day of the moving and never an earlier one than the last: a chain grows at its end only.
create function audit_chain(most integer, out moved integer, out last_day date, out last_number bigint, out last_sha256 bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  entry audit_inbox;
  today date;
  ids bigint[] := '{}';
begin
  perform pg_advisory_xact_lock(7203004);
  moved := 0;
  select e.day, e.number, e.sha256 into last_day, last_number, last_sha256
    from audit_entry e order by e.day desc, e.number desc limit 1;
  today := greatest((now() at time zone 'UTC')::date, last_day);
  for entry in select * from audit_inbox order by id limit most loop
    if last_day is distinct from today then
      last_sha256 := sha256(convert_to(pg_catalog.concat_ws(',', 'almanac audit', today::text, coalesce(last_day::text, 'first'),
        coalesce(last_number, 0)::text, coalesce(encode(last_sha256, 'hex'), '')), 'UTF8'));
      last_day := today;
      last_number := 0;
    end if;
    last_number := last_number + 1;
    last_sha256 := sha256(last_sha256 || convert_to(pg_catalog.concat_ws(',',
      audit_part(entry.id::text),
      audit_part(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')),
      audit_part(entry.person_id::text), audit_part(entry.person_name), audit_part(entry.action),
      audit_part(entry.customer_id::text), audit_part(entry.subject), audit_part(entry.address),
      audit_part(entry.details::text)), 'UTF8'));
    insert into audit_entry (id, day, number, at, person_id, person_name, action, customer_id, subject, address, details, sha256)
      values (entry.id, last_day, last_number, entry.at, entry.person_id, entry.person_name, entry.action, entry.customer_id,
        entry.subject, entry.address, entry.details, last_sha256);
    ids := ids || entry.id;
    moved := moved + 1;
  end loop;
  delete from audit_inbox where id = any (ids);
end $$;
revoke all on function audit_chain from public;
grant execute on function audit_chain to almanac_batch;

-- Changes, with what stood before and stands after, in the transaction that makes them, whatever way they come about.
-- Arguments: the action, the column that names what was changed, and the columns that are kept of it.
create function audit_change() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
-- Named with their schema: of what takes any type, another role could make a closer match.
declare
  former constant jsonb := case when tg_op <> 'INSERT' then pg_catalog.to_jsonb(old) end;
  latter constant jsonb := case when tg_op <> 'DELETE' then pg_catalog.to_jsonb(new) end;
  kept constant text[] := string_to_array(tg_argv[2], ',');
  -- Numbers as texts: identifiers do not fit a JavaScript number.
  before jsonb := (select pg_catalog.jsonb_object_agg(key, case jsonb_typeof(value) when 'number' then pg_catalog.to_jsonb(value #>> '{}') else value end)
    from jsonb_each(former) where key = any (kept));
  after jsonb := (select pg_catalog.jsonb_object_agg(key, case jsonb_typeof(value) when 'number' then pg_catalog.to_jsonb(value #>> '{}') else value end)
    from jsonb_each(latter) where key = any (kept));
begin
  if former is not null and latter is not null and former ->> 'password_hash' is distinct from latter ->> 'password_hash' then
    after := after || '{"password": "changed"}';
  end if;
  -- What a view filters by may be a number that is masked elsewhere.
  if former is not null and latter is not null and former -> 'definition' is distinct from latter -> 'definition' then
    after := after || '{"definition": "changed"}';
  end if;
  if before is not distinct from after then return null; end if;
  insert into audit_inbox (at, person_id, person_name, action, subject, details)
  select clock_timestamp(), p.id, p.name, tg_argv[0], coalesce(latter, former) ->> tg_argv[1],
    jsonb_strip_nulls(pg_catalog.jsonb_build_object('before', before, 'after', after))
  from (select coalesce(app_person(), case tg_table_name
      -- Jobs run one at a time, so what runs is what publishes.
      when 'delivery' then (select person_id from job where kind = 'import' and state = 'running' limit 1)
      when 'closed_month' then (select person_id from job where kind = 'close' and state = 'running' limit 1)
      when 'job' then (latter ->> 'person_id')::bigint end) as id) who
    left join person p on p.id = who.id;
  return null;
end $$;

create trigger audit after insert or update or delete on policy for each row
  execute function audit_change('policy-adopted', 'policy', 'policy,effective_on,content');
create trigger audit after insert or update or delete on person for each row
  execute function audit_change('person-changed', 'name', 'id,name,staff_no,email,demo,active');
create trigger audit after insert or update or delete on person_role for each row
  execute function audit_change('role-changed', 'role', 'person_id,role,institution_id');
-- A view of one's own is nobody else's business; one that is shared, or was, is.
create trigger audit after insert on saved_view for each row when (new.shared)
  execute function audit_change('view-shared', 'name', 'id,list,name,shared,deleted_at');
create trigger audit_update after update on saved_view for each row when (old.shared or new.shared)
  execute function audit_change('view-shared', 'name', 'id,list,name,shared,deleted_at');
create trigger audit_delete after delete on saved_view for each row when (old.shared and old.deleted_at is null)
  execute function audit_change('view-shared', 'name', 'id,list,name,shared,deleted_at');
create trigger audit after update of state, reason on delivery for each row when (new.state not in ('staging', 'abandoned'))
  execute function audit_change('delivery-imported', 'business_date', 'id,source,business_date,state,reason,feeds');
create trigger audit after insert or update of close_id on closed_month for each row
  execute function audit_change('month-closed', 'month', 'month,close_id,policy_id,summary');
create trigger audit after update of state on job for each row when (new.kind = 'standings' and new.state = 'done')
  execute function audit_change('standings-downloaded', 'subject', 'kind,subject,state');
