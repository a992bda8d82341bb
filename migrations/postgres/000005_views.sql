-- How people like to look at a list. Own ones only are within reach of a request; what others share comes by a function.
create table saved_view (
  id bigint generated always as identity primary key,
  person_id bigint not null references person on delete cascade,
  list text not null,
  name text not null,
  shared boolean not null,
  definition jsonb not null,
  -- for a day it can be brought back
  deleted_at timestamptz,
  changed_at timestamptz not null default now()
);
create unique index saved_view_name on saved_view (person_id, list, lower(name)) where deleted_at is null;
create index saved_view_shared on saved_view (list) where shared and deleted_at is null;
alter table saved_view enable row level security;
create policy batch on saved_view to almanac_batch using (true) with check (true);
create policy own on saved_view to almanac_app using (person_id = (select app_person())) with check (person_id = (select app_person()));
grant select, insert, update, delete on saved_view to almanac_batch, almanac_app;

-- A view is shared with those who look at some of the same institutions as its owner. What it shows is, as always, what
-- its reader may see. Views of people who have left are nobody's to change, so they end with them.
create function views_of(wanted_list text) returns table (id bigint, name text, shared boolean, own boolean, owner_name text, definition jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select v.id, v.name, v.shared, v.person_id = app_person(), p.name, v.definition
  from saved_view v join person p on p.id = v.person_id
  where v.list = wanted_list and v.deleted_at is null and (v.person_id = app_person() or (v.shared and p.active and exists (
    select from person_role r left join institution i on i.path @> array[r.institution_id]
    where r.person_id = v.person_id and (app_sees_all() or r.institution_id is null and cardinality(app_institutions()) > 0
      or i.id = any (app_institutions())))))
  order by v.person_id <> app_person(), lower(v.name), v.id
  limit 500
$$;
alter function views_of owner to almanac_batch;
revoke all on function views_of from public;
grant execute on function views_of to almanac_app;
