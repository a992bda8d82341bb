-- Who may see what of a customer beyond the institutions they work for, and what within them only some may see.

-- Need to know ------------------------------------------------------------------------------------------------------
-- Who is on the list of a confidential customer sees, within their scope, that it exists. So does its manager.
create table confidential_customer (
  customer_id bigint primary key,
  reason text not null,
  person_id bigint not null references person,
  since timestamptz not null default now()
);
create table confidential_reader (
  customer_id bigint not null references confidential_customer on delete cascade,
  person_id bigint not null references person on delete cascade,
  primary key (customer_id, person_id)
);
create index on confidential_reader (person_id);

-- A column beside each institution that policies go by: comparing it costs a list nothing, and who is on which list is
-- asked only where a confidential row is met.
alter table customer add column confidential boolean not null default false;
alter table published.customer_summary add column confidential boolean not null default false;
alter table published.movement add column confidential boolean not null default false;
alter table standing_change add column confidential boolean not null default false;
alter table standing_difference add column confidential boolean not null default false;
create index standing_difference_customer on standing_difference (customer_id);
create index movement_confidential on published.movement (institution_id) where confidential;

-- The confidential customers that the reader may know of.
create function app_confided() returns bigint[] language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select array(
    select r.customer_id from confidential_reader r where r.person_id = app_person()
    union all
    -- From the few confidential ones, whatever the planner takes the many of a manager for.
    select k.customer_id from confidential_customer k
      cross join lateral (select c.manager_id from customer c where c.id = k.customer_id offset 0) c
    where c.manager_id = any (array(select s.id from person p join staff s on s.staff_no = p.staff_no where p.id = app_person())))
$$;

-- Opened beyond the scope -------------------------------------------------------------------------------------------
-- For one person and one customer until it ends: identified at the counter, or with a broken glass.
create table customer_opening (
  id bigint generated always as identity primary key,
  person_id bigint not null references person on delete cascade,
  customer_id bigint not null,
  kind text not null check (kind in ('identified', 'break-glass')),
  -- the outlet where the customer stood; null for a broken glass
  institution_id bigint,
  reason text not null,
  opened_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index on customer_opening (person_id, customer_id, expires_at);
create index customer_opening_newest on customer_opening (opened_at desc, id desc);

-- What a request is about is named by the server (`almanac.customer`); lists name nobody, so nothing opened is in them.
create function app_opened() returns bigint language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select customer_id from customer_opening
  where person_id = app_person() and customer_id = nullif(current_setting('almanac.customer', true), '')::bigint
    and ended_at is null and expires_at > now() limit 1
$$;

-- Who loses a role loses what was opened with it.
create function end_openings() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update customer_opening set ended_at = now() where person_id = old.person_id and ended_at is null and expires_at > now();
  return null;
end $$;
create trigger end_openings after delete or update on person_role for each row execute function end_openings();

-- Policies ----------------------------------------------------------------------------------------------------------
alter policy scope on customer using (
  ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]) or id = (select app_opened()))
  and (not confidential or id = any ((select app_confided())::bigint[])));
alter policy scope on published.customer_summary using (
  ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]) or customer_id = (select app_opened()))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on standing_change using (
  ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]) or customer_id = (select app_opened()))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on standing_difference using (
  ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on published.movement using (
  ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
-- The union, too, sees accounts through owners that it may know of.
alter policy scope on account_owner using (exists (select from customer c where c.id = account_owner.customer_id));
alter policy scope on account using (exists (select from account_owner o where o.account_id = account.id));

-- A close and the movements fill tables of their own and swap them in: they take their policy from the one in place.
create function copy_scope(of_table regclass, to_table regclass) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  execute format('alter table %s enable row level security', to_table);
  execute format('create policy scope on %s for select to almanac_app using (%s)', to_table,
    (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = of_table and polname = 'scope'));
  execute format('grant select on %s to almanac_app', to_table);
end $$;

-- Counted when written: the strip of groups counts no rows but the few confidential ones that its reader may know of.
create function count_movements(of_institutions bigint[]) returns void language sql set search_path = public, pg_temp as $$
  delete from movement_count where of_institutions is null or institution_id = any (of_institutions);
  insert into movement_count (institution_id, kind, due_days, n, marked)
    select institution_id, kind, due_days, count(*), count(*) filter (where marked) from (
      select m.institution_id, m.kind, m.marked, case when m.kind <> 'maturing' then 0 when m.deadline <= b.until + 30 then 30
        when m.deadline <= b.until + 60 then 60 else 90 end as due_days
      from published.movement m, movement_basis b
      where not m.confidential and (of_institutions is null or m.institution_id = any (of_institutions))) m
    group by 1, 2, 3
$$;

create function set_confidential(of_customers bigint[], wanted boolean) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare places bigint[];
begin
  update customer set confidential = wanted where id = any (of_customers) and confidential <> wanted;
  update published.customer_summary set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted;
  update standing_change set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted;
  update standing_difference set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted;
  with changed as (
    update published.movement set confidential = wanted where customer_id = any (of_customers) and confidential <> wanted returning institution_id)
  select array_agg(distinct institution_id) into places from changed;
  if places is not null then perform count_movements(places); end if;
end $$;
-- What was published is as confidential as its customers are: to be called where rows of customers come in anew.
create function spread_confidential() returns void language sql security definer set search_path = public, pg_temp as $$
  select set_confidential(array(select customer_id from confidential_customer), true) where exists (select from confidential_customer)
$$;

-- Definer functions that repeat the scope ----------------------------------------------------------------------------
-- Flattened by the planner: what stands in place of the table in functions that row-level security does not reach.
create view known_customer with (security_invoker = true) as
  select * from customer where not confidential or id = any ((select app_confided())::bigint[]);
grant select on known_customer to almanac_batch;

create or replace function account_co_owners(of_customer bigint) returns table (account_id bigint, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  with visible as materialized (
    select c.id from known_customer c where c.id = of_customer
      and (app_sees_all() or c.institution_id = any (app_institutions()) or c.id = app_opened())
  )
  select other.account_id,
    case when (app_sees_all() or c.institution_id = any (app_institutions())) and (not c.confidential or c.id = any (app_confided()))
      then c.name else surname_only(c.name) end
  from visible v
  join account_owner mine on mine.customer_id = v.id
  join account_owner other on other.account_id = mine.account_id and other.customer_id <> v.id
  join customer c on c.id = other.customer_id
  order by other.account_id, other.share desc, c.id
$$;

drop function search_customers(text, text, integer, bigint[]);
-- Finds customers by name (prefix, then any fragment), by its pinyin when `latin` has letters only (in full, by initials, or
-- a surname in full with initials after it), by customer, identity, mobile and account number, and by village.
-- Row-level security would keep most indexes from being used, so this repeats its predicate; what it finds is joined back
-- through the policies. Numbers are compared whole. By a part they are compared as
-- far as the reader sees them: the last four digits, and of customers whom `managed` manages, whose mobile they see, more of
-- it. Who may ask "does it end with 1234?" of a masked number again and again, with one digit more each time, has read it
-- out in ten steps a digit.
-- rank: 1 number, 2 name, 3 beginning of a name or its pinyin, 4 part of a number, 5 fragment, 6 beginning of the pinyin, 7 village.
create function search_customers(wanted text, latin text, row_limit integer, managed bigint)
returns table (customer_id bigint, rank integer, matched text)
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  everything constant boolean := app_sees_all();
  scope constant bigint[] := app_institutions();
  last_character constant text := chr(1114111);
  fragment_limit constant integer := greatest(row_limit, 200);
  folded constant text := lower(wanted);
  plain constant boolean := octet_length(wanted) = length(wanted);
  -- What is longer than this is a whole number.
  by_tail constant boolean := wanted ~ '^[0-9]{4,10}$' and (length(wanted) = 4 or managed is not null);
  tail constant text := reverse(wanted);
  beginnings text[] := array[wanted];
  places bigint[];
  villages text[];
  fragment text;
  grams text[];
  found integer := 0;
  more integer;
begin
  if plain and wanted ~ '^[0-9A-Za-z-]{2,}$' then
    -- Those by their beginning are not even begun for a text that is too short, or a reader who manages nobody.
    return query
      select c.id, 1, 'number' from known_customer c where c.customer_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1, 'idNo' from known_customer c where c.id_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1, 'mobile' from known_customer c where c.mobile = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1, 'account' from account a join account_owner o on o.account_id = a.id join known_customer c on c.id = o.customer_id
        where a.account_no = wanted and o.share > 0 and (everything or c.institution_id = any (scope))
      union all
      (select c.id, 4, 'number' from known_customer c where length(wanted) >= 4 and c.customer_no >= wanted and c.customer_no < wanted || last_character
        and (everything or c.institution_id = any (scope)) order by c.customer_no limit row_limit)
      union all
      (select c.id, 4, 'mobile' from known_customer c where managed is not null and length(wanted) >= 4
        and c.mobile ~>=~ wanted and c.mobile ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) and c.manager_id = managed limit row_limit);
    get diagnostics found = row_count;
    if by_tail then
      return query
        (select c.id, 4, 'mobile' from known_customer c where c.mobile is not null and reverse(c.mobile) ~>=~ tail and reverse(c.mobile) ~<~ (tail || last_character)
          and (everything or c.institution_id = any (scope)) and (c.manager_id = managed or length(wanted) = 4 and length(c.mobile) >= 8) limit row_limit)
        union all
        (select c.id, 4, 'account' from account a join account_owner o on o.account_id = a.id join known_customer c on c.id = o.customer_id
          where length(wanted) = 4 and length(a.account_no) >= 8
          and reverse(a.account_no) ~>=~ tail and reverse(a.account_no) ~<~ (tail || last_character) and o.share > 0
          and (everything or c.institution_id = any (scope)) limit row_limit);
      get diagnostics more = row_count;
      found := found + more;
    end if;
    -- Where so many digits are those of a number, nobody meant a name.
    if found > 0 and wanted ~ '[0-9]{5}' then return; end if;
  end if;

  if folded <> upper(wanted) then
    beginnings := array(select distinct unnest(array[wanted, folded, upper(wanted), initcap(wanted)]));
  end if;
  if everything then
    return query select h.id, h.rank, 'name' from unnest(beginnings) b (beginning) cross join lateral (
        select c.id, c.name, case when c.name = b.beginning then 2 else 3 end as rank from known_customer c
        where c.name >= b.beginning and c.name < b.beginning || last_character order by c.name, c.id limit row_limit) h
      order by h.rank, h.name, h.id limit row_limit;
  else
    return query select h.id, h.rank, 'name' from unnest(beginnings) b (beginning) cross join unnest(scope) s (institution_id) cross join lateral (
        select c.id, c.name, case when c.name = b.beginning then 2 else 3 end as rank from known_customer c
        where c.institution_id = s.institution_id and c.name >= b.beginning and c.name < b.beginning || last_character
        order by c.name, c.id limit row_limit) h
      order by h.rank, h.name, h.id limit row_limit;
  end if;
  get diagnostics more = row_count;
  if more >= row_limit then return; end if;
  found := found + more;

  -- Trigrams know Chinese characters in some locales only, pairs of characters in all: whatever is not plain ASCII goes
  -- by its pairs (or its one character). A fragment that neither index can serve is looked for as a beginning only.
  if not plain then
    grams := grams_of(folded);
    if everything then
      return query select c.id, 5, 'name' from known_customer c where short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit;
    else
      return query select h.id, 5, 'name' from unnest(scope) s (institution_id) cross join lateral (
          select c.id from known_customer c where c.institution_id = s.institution_id and short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit) h
        limit fragment_limit;
    end if;
  elsif folded ~ '[[:alnum:]]{3}' or folded ~ '^[[:alnum:]]{1,2}$' then
    -- Of one or two letters the beginnings of further words are what a trigram can find.
    fragment := case when length(folded) < 3 then '% ' || folded || '%' else '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%' end;
    if everything then
      return query select c.id, 5, 'name' from known_customer c where lower(c.name) like fragment limit fragment_limit;
    else
      return query select h.id, 5, 'name' from unnest(scope) s (institution_id) cross join lateral (
          select c.id from known_customer c where c.institution_id = s.institution_id and lower(c.name) like fragment limit fragment_limit) h
        limit fragment_limit;
    end if;
  end if;
  get diagnostics more = row_count;
  found := found + more;

  if latin is not null then
    places := case when everything then array(select i.id from institution i) else scope end;
    return query select h.id, case when h.reading = latin then 3 else 6 end, 'pinyin'
      from unnest(places) s (institution_id) cross join lateral (
        (select c.id, replace(c.pinyin[1], ' ', '') as reading from known_customer c
          where c.institution_id = s.institution_id and c.pinyin is not null
            and replace(c.pinyin[1], ' ', '') collate "C" >= latin and replace(c.pinyin[1], ' ', '') collate "C" < latin || '{'
          order by replace(c.pinyin[1], ' ', '') collate "C" limit row_limit)
        union all
        (select c.id, c.pinyin[2] from known_customer c
          where c.institution_id = s.institution_id and c.pinyin is not null
            and c.pinyin[2] collate "C" >= latin and c.pinyin[2] collate "C" < latin || '{'
          order by c.pinyin[2] collate "C" limit row_limit)
        union all
        (select c.id, replace(c.pinyin[3], ' ', '') from known_customer c
          where c.institution_id = s.institution_id and c.pinyin[3] is not null
            and replace(c.pinyin[3], ' ', '') collate "C" >= latin and replace(c.pinyin[3], ' ', '') collate "C" < latin || '{'
          order by replace(c.pinyin[3], ' ', '') collate "C" limit row_limit)
        union all
        (select c.id, c.pinyin[4] from known_customer c
          where c.institution_id = s.institution_id and c.pinyin[4] is not null
            and c.pinyin[4] collate "C" >= latin and c.pinyin[4] collate "C" < latin || '{'
          order by c.pinyin[4] collate "C" limit row_limit)
        union all
        -- 'zhanght': wherever the surname may end; of one initial the full reading begins with the same letters.
        (select c.id, left(latin, 1) from generate_series(2, least(6, length(latin) - 2)) ends (at) cross join lateral (
          select c.id from known_customer c
          where c.institution_id = s.institution_id and c.pinyin is not null
            and c.pinyin[2] collate "C" >= left(latin, 1) || substr(latin, ends.at + 1)
            and c.pinyin[2] collate "C" < left(latin, 1) || substr(latin, ends.at + 1) || '{'
            and starts_with(c.pinyin[1], left(latin, ends.at) || ' ') limit row_limit) c)
      ) h order by h.reading <> latin, h.id limit fragment_limit;
  end if;

  -- A look per village and institution: without the limit all customers of a branch may be read instead.
  if not plain and length(wanted) >= 2 and (found = 0 or wanted ~ '(村|屯|社区)$') then
    villages := array(select v.code from village v where strpos(v.name, wanted) > 0 and (everything or exists (
      select from unnest(scope) s (institution_id) cross join lateral (
        select from known_customer c where c.institution_id = s.institution_id and c.village_code = v.code limit 1) h)) limit 50);
  elsif found = 0 and wanted ~ '^[0-9]{6,}$' then
    villages := array(select v.code from village v where v.code >= wanted and v.code < wanted || last_character and (everything or exists (
      select from unnest(scope) s (institution_id) cross join lateral (
        select from known_customer c where c.institution_id = s.institution_id and c.village_code = v.code limit 1) h)) limit 50);
  end if;
  if cardinality(villages) > 0 then
    places := case when everything then array(select i.id from institution i) else scope end;
    return query select h.id, 7, 'village' from unnest(places) s (institution_id) cross join unnest(villages) v (code) cross join lateral (
        select c.id from known_customer c where c.institution_id = s.institution_id and c.village_code = v.code limit row_limit) h
      limit fragment_limit;
  end if;
end $$;
revoke all on function search_customers from public;
grant execute on function search_customers to almanac_app;

-- Opens for the person of the transaction the customer of this identity number and name, or, with a broken glass, of this
-- whole customer or identity number. `reached`: the institutions that they see anyway (null: all), where there is no glass
-- to break. Who finds a customer by a number alone must not find more than one.
create function open_customer(of_kind text, number text, holder text, why text, outlet bigint, until timestamptz, reached bigint[])
returns table (customer_id bigint, opened boolean)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one record;
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
      -- The manager; where nobody signs in as them, those who lead the branch or what it stands below.
      insert into notice (person_id, kind, customer_id, details)
      select p.id, 'break-glass', one.id, jsonb_build_object('person', me.name, 'reason', why, 'until', until)
      from person me, person p left join staff s on s.staff_no = p.staff_no and s.id = one.manager_id
      where me.id = app_person() and p.active and p.id <> me.id and case
        when exists (select from person q join staff t on t.staff_no = q.staff_no where q.active and t.id = one.manager_id) then s.id is not null
        else exists (select from person_role r join institution i on i.id = one.institution_id
          where r.person_id = p.id and r.role = 'branch-manager' and r.institution_id = any (i.path)
            and tstzrange(r.held_from, r.held_until) @> now()) end;
    end if;
    return next;
  end loop;
end $$;

-- Makes a customer of the scope confidential, or changes why and for whom; who does it is on the list. False where there
-- is no such customer. Closes and deliveries publish under the same lock, so that none of it is missed.
create function confide_customer(of_customer bigint, why text, readers bigint[]) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7203014);
  if not exists (select from known_customer c where c.id = of_customer and (app_sees_all() or c.institution_id = any (app_institutions()))) then
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
create function lift_confidence(of_customer bigint) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7203014);
  if not exists (select from known_customer c where c.id = of_customer and c.confidential
    and (app_sees_all() or c.institution_id = any (app_institutions()))) then
    return false;
  end if;
  delete from confidential_customer where customer_id = of_customer;
  perform set_confidential(array[of_customer], false);
  return true;
end $$;

-- How many people of each of these roles may see a customer whom the reader sees.
create function customer_readers(of_customer bigint, giving text[]) returns table (role text, role_name text, people integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.role, o.name, count(distinct p.id)::integer
  from known_customer c join institution i on i.id = c.institution_id
    join person_role r on (r.institution_id is null or r.institution_id = any (i.path)) and tstzrange(r.held_from, r.held_until) @> now()
    left join custom_role o on o.id = r.custom_role_id
    join person p on p.id = r.person_id and p.active
  where c.id = of_customer and (r.role = any (giving) or 'customer:read' = any (o.permissions)) and (app_sees_all() or c.institution_id = any (app_institutions()) or c.id = app_opened())
    and (not c.confidential or exists (select from confidential_reader l where l.customer_id = c.id and l.person_id = p.id)
      or exists (select from staff s where s.id = c.manager_id and s.staff_no = p.staff_no))
  group by r.role, o.name order by 3 desc, 1, 2
$$;
-- By which of their roles the reader sees the institution of a customer whom they see.
create function own_roles_at(of_institution bigint, giving text[]) returns table (role text, role_name text, institution_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select r.role, o.name, i.name
  from person_role r left join institution i on i.id = r.institution_id left join custom_role o on o.id = r.custom_role_id
  where r.person_id = app_person() and tstzrange(r.held_from, r.held_until) @> now()
    and (r.role = any (giving) or 'customer:read' = any (o.permissions))
    and (r.institution_id is null or r.institution_id = any ((select path from institution where id = of_institution)::bigint[]))
  order by i.path nulls first, r.role
$$;
create function customer_openers(of_customer bigint) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct o.person_id)::integer from customer_opening o join known_customer c on c.id = o.customer_id
  where c.id = of_customer and o.person_id <> app_person() and o.ended_at is null and o.expires_at > now()
    and (app_sees_all() or c.institution_id = any (app_institutions()) or c.id = app_opened())
$$;

-- Whom the reader has opened and not closed again, by name: lists of customers hold none of them.
create function opened_customers() returns table (id bigint, name text, customer_no text)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct c.id, c.name, c.customer_no from customer_opening o join known_customer c on c.id = o.customer_id
  where o.person_id = app_person() and o.ended_at is null and o.expires_at > now()
$$;

-- Colleagues, to be put on a list: by a part of the name, or the whole staff number.
create function find_colleagues(wanted text) returns table (id bigint, name text, staff_no text)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.name, p.staff_no from person p
  where p.active and app_person() is not null and (strpos(lower(p.name), lower(wanted)) > 0 or lower(p.staff_no) = lower(wanted))
  order by p.name, p.id limit 20
$$;
create function names_of(people bigint[]) returns table (id bigint, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.name from person p where p.id = any (people) and app_person() is not null
$$;

-- Masks lifted ------------------------------------------------------------------------------------------------------
-- For one person, one customer and one kind of number, with the reason, until it ends.
create table customer_reveal (
  id bigint generated always as identity primary key,
  person_id bigint not null default app_person() references person on delete cascade,
  customer_id bigint not null,
  field text not null check (field in ('mobile', 'idNo', 'accountNo')),
  purpose text not null,
  reason text,
  revealed_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on customer_reveal (person_id, customer_id, expires_at);

-- Notes for some ----------------------------------------------------------------------------------------------------
create table confidential_note (
  id bigint generated always as identity primary key,
  customer_id bigint not null,
  person_id bigint not null default app_person() references person,
  -- besides who wrote it
  readers bigint[] not null,
  text text not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz,
  -- for a day it can be brought back
  deleted_at timestamptz
);
create index on confidential_note (customer_id, id desc);

-- Notices -----------------------------------------------------------------------------------------------------------
-- What somebody must know, in the transaction that makes it so; said in words where it is read.
create table notice (
  id bigint generated always as identity primary key,
  person_id bigint not null references person on delete cascade,
  kind text not null,
  customer_id bigint,
  details jsonb not null default '{}',
  at timestamptz not null default now(),
  read_at timestamptz
);
create index on notice (person_id, id desc);
create index notice_unread on notice (person_id) where read_at is null;

-- Rights ------------------------------------------------------------------------------------------------------------
do $$
declare t text;
begin
  foreach t in array array['confidential_customer', 'confidential_reader', 'customer_opening', 'customer_reveal', 'confidential_note', 'notice'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete on %I to almanac_batch', t);
    execute format('grant select on %I to almanac_app', t);
  end loop;
  foreach t in array array['app_confided()', 'app_opened()', 'end_openings()', 'copy_scope(regclass, regclass)', 'count_movements(bigint[])',
    'set_confidential(bigint[], boolean)', 'spread_confidential()', 'account_co_owners(bigint)', 'search_customers(text, text, integer, bigint)',
    'open_customer(text, text, text, text, bigint, timestamptz, bigint[])', 'confide_customer(bigint, text, bigint[])', 'lift_confidence(bigint)',
    'customer_readers(bigint, text[])', 'own_roles_at(bigint, text[])', 'customer_openers(bigint)', 'opened_customers()', 'find_colleagues(text)', 'names_of(bigint[])'] loop
    execute format('alter function %s owner to almanac_batch', t);
    execute format('revoke all on function %s from public', t);
  end loop;
  foreach t in array array['app_confided()', 'app_opened()', 'account_co_owners(bigint)', 'search_customers(text, text, integer, bigint)',
    'open_customer(text, text, text, text, bigint, timestamptz, bigint[])', 'confide_customer(bigint, text, bigint[])', 'lift_confidence(bigint)',
    'customer_readers(bigint, text[])', 'own_roles_at(bigint, text[])', 'customer_openers(bigint)', 'opened_customers()', 'find_colleagues(text)', 'names_of(bigint[])'] loop
    execute format('grant execute on function %s to almanac_app', t);
  end loop;
end $$;

-- Who is on a list and does not see the customer anyway learns nothing of it.
create policy listed on confidential_customer for select to almanac_app using (exists (select from customer c where c.id = customer_id));
create policy listed on confidential_reader for select to almanac_app using (exists (select from customer c where c.id = customer_id));
create policy own on customer_opening for select to almanac_app using (person_id = (select app_person()) or (select app_sees_all()));
create policy ending on customer_opening for update to almanac_app using (person_id = (select app_person()))
  with check (person_id = (select app_person()) and ended_at is not null);
grant update (ended_at) on customer_opening to almanac_app;
create policy own on customer_reveal for select to almanac_app using (person_id = (select app_person()));
create policy own_new on customer_reveal for insert to almanac_app
  with check (person_id = (select app_person()) and exists (select from customer c where c.id = customer_id));
grant insert (customer_id, field, purpose, reason, expires_at) on customer_reveal to almanac_app;
create policy reading on confidential_note for select to almanac_app
  using ((person_id = (select app_person()) or deleted_at is null and (select app_person()) = any (readers))
    and exists (select from customer c where c.id = customer_id));
create policy own_new on confidential_note for insert to almanac_app
  with check (person_id = (select app_person()) and exists (select from customer c where c.id = customer_id));
create policy own_changed on confidential_note for update to almanac_app using (person_id = (select app_person()))
  with check (person_id = (select app_person()));
grant insert (customer_id, readers, text), update (readers, text, changed_at, deleted_at) on confidential_note to almanac_app;
create policy own on notice for select to almanac_app using (person_id = (select app_person()));
create policy reading on notice for update to almanac_app using (person_id = (select app_person())) with check (person_id = (select app_person()));
grant update (read_at) on notice to almanac_app;

-- Audit -------------------------------------------------------------------------------------------------------------
-- What is done about one customer. Arguments: the action, the column that names what was done, and the columns kept.
create function audit_of_customer() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  latter constant jsonb := pg_catalog.to_jsonb(case when tg_op = 'DELETE' then old else new end);
begin
  insert into audit_inbox (at, person_id, person_name, action, customer_id, subject, details)
  select clock_timestamp(), p.id, p.name, tg_argv[0], (latter ->> 'customer_id')::bigint, latter ->> tg_argv[1],
    jsonb_strip_nulls((select pg_catalog.jsonb_object_agg(key, case jsonb_typeof(value) when 'number' then pg_catalog.to_jsonb(value #>> '{}') else value end)
      from jsonb_each(latter) where key = any (string_to_array(tg_argv[2], ','))))
  from (select app_person() as id) who left join person p on p.id = who.id;
  return null;
end $$;
create trigger audit after insert on customer_opening for each row when (new.kind = 'identified')
  execute function audit_of_customer('customer-identified', '', 'institution_id,expires_at');
create trigger audit_broken after insert on customer_opening for each row when (new.kind = 'break-glass')
  execute function audit_of_customer('glass-broken', '', 'reason,expires_at');
create trigger audit_ended after update of ended_at on customer_opening for each row
  execute function audit_of_customer('opening-ended', '', 'kind,person_id,opened_at');
create trigger audit after insert on customer_reveal for each row
  execute function audit_of_customer('value-revealed', 'field', 'purpose,reason,expires_at');
create trigger audit after insert or update of reason on confidential_customer for each row
  execute function audit_of_customer('customer-confided', '', 'reason');
create trigger audit_lifted after delete on confidential_customer for each row
  execute function audit_of_customer('confidence-lifted', '', 'reason,since');
create trigger audit after insert on confidential_reader for each row
  execute function audit_of_customer('confidence-given', '', 'person_id');
create trigger audit_taken after delete on confidential_reader for each row
  execute function audit_of_customer('confidence-taken', '', 'person_id');
-- Never what it says.
create trigger audit after insert or update on confidential_note for each row
  execute function audit_of_customer('note-changed', '', 'id,readers,deleted_at');

-- As before; a read of a customer who was opened for the person says how.
create or replace function audit_append(entries jsonb) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
  insert into audit_inbox (at, person_id, person_name, action, customer_id, subject, address, details)
  select e.at, p.id, p.name, e.value ->> 'action', e.customer_id, e.value ->> 'subject', e.value ->> 'address',
    case when o.kind is null then e.value -> 'details'
      else coalesce(e.value -> 'details', '{}') || pg_catalog.jsonb_build_object('opened', o.kind) end
  from (select value, place, (value ->> 'customerId')::bigint as customer_id,
      least(coalesce((value ->> 'at')::timestamptz, clock_timestamp()), clock_timestamp()) as at
    from jsonb_array_elements(entries) with ordinality one (value, place)) e
    left join person p on p.id = coalesce(app_person(), (e.value ->> 'personId')::bigint)
    left join lateral (
      select o.kind from customer_opening o where o.person_id = p.id and o.customer_id = e.customer_id
        and o.opened_at <= e.at and coalesce(o.ended_at, o.expires_at) >= e.at order by o.id desc limit 1) o on true
  order by e.place
$$;
