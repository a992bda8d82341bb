-- Who is shown customers, who is told, and what is counted.

-- Sight of customers -------------------------------------------------------------------------------------------------
-- A request reaches as far as the roles that permit it; customers show no further than the roles that let one read them.
-- Set by the server where both together are narrower than the first alone; null: they are not.
create function app_customers() returns bigint[] language sql stable parallel safe
  return nullif(current_setting('almanac.customers', true), '')::bigint[];
create function app_reads_all() returns boolean language sql stable parallel safe
  return coalesce(current_setting('almanac.everything', true) = 'on' and coalesce(current_setting('almanac.customers', true), '') = '', false);
create function app_read_institutions() returns bigint[] language sql stable parallel safe
  return coalesce(nullif(current_setting('almanac.customers', true), ''), nullif(current_setting('almanac.institutions', true), ''), '{}')::bigint[];

alter policy scope on customer using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]) or id = (select app_opened()))
  and (not confidential or id = any ((select app_confided())::bigint[])));
alter policy scope on published.customer_summary using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]) or customer_id = (select app_opened()))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on standing_change using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]) or customer_id = (select app_opened()))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on standing_difference using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on published.movement using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on movement_count using (
  (select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]));
-- Raw rows are customers, whoever they would have belonged to.
alter policy union_only on quarantine_row using ((select app_reads_all()));
-- What is asked for of a customer tells their name. Who decides reads customers there, or stands in for somebody who does.
alter policy reach on approval_request using ((
  offices && (select app_offices())
  or ((requested_by = (select app_person()) or 'approval:oversee@*' = any ((select app_offices())::text[]))
    and (institution_id is null or (select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]))
    and (customer_id is null or (select app_customers()) is null or institution_id = any ((select app_customers())::bigint[]))))
  and (customer_id is null or not is_confidential(customer_id) or customer_id = any ((select app_confided())::bigint[])));

-- What was opened stays opened no longer than its reader reads customers at all; a request of somebody who does not names
-- no customer (`almanac.customer`).
create or replace function opened_customers() returns table (id bigint, name text, customer_no text)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct c.id, c.name, c.customer_no from customer_opening o join known_customer c on c.id = o.customer_id
  where o.person_id = app_person() and o.ended_at is null and o.expires_at > now() and cardinality(app_customers()) is distinct from 0
$$;

-- As before, but by the sight of customers.
create or replace function confide_customer(of_customer bigint, why text, readers bigint[]) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7203014);
  if not exists (select from known_customer c where c.id = of_customer and (app_reads_all() or c.institution_id = any (app_read_institutions()))) then
    return false;
  end if;
  insert into confidential_customer (customer_id, reason, person_id) values (of_customer, why, app_person())
    on conflict (customer_id) do update set reason = excluded.reason;
  delete from confidential_reader r where r.customer_id = of_customer and r.person_id <> all (readers || app_person());
  insert into confidential_reader (customer_id, person_id)
    select of_customer, p.id from person p where p.id = any (readers || app_person()) on conflict do nothing;
  perform set_confidential(array[of_customer], true);
  return true;
end $$;
create or replace function lift_confidence(of_customer bigint) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7203014);
  if not exists (select from known_customer c where c.id = of_customer and c.confidential
    and (app_reads_all() or c.institution_id = any (app_read_institutions()))) then
    return false;
  end if;
  delete from confidential_customer where customer_id = of_customer;
  perform set_confidential(array[of_customer], false);
  return true;
end $$;

-- Who is told --------------------------------------------------------------------------------------------------------
-- Whom something at an institution is told to, besides those whom it comes from: its branch managers and those above; where
-- there are none risk and executives of the union, then those who read the audit, then whoever else there is.
create function leaders_of(of_institution bigint, besides bigint[]) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
  with held as (
    select r.person_id, r.role, r.institution_id, c.permissions from person_role r left join custom_role c on c.id = r.custom_role_id
    where tstzrange(r.held_from, r.held_until) @> now()
  ), ranked as (
    select p.id, rank() over (order by case
      when exists (select from held h join institution i on i.id = of_institution
        where h.person_id = p.id and h.role = 'branch-manager' and h.institution_id = any (i.path)) then 1
      when exists (select from held h where h.person_id = p.id and h.institution_id is null and h.role in ('risk', 'executive')) then 2
      when exists (select from held h where h.person_id = p.id and h.institution_id is null
        and (h.role in ('auditor', 'administrator') or 'audit:read' = any (h.permissions))) then 3
      else 4 end) as place
    from person p where p.active and not p.service and p.id <> all (besides))
  select id from ranked where place = 1
$$;
alter function leaders_of owner to almanac_batch;
revoke all on function leaders_of from public;

-- As before, but that somebody is told whoever there is.
-- Opens for the person of the transaction the customer of this identity number and name, or, with a broken glass, of this
-- whole customer or identity number. `reached`: the institutions that they see anyway (null: all), where there is no glass
-- to break. Who finds a customer by a number alone must not find more than one.
create or replace function open_customer(of_kind text, number text, holder text, why text, outlet bigint, until timestamptz, reached bigint[])
returns table (customer_id bigint, opened boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one record;
  told bigint[];
begin
  for one in
    select c.id, c.institution_id, c.manager_id, of_kind = 'identified' or reached is not null and c.institution_id <> all (reached) as needed
    from known_customer c where case of_kind when 'identified' then c.id_no = number and lower(c.name) = lower(holder)
      else c.customer_no = number or c.id_no = number end
    order by c.id limit 5
  loop
    customer_id := one.id;
    opened := one.needed;
    if one.needed then
      update customer_opening o set ended_at = now() where o.person_id = app_person() and o.customer_id = one.id
        and o.kind = of_kind and o.ended_at is null and o.expires_at > now();
      insert into customer_opening (person_id, customer_id, kind, institution_id, reason, expires_at)
        values (app_person(), one.id, of_kind, outlet, why, until);
    end if;
    if one.needed and of_kind = 'break-glass' then
      -- The manager; where nobody else signs in as them, those who lead.
      told := array(select p.id from person p join staff s on s.staff_no = p.staff_no
        where s.id = one.manager_id and p.active and p.id <> app_person());
      if told = '{}' then told := array(select leaders_of(one.institution_id, array[app_person()])); end if;
      insert into notice (person_id, kind, customer_id, details)
      select t.id, 'break-glass', one.id, jsonb_build_object('person', me.name, 'reason', why, 'until', until)
      from person me, unnest(told) t (id) where me.id = app_person();
    end if;
    return next;
  end loop;
end $$;

-- Staff numbers ------------------------------------------------------------------------------------------------------
-- Whose number it is manages customers, knows of the confidential ones and sees mobiles. One account has it, active or not
-- (000001); who gives it to another or takes it away does so in front of others. Whom the single sign-on brings comes with
-- a number that its provider vouches for, and people of the demo are nobody.
create function tell_of_staff_number() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  by_whom record;
  line record;
begin
  select p.id, p.name into by_whom from person p where p.id = app_person();
  if by_whom.id is null or new.demo then return null; end if;
  if tg_op = 'UPDATE' and old.staff_no is not null then
    insert into notice (person_id, kind, details)
      values (new.id, 'staff-number-taken', jsonb_build_object('person', by_whom.name, 'staffNo', old.staff_no));
  end if;
  -- Where nobody is managed yet somebody may be tomorrow: then the names have to be the same.
  for line in select s.name, s.institution_id from staff s where s.staff_no = new.staff_no
    and (s.name <> new.name or exists (select from customer c where c.manager_id = s.id)) order by s.id
  loop
    insert into notice (person_id, kind, details)
      select l.id, 'staff-number-given', jsonb_build_object('person', by_whom.name, 'staffNo', new.staff_no, 'holder', new.name, 'manager', line.name)
      from leaders_of(line.institution_id, array[by_whom.id, new.id]) l (id);
    perform audit_append(jsonb_build_array(jsonb_build_object('action', 'manager-number-given', 'subject', new.staff_no,
      'details', jsonb_build_object('person_id', new.id::text, 'name', new.name, 'manager', line.name))));
  end loop;
  return null;
end $$;
alter function tell_of_staff_number owner to almanac_batch;
revoke all on function tell_of_staff_number from public;
create trigger tell after insert on person for each row execute function tell_of_staff_number();
create trigger tell_update after update of staff_no on person for each row
  when (old.staff_no is distinct from new.staff_no) execute function tell_of_staff_number();

-- Counted when written -----------------------------------------------------------------------------------------------
-- Customers of each institution but the confidential ones, of whom each reader adds those that they may know of.
create table customer_count (
  institution_id bigint primary key,
  n integer not null
);
create index customer_confidential on customer (institution_id) where confidential;
alter table customer_count enable row level security;
create policy batch on customer_count to almanac_batch using (true) with check (true);
create policy scope on customer_count for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
grant select, insert, update, delete, truncate on customer_count to almanac_batch;
grant select on customer_count to almanac_app;

-- Of all where none are named. One at a time, so that the last one has seen what the others wrote.
create function count_customers(of_institutions bigint[]) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7203021);
  delete from customer_count where of_institutions is null or institution_id = any (of_institutions);
  insert into customer_count (institution_id, n)
    select institution_id, count(*) from customer
    where not confidential and (of_institutions is null or institution_id = any (of_institutions)) group by 1;
end $$;
alter function count_customers owner to almanac_batch;
revoke all on function count_customers from public;

-- As before; what a split takes is counted anew. A delivery of customers counts when all of them are where they belong.
create or replace function take_over() returns void language plpgsql set search_path = public, pg_temp as $$
declare
  split organisation_change;
  places bigint[] := '{}';
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
    if found then places := places || array[split.subject_id, split.target_id]; end if;
  end loop;
  perform follow_taken_over();
  if cardinality(places) > 0 then perform count_customers(places); end if;
end $$;
create or replace function set_confidential(of_customers bigint[], wanted boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  places bigint[];
  homes bigint[];
begin
  with changed as (
    update customer set confidential = wanted where id = any (of_customers) and confidential <> wanted returning institution_id)
  select array_agg(distinct institution_id) into homes from changed;
  update published.customer_summary set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted;
  update standing_change set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted;
  update standing_difference set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted;
  with changed as (
    update published.movement set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted returning institution_id)
  select array_agg(distinct institution_id) into places from changed;
  if places is not null then perform count_movements(places); end if;
  if homes is not null then perform count_customers(homes); end if;
end $$;
select count_customers(null);

-- Whether an institution may be closed is asked of all its customers, whoever knows of them.
create function any_customer_in(of_institution bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select app_person() is not null and exists (select from customer c where c.institution_id = of_institution)
$$;
alter function any_customer_in owner to almanac_batch;
revoke all on function any_customer_in from public;
grant execute on function any_customer_in to almanac_app, almanac_batch;
