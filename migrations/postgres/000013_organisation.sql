-- The organisation as it is, was and will be (docs/decisions/organisation.md). Deliveries say what they say in tables of
-- their own; what administrators lay down stands beside it as dated facts; `institution` is what follows for today, with
-- the paths that every role's reach goes by. Nothing of what was true once is overwritten.
create table delivered_institution (
  id bigint primary key,
  source text not null,
  institution_no text not null,
  name text not null,
  parent_no text,
  kind text,
  region_code text,
  closed boolean not null default false,
  business_date date not null,
  unique (source, institution_no)
);
insert into delivered_institution
  select id, source, institution_no, name, parent_no, kind, region_code, closed, business_date from institution;

-- What deliveries said, from which business date on; a row where something differs from the one before.
create table delivered_institution_state (
  institution_id bigint not null,
  since date not null,
  source text not null,
  institution_no text not null,
  name text not null,
  parent_no text,
  kind text,
  region_code text,
  closed boolean not null,
  primary key (institution_id, since)
);
create table delivered_placement (
  staff_id bigint not null,
  since date not null,
  institution_id bigint not null,
  department text,
  post text,
  gone boolean not null,
  primary key (staff_id, since)
);

alter table institution add column parent_id bigint, add column merged_into bigint;

-- What an administrator has decided, with the day from which it counts and why. Until then it can be withdrawn;
-- afterwards a counter-step (`undoes`) takes it back from a later day on.
create table organisation_change (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('create', 'change', 'give-back', 'move', 'merge', 'split', 'close', 'undo')),
  subject text not null check (subject in ('institution', 'unit', 'staff')),
  subject_id bigint not null,
  -- where it leads: the new superior, the heir of a merger, the institution that a split makes
  target_id bigint,
  -- as they were named then
  subject_name text not null,
  target_name text,
  effective_on date not null,
  reason text not null,
  state text not null default 'planned' check (state in ('planned', 'in-force', 'withdrawn')),
  -- of a merger: what becomes of the roles held for what is merged; of a split: whose customers go
  roles text check (roles in ('end', 'move')),
  villages text[],
  managers bigint[],
  undoes bigint references organisation_change,
  -- of a merger in force: the roles as they were held, and those given in their place
  former_roles jsonb,
  given_roles jsonb,
  person_id bigint,
  person_name text,
  created_at timestamptz not null default now(),
  applied_at timestamptz
);
create index on organisation_change (subject, subject_id);
create index on organisation_change (target_id);
create index organisation_change_due on organisation_change (effective_on) where state = 'planned';

-- From its day on a fact counts instead of what deliveries say of the field; one that is given back counts no more.
create table organisation_fact (
  id bigint generated always as identity primary key,
  change_id bigint not null references organisation_change,
  subject text not null,
  subject_id bigint not null,
  field text not null,
  value jsonb,
  given_back boolean not null default false,
  effective_on date not null
);
create index on organisation_fact (subject, subject_id, field, effective_on desc, id desc);
create index on organisation_fact (change_id);

-- Departments and posts of an institution. Deliveries know them by name only.
create table organisation_unit (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('department', 'post')),
  institution_id bigint not null,
  delivered_name text,
  since date not null,
  unique (kind, institution_id, delivered_name)
);

-- The customers that a split has given to the new institution, while deliveries still name the old one.
create table taken_over (
  customer_id bigint primary key,
  institution_id bigint not null
);

-- The day that `institution` stands for: the institution's own, which Postgres does not know.
create table organisation_day (
  one boolean primary key default true check (one),
  day date not null
);

do $$
declare t text;
begin
  foreach t in array array['delivered_institution', 'delivered_institution_state', 'delivered_placement', 'organisation_change',
    'organisation_fact', 'organisation_unit', 'taken_over', 'organisation_day'] loop
    execute format('alter table %I owner to almanac_batch', t);
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    continue when t = 'taken_over';
    execute format('create policy read on %I for select to almanac_app using ((select app_person()) is not null)', t);
    execute format('grant select on %I to almanac_app', t);
  end loop;
  -- Who held which role before a change is for the way back alone.
  revoke select on organisation_change from almanac_app;
  grant select (id, kind, subject, subject_id, target_id, subject_name, target_name, effective_on, reason, state, roles, villages, managers,
    undoes, person_id, person_name, created_at, applied_at) on organisation_change to almanac_app;
  -- Changes are laid down by those who see the whole union; they take effect by settle_organisation alone.
  foreach t in array array['organisation_change', 'organisation_fact', 'organisation_unit'] loop
    execute format('create policy lay_down on %I for insert to almanac_app with check ((select app_sees_all()))', t);
    execute format('grant insert on %I to almanac_app', t);
  end loop;
end $$;
create policy withdraw on organisation_change for update to almanac_app
  using ((select app_sees_all()) and state = 'planned') with check (state = 'withdrawn');
grant update (state) on organisation_change to almanac_app;
create policy withdraw on organisation_fact for delete to almanac_app using ((select app_sees_all())
  and exists (select from organisation_change c where c.id = change_id and c.state = 'planned'));
grant delete on organisation_fact to almanac_app;

create trigger audit after insert or update on organisation_change for each row execute function audit_change('organisation-changed',
  'subject_name', 'id,kind,subject,subject_id,target_id,effective_on,reason,state,roles,villages,managers,undoes,former_roles,given_roles');
create trigger audit after insert or delete on organisation_fact for each row
  execute function audit_change('organisation-fact', 'field', 'change_id,subject,subject_id,field,value,given_back,effective_on');

-- Those in a circle stand for themselves, like those whose superior is not known.
create or replace function refresh_institution_paths() returns void language sql as $$
  with recursive place as (
    select i.id, coalesce(i.parent_id, (select p.id from institution p where p.source = i.source and p.institution_no = i.parent_no)) as parent
    from institution i
  ), tree as (
    select p.id, array[p.id] as path from place p
    where p.parent is null or p.parent = p.id or not exists (select from institution i where i.id = p.parent)
    union all
    select c.id, t.path || c.id from place c join tree t on c.parent = t.id and c.id <> all (t.path)
  )
  update institution i set path = coalesce(t.path, array[i.id])
  from institution own left join tree t on t.id = own.id
  where own.id = i.id and i.path is distinct from coalesce(t.path, array[i.id])
$$;

-- The facts of a kind of subject on a day, field by field.
create function facts_on(of_subject text, d date) returns table (subject_id bigint, fields jsonb, since date) language sql stable as $$
  select f.subject_id, jsonb_object_agg(f.field, f.value), max(f.effective_on) from (
    select distinct on (subject_id, field) subject_id, field, coalesce(value, 'null') as value, given_back, effective_on
    from organisation_fact where subject = of_subject and effective_on <= d
    order by subject_id, field, effective_on desc, id desc) f
  where not given_back group by f.subject_id
$$;

-- Institutions on a day. From today on the newest delivery counts, whatever its date.
create function institutions_on(d date) returns table (id bigint, source text, institution_no text, name text, parent_id bigint,
  parent_no text, kind text, region_code text, closed boolean, merged_into bigint, since date) language sql stable as $$
  with delivered as (
    select distinct on (s.institution_id) s.* from delivered_institution_state s
    where s.since <= d or d >= coalesce((select day from organisation_day), current_date)
    order by s.institution_id, s.since desc
  ), own as (select * from facts_on('institution', d)),
  known as (
    select coalesce(s.institution_id, o.subject_id) as id, coalesce(s.source, o.fields ->> 'source') as source,
      coalesce(s.institution_no, o.fields ->> 'number') as institution_no, s.parent_no, coalesce(s.since, o.since) as since,
      case when o.fields ? 'name' then o.fields ->> 'name' else s.name end as name,
      case when o.fields ? 'kind' then o.fields ->> 'kind' else s.kind end as kind,
      case when o.fields ? 'region' then o.fields ->> 'region' else s.region_code end as region_code,
      coalesce(o.fields ? 'parent', false) as moved, (o.fields ->> 'parent')::bigint as own_parent,
      (o.fields ->> 'mergedInto')::bigint as merged_into,
      case when o.fields ? 'closed' then (o.fields ->> 'closed')::boolean else coalesce(s.closed, false) end as closed
    from delivered s full join own o on o.subject_id = s.institution_id
    -- what a restated delivery took back is nobody's, whatever was decided about it
    where s.institution_id is not null or o.fields ? 'number'
  )
  select k.id, k.source, k.institution_no, k.name, place.parent,
    (select p.institution_no from known p where p.id = place.parent and p.source = k.source), k.kind, k.region_code,
    k.closed or k.merged_into is not null, k.merged_into, k.since
  from known k cross join lateral (select coalesce(k.merged_into, case when k.moved then k.own_parent else
    (select p.id from known p where p.source = k.source and p.institution_no = k.parent_no and p.id <> k.id) end) as parent) place
$$;

-- Departments and posts on a day.
create function units_on(d date) returns table (id bigint, kind text, institution_id bigint, name text, delivered_name text,
  customer_group text, closed boolean, own text[]) language sql stable as $$
  select u.id, u.kind, u.institution_id, case when o.fields ? 'name' then o.fields ->> 'name' else u.delivered_name end,
    u.delivered_name, o.fields ->> 'customerGroup', coalesce((o.fields ->> 'closed')::boolean, false),
    array(select jsonb_object_keys(o.fields))
  from organisation_unit u left join facts_on('unit', d) o on o.subject_id = u.id where u.since <= d
$$;

-- Who holds which post in which department on a day: as delivered, or as an administrator has placed them.
create function placements_on(d date) returns table (staff_id bigint, institution_id bigint, department_id bigint, post_id bigint,
  since date, own boolean, delivered_institution_id bigint, delivered_department text, delivered_post text) language sql stable as $$
  with delivered as (
    select distinct on (s.staff_id) s.* from delivered_placement s
    where s.since <= d or d >= coalesce((select day from organisation_day), current_date)
    order by s.staff_id, s.since desc
  )
  select s.staff_id, coalesce((o.fields -> 'placement' ->> 'institutionId')::bigint, s.institution_id),
    case when o.subject_id is null then department.id else (o.fields -> 'placement' ->> 'departmentId')::bigint end,
    case when o.subject_id is null then post.id else (o.fields -> 'placement' ->> 'postId')::bigint end,
    coalesce(o.since, s.since), o.subject_id is not null, s.institution_id, s.department, s.post
  from delivered s left join facts_on('staff', d) o on o.subject_id = s.staff_id
    left join organisation_unit department on department.kind = 'department' and department.institution_id = s.institution_id and department.delivered_name = s.department
    left join organisation_unit post on post.kind = 'post' and post.institution_id = s.institution_id and post.delivered_name = s.post
  where not s.gone
$$;

-- Taken first by whatever writes where customers or institutions belong, so that two of them do not wait for each other.
create function lock_organisation() returns void language sql set search_path = public, pg_temp as $$
  select pg_advisory_xact_lock(7203005)
$$;

-- What is known of a customer beside the customer shows to whom the customer shows. count_movements comes with 000014: until
-- somebody has been taken over it is not reached.
create function follow_taken_over() returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform lock_organisation();
  if not exists (select from taken_over) then return; end if;
  update published.customer_summary s set institution_id = t.institution_id from taken_over t
    where t.customer_id = s.customer_id and s.institution_id <> t.institution_id;
  update standing_change s set institution_id = t.institution_id from taken_over t
    where t.customer_id = s.customer_id and s.institution_id <> t.institution_id;
  update standing_difference s set institution_id = t.institution_id from taken_over t
    where t.customer_id = s.customer_id and s.institution_id <> t.institution_id;
  update published.movement m set institution_id = t.institution_id from taken_over t
    where t.customer_id = m.customer_id and m.institution_id <> t.institution_id;
  if found then perform count_movements(null); end if;
end $$;

-- Splits hold for what deliveries bring later, too, until deliveries know the new institution themselves: then their
-- word counts, customer by customer.
create function take_over() returns void language plpgsql set search_path = public, pg_temp as $$
declare split organisation_change;
begin
  delete from taken_over t where not exists (select from customer c where c.id = t.customer_id and c.institution_id = t.institution_id);
  for split in select * from organisation_change c where kind = 'split' and state = 'in-force'
    and not exists (select from delivered_institution d where d.id = c.target_id) order by effective_on, id loop
    with taken as (
      update customer set institution_id = split.target_id
      where institution_id = split.subject_id and (village_code = any (split.villages) or manager_id = any (split.managers))
      returning id)
    insert into taken_over (customer_id, institution_id) select id, split.target_id from taken
    on conflict (customer_id) do update set institution_id = excluded.institution_id;
  end loop;
  perform follow_taken_over();
end $$;

-- Roles held for what is merged end, or go on for the heir; as they were they are kept, for the way back. What the provider
-- of a single sign-on gave (`origin`, 000016) stays the provider's to end.
create function settle_roles(change organisation_change) returns void language plpgsql set search_path = public, pg_temp as $$
declare undone organisation_change;
begin
  if change.kind = 'merge' then
    update organisation_change set former_roles = (select jsonb_agg(to_jsonb(r)) from person_role r
      where r.institution_id = change.subject_id and (r.held_until is null or r.held_until > now())) where id = change.id;
    if change.roles = 'move' then
      with given as (
        insert into person_role (person_id, role, institution_id, held_from, held_until, given_by, origin)
        select r.person_id, r.role, change.target_id, greatest(r.held_from, now()), r.held_until, r.given_by, r.origin from person_role r
        where r.institution_id = change.subject_id and (r.held_until is null or r.held_until > now())
        on conflict do nothing returning id)
      update organisation_change set given_roles = (select jsonb_agg(g.id) from given g) where id = change.id;
    end if;
    perform end_roles(array(select r.id from person_role r where r.institution_id = change.subject_id));
  elsif change.kind = 'undo' then
    select * into undone from organisation_change where id = change.undoes;
    perform end_roles(array(select g::bigint from jsonb_array_elements_text(undone.given_roles) g));
    insert into person_role (person_id, role, institution_id, held_from, held_until, given_by, origin)
    select f.person_id, f.role, f.institution_id, greatest(f.held_from, now()), f.held_until, f.given_by, coalesce(f.origin, 'given')
    from jsonb_to_recordset(undone.former_roles) as f (person_id bigint, role text, institution_id bigint, held_from timestamptz,
      held_until timestamptz, given_by bigint, origin text)
    where exists (select from person p where p.id = f.person_id) and (f.held_until is null or f.held_until > now())
    on conflict do nothing;
  end if;
end $$;

-- What was held stays told; what had not begun is gone.
create function end_roles(ids bigint[]) returns void language sql set search_path = public, pg_temp as $$
  delete from person_role where id = any (ids) and held_from >= now();
  update person_role set held_until = now() where id = any (ids) and held_from < now() and (held_until is null or held_until > now())
$$;

-- Brings `institution` to the day given: after each delivery, after each change, and when a day begins. Doing it twice
-- changes nothing. Without a day, that of the last time: an import does not know what day it is where the bank is.
create function settle_organisation(today date default null) returns void language plpgsql set search_path = public, pg_temp as $$
declare
  change organisation_change;
  who constant text := current_setting('almanac.person', true);
begin
  perform lock_organisation();
  insert into organisation_day (day) values (coalesce(today, current_date))
    on conflict (one) do update set day = greatest(organisation_day.day, today) returning day into today;

  with latest as (
    select d.*, case when closed then max(business_date) over (partition by source) else business_date end as since from delivered_institution d
  ), undone as (
    delete from delivered_institution_state s using latest l where s.institution_id = l.id and s.since > l.since
  )
  insert into delivered_institution_state
  select l.id, l.since, l.source, l.institution_no, l.name, l.parent_no, l.kind, l.region_code, l.closed
  from latest l left join lateral (select * from delivered_institution_state s where s.institution_id = l.id and s.since <= l.since
    order by s.since desc limit 1) s on true
  where (s.name, s.parent_no, s.kind, s.region_code, s.closed) is distinct from (l.name, l.parent_no, l.kind, l.region_code, l.closed)
  on conflict (institution_id, since) do update set name = excluded.name, parent_no = excluded.parent_no, kind = excluded.kind,
    region_code = excluded.region_code, closed = excluded.closed;
  with latest as (
    select s.*, closed or active is false as gone,
      case when closed then max(business_date) over (partition by source) else business_date end as since from staff s
  ), undone as (
    delete from delivered_placement p using latest l where p.staff_id = l.id and p.since > l.since
  )
  insert into delivered_placement
  select l.id, l.since, l.institution_id, nullif(l.department, ''), nullif(l.post, ''), l.gone
  from latest l left join lateral (select * from delivered_placement p where p.staff_id = l.id and p.since <= l.since
    order by p.since desc limit 1) p on true
  where (p.institution_id, p.department, p.post, p.gone) is distinct from (l.institution_id, nullif(l.department, ''), nullif(l.post, ''), l.gone)
  on conflict (staff_id, since) do update set institution_id = excluded.institution_id, department = excluded.department,
    post = excluded.post, gone = excluded.gone;
  delete from delivered_placement p where not exists (select from staff s where s.id = p.staff_id);

  -- A department made by hand and delivered later under its name is one.
  with delivered as (
    select 'department' as kind, institution_id, department as name, min(since) as since from delivered_placement where department is not null group by 2, 3
    union all
    select 'post', institution_id, post, min(since) from delivered_placement where post is not null group by 2, 3
  ), joined as (
    update organisation_unit u set delivered_name = d.name from delivered d, units_on(today) o
    where o.id = u.id and u.delivered_name is null and not o.closed and u.kind = d.kind and u.institution_id = d.institution_id and o.name = d.name
      and not exists (select from organisation_unit known where known.kind = d.kind and known.institution_id = d.institution_id and known.delivered_name = d.name)
    returning u.kind, u.institution_id, u.delivered_name
  )
  insert into organisation_unit (kind, institution_id, delivered_name, since)
  select d.kind, d.institution_id, d.name, d.since from delivered d
  where not exists (select from joined j where (j.kind, j.institution_id, j.delivered_name) = (d.kind, d.institution_id, d.name))
  on conflict (kind, institution_id, delivered_name) do nothing;

  for change in select * from organisation_change where state = 'planned' and effective_on <= today order by effective_on, id for update loop
    -- In the audit it is theirs who decided it, on whatever day.
    perform set_config('almanac.person', coalesce(change.person_id::text, ''), true);
    perform settle_roles(change);
    update organisation_change set state = 'in-force', applied_at = now() where id = change.id;
  end loop;
  perform set_config('almanac.person', coalesce(who, ''), true);

  with gone as (
    delete from delivered_institution_state s where not exists (select from delivered_institution d where d.id = s.institution_id)
    returning s.institution_id)
  delete from institution i using gone where i.id = gone.institution_id;
  insert into institution (id, source, institution_no, name, parent_id, parent_no, kind, region_code, closed, merged_into, business_date)
  select i.id, i.source, i.institution_no, i.name, i.parent_id, i.parent_no, i.kind, i.region_code, i.closed, i.merged_into,
    coalesce(d.business_date, i.since)
  from institutions_on(today) i left join delivered_institution d on d.id = i.id
  on conflict (id) do update set name = excluded.name, parent_id = excluded.parent_id, parent_no = excluded.parent_no, kind = excluded.kind,
    region_code = excluded.region_code, closed = excluded.closed, merged_into = excluded.merged_into, business_date = excluded.business_date;
  perform refresh_institution_paths();
  perform take_over();
end $$;

-- Who holds a role for one of these, for the preview of a change; only for those who see the whole union anyway.
create function role_holders(institutions bigint[]) returns table (person_id bigint, name text, role text, institution_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.name, r.role, r.institution_id from person_role r join person p on p.id = r.person_id
  where app_sees_all() and p.active and r.institution_id = any (institutions) and tstzrange(r.held_from, r.held_until) @> now() order by p.name, p.id, r.role
$$;
revoke all on function role_holders from public;
grant execute on function role_holders to almanac_app;

do $$
declare f text;
begin
  foreach f in array array['lock_organisation()', 'follow_taken_over()', 'take_over()', 'settle_roles(organisation_change)', 'end_roles(bigint[])',
    'settle_organisation(date)', 'role_holders(bigint[])'] loop
    execute format('alter function %s owner to almanac_batch', f);
    execute format('revoke all on function %s from public', f);
  end loop;
end $$;
grant execute on function role_holders to almanac_app;
select settle_organisation();
