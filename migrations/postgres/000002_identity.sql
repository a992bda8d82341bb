-- What requests may do beyond reading through the policies: narrow doors, each repeating the scope that the policies have.

-- A request that hangs gives its connection back.
alter role almanac_app set statement_timeout = '20s';
alter role almanac_app set idle_in_transaction_session_timeout = '20s';

-- Authentication runs as the batch role: no statement of the application's role, however it came about, reaches a
-- password hash or a session.
revoke select on person from almanac_app;
grant select (id, name, staff_no, email, active) on person to almanac_app;

create index customer_institution_no on customer (institution_id, customer_no, source);

-- Surname only (rules.md §10): the first character of a Chinese name (two for the compound surnames), the last word of others.
create function surname_only(name text) returns text language sql immutable parallel safe strict
  return case
    when name ~ '^(欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|令狐|司徒|宇文|东方|独孤|南宫|端木|百里|呼延|长孙|轩辕)..?$' then substr(name, 1, 2) || '**'
    when name ~ '[^\x01-\u024f]' then substr(name, 1, 1) || '**'
    else '** ' || substring(name from '[^ ]+$')
  end;

-- The other owners of a visible customer's accounts. Row-level security hides those outside the reader's scope; here
-- they show by surname, so that a joint account is seen to be one.
create function account_co_owners(of_customer bigint) returns table (account_id bigint, name text)
language sql stable security definer set search_path = public, pg_temp as $$
  with visible as materialized (
    select c.id from customer c where c.id = of_customer
      and (app_sees_all() or c.institution_id = any (app_institutions()))
  )
  select other.account_id,
    case when app_sees_all() or c.institution_id = any (app_institutions()) then c.name else surname_only(c.name) end
  from visible v
  join account_owner mine on mine.customer_id = v.id
  join account_owner other on other.account_id = mine.account_id and other.customer_id <> v.id
  join customer c on c.id = other.customer_id
  order by other.account_id, other.share desc, c.id
$$;
alter function account_co_owners owner to almanac_batch;
revoke all on function account_co_owners from public;
grant execute on function account_co_owners to almanac_app;

-- With the institution in front, a branch's own matches are all that is read; for the union the second column serves alone.
drop index customer_name_trigrams;
drop index customer_name_grams;
create index customer_name_trigrams on customer using gin (institution_id, lower(name) gin_trgm_ops);
create index customer_name_grams on customer using gin (institution_id, short_grams(name));

-- Far dearer than the planner takes a function to be: without this it reads a whole branch and works them out row by row.
alter function short_grams cost 1000;

-- What short_grams() of a name must hold for the name to hold the fragment.
create function grams_of(fragment text) returns text[] language sql immutable parallel safe strict
  return case when length(fragment) = 1 then array[fragment]
    else (select array_agg(gram) from unnest(short_grams(fragment)) gram where length(gram) = 2) end;

-- Finds customers by name (prefix, then any fragment), and by customer number, identity number, mobile and account
-- number. Row-level security would keep the trigram index from being used, so this repeats its predicate; what it finds
-- is joined back through the policies. Numbers are compared whole, by prefix only for those who see them unmasked: else
-- a masked number could be read out digit by digit. rank: 1 number, 2 name, 3 beginning of a name, 4 of a number, 5 fragment.
create function search_customers(wanted text, row_limit integer, by_prefix boolean) returns table (customer_id bigint, rank integer)
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  everything constant boolean := app_sees_all();
  scope constant bigint[] := app_institutions();
  last_character constant text := chr(1114111);
  fragment_limit constant integer := greatest(row_limit, 200);
  folded constant text := lower(wanted);
  fragment text := '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%';
  grams constant text[] := grams_of(folded);
  beginning text;
  named integer := 0;
  step integer;
begin
  if wanted ~ '^[0-9A-Za-z-]{2,}$' then
    return query
      select c.id, 1 from customer c where c.customer_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1 from customer c where c.id_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1 from customer c where c.mobile = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1 from account a join account_owner o on o.account_id = a.id join customer c on c.id = o.customer_id
        where a.account_no = wanted and o.share > 0 and (everything or c.institution_id = any (scope));
    if length(wanted) >= 4 then
      return query (select c.id, 4 from customer c where c.customer_no >= wanted and c.customer_no < wanted || last_character
        and (everything or c.institution_id = any (scope)) order by c.customer_no limit row_limit);
    end if;
    if by_prefix and length(wanted) >= 4 then
      return query (select c.id, 4 from customer c where c.mobile ~>=~ wanted and c.mobile ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) limit row_limit);
      return query (select c.id, 4 from customer c where c.id_no ~>=~ wanted and c.id_no ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) limit row_limit);
    end if;
  end if;

  foreach beginning in array array(select distinct unnest(array[wanted, folded, upper(wanted), initcap(wanted)])) loop
    if everything then
      return query select c.id, case when c.name = beginning then 2 else 3 end from customer c
        where c.name >= beginning and c.name < beginning || last_character order by c.name, c.id limit row_limit;
    else
      return query select h.id, case when h.name = beginning then 2 else 3 end
        from unnest(scope) s (institution_id) cross join lateral (
          select c.id, c.name from customer c
          where c.institution_id = s.institution_id and c.name >= beginning and c.name < beginning || last_character
          order by c.name, c.id limit row_limit) h
        order by h.name, h.id limit row_limit;
    end if;
    get diagnostics step = row_count;
    named := named + step;
  end loop;
  if named >= row_limit then return; end if;

  -- Trigrams know Chinese characters in some locales only, pairs of characters in all: whatever is not plain ASCII goes
  -- by its pairs (or its one character). A fragment that neither index can serve is looked for as a beginning only.
  if folded ~ '[^\x01-\x7f]' then
    if everything then
      return query select c.id, 5 from customer c where short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit;
    else
      return query select h.id, 5 from unnest(scope) s (institution_id) cross join lateral (
          select c.id from customer c where c.institution_id = s.institution_id and short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit) h
        limit fragment_limit;
    end if;
  elsif folded ~ '[[:alnum:]]{3}' or folded ~ '^[[:alnum:]]{1,2}$' then
    -- Of one or two letters the beginnings of further words are what a trigram can find.
    if length(folded) < 3 then fragment := '% ' || folded || '%'; end if;
    if everything then
      return query select c.id, 5 from customer c where lower(c.name) like fragment limit fragment_limit;
    else
      return query select h.id, 5 from unnest(scope) s (institution_id) cross join lateral (
          select c.id from customer c where c.institution_id = s.institution_id and lower(c.name) like fragment limit fragment_limit) h
        limit fragment_limit;
    end if;
  end if;
end $$;
alter function search_customers owner to almanac_batch;
revoke all on function search_customers from public;
grant execute on function search_customers to almanac_app;

-- Asked once per statement, not once per row.
alter policy read on institution using ((select app_person()) is not null);
alter policy read on staff using ((select app_person()) is not null);
alter policy read on product using ((select app_person()) is not null);
