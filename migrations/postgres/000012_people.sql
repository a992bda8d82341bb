-- People, the roles that they hold and for how long, and the ways in which they come to a password. All of it is the
-- batch role's: no statement of the application's role, however it came about, makes anybody an administrator.
create extension if not exists btree_gist;

alter table person add column language text not null default 'zh' check (language in ('zh', 'en', 'es'));
alter table person add column signed_in_at timestamptz;
alter table person add column password_set_at timestamptz;
-- a new password is asked for at the next sign-in
alter table person add column password_due boolean not null default false;
update person p set password_set_at = created_at,
  signed_in_at = (select max(seen_at) from person_address a where a.person_id = p.id);
create index on person (name, id);

-- Roles that the bank has made, beside those that come with Almanac. Held ones are kept for the history when they end.
create table custom_role (
  id bigint generated always as identity primary key,
  name text not null,
  permissions text[] not null,
  deleted_at timestamptz
);
create unique index custom_role_name on custom_role (lower(name)) where deleted_at is null;

-- A role is held from a moment to a moment; what has ended stays. `role` is one that comes with Almanac by its code, or
-- a custom one as custom-<id>.
alter table person_role drop constraint person_role_person_id_role_institution_id_key;
alter table person_role add column id bigint generated always as identity primary key;
alter table person_role add column held_from timestamptz not null default now();
alter table person_role add column held_until timestamptz check (held_until > held_from);
alter table person_role add column given_by bigint references person on delete set null;
alter table person_role add column custom_role_id bigint
  generated always as (case when role like 'custom-%' then substr(role, 8)::bigint end) stored references custom_role;
alter table person_role add constraint person_role_held_once exclude using gist
  (person_id with =, role with =, coalesce(institution_id, 0) with =, tstzrange(held_from, held_until) with &&);
create index on person_role (role);

-- By a link a person sets their password without knowing the present one. Only the hash of what it says is here, and
-- none before it is made: a mail that has to be sent again carries another.
create table password_link (
  id bigint generated always as identity primary key,
  person_id bigint not null references person on delete cascade,
  kind text not null check (kind in ('invitation', 'reset')),
  by_mail boolean not null,
  asked_at timestamptz not null default now(),
  token_sha256 bytea unique,
  expires_at timestamptz,
  sent_at timestamptz,
  -- why the mail could not be sent at the last try
  problem text
);
create index on password_link (person_id);

do $$
declare t text;
begin
  foreach t in array array['custom_role', 'password_link'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete, truncate on %I to almanac_batch', t);
  end loop;
end $$;
grant usage on all sequences in schema public to almanac_batch;

drop trigger audit on person;
create trigger audit after insert or update or delete on person for each row
  execute function audit_change('person-changed', 'name', 'id,name,staff_no,email,demo,active,language,password_due');
drop trigger audit on person_role;
create trigger audit after insert or update or delete on person_role for each row
  execute function audit_change('role-changed', 'role', 'person_id,role,institution_id,held_from,held_until');
create trigger audit after insert or update or delete on custom_role for each row
  execute function audit_change('role-defined', 'name', 'id,name,permissions,deleted_at');

-- Only what is held now counts for whom a view is shared with.
create or replace function views_of(wanted_list text) returns table (id bigint, name text, shared boolean, own boolean, owner_name text, definition jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select v.id, v.name, v.shared, v.person_id = app_person(), p.name, v.definition
  from saved_view v join person p on p.id = v.person_id
  where v.list = wanted_list and v.deleted_at is null and (v.person_id = app_person() or (v.shared and p.active and exists (
    select from person_role r left join institution i on i.path @> array[r.institution_id]
    where r.person_id = v.person_id and tstzrange(r.held_from, r.held_until) @> now()
      and (app_sees_all() or r.institution_id is null and cardinality(app_institutions()) > 0
      or i.id = any (app_institutions())))))
  order by v.person_id <> app_person(), lower(v.name), v.id
  limit 500
$$;
