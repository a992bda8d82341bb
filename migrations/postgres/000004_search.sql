-- The same search with fewer statements: each costs as much to begin as its index takes to look into.
-- Finds customers by name (prefix, then any fragment), and by customer number, identity number, mobile and account
-- number. Row-level security would keep the trigram index from being used, so this repeats its predicate; what it finds
-- is joined back through the policies. Numbers are compared whole, by prefix only for those who see them unmasked: else
-- a masked number could be read out digit by digit. rank: 1 number, 2 name, 3 beginning of a name, 4 of a number, 5 fragment.
create or replace function search_customers(wanted text, row_limit integer, by_prefix boolean) returns table (customer_id bigint, rank integer)
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  everything constant boolean := app_sees_all();
  scope constant bigint[] := app_institutions();
  last_character constant text := chr(1114111);
  fragment_limit constant integer := greatest(row_limit, 200);
  folded constant text := lower(wanted);
  plain constant boolean := octet_length(wanted) = length(wanted);
  beginnings text[] := array[wanted];
  fragment text;
  grams text[];
  named integer;
begin
  if plain and wanted ~ '^[0-9A-Za-z-]{2,}$' then
    -- Those by their beginning are not even begun for a text that is too short, or a reader who sees masked numbers.
    return query
      select c.id, 1 from customer c where c.customer_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1 from customer c where c.id_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1 from customer c where c.mobile = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1 from account a join account_owner o on o.account_id = a.id join customer c on c.id = o.customer_id
        where a.account_no = wanted and o.share > 0 and (everything or c.institution_id = any (scope))
      union all
      (select c.id, 4 from customer c where length(wanted) >= 4 and c.customer_no >= wanted and c.customer_no < wanted || last_character
        and (everything or c.institution_id = any (scope)) order by c.customer_no limit row_limit)
      union all
      (select c.id, 4 from customer c where by_prefix and length(wanted) >= 4 and c.mobile ~>=~ wanted and c.mobile ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) limit row_limit)
      union all
      (select c.id, 4 from customer c where by_prefix and length(wanted) >= 4 and c.id_no ~>=~ wanted and c.id_no ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) limit row_limit);
  end if;

  if folded <> upper(wanted) then
    beginnings := array(select distinct unnest(array[wanted, folded, upper(wanted), initcap(wanted)]));
  end if;
  if everything then
    return query select h.id, h.rank from unnest(beginnings) b (beginning) cross join lateral (
        select c.id, c.name, case when c.name = b.beginning then 2 else 3 end as rank from customer c
        where c.name >= b.beginning and c.name < b.beginning || last_character order by c.name, c.id limit row_limit) h
      order by h.rank, h.name, h.id limit row_limit;
  else
    return query select h.id, h.rank from unnest(beginnings) b (beginning) cross join unnest(scope) s (institution_id) cross join lateral (
        select c.id, c.name, case when c.name = b.beginning then 2 else 3 end as rank from customer c
        where c.institution_id = s.institution_id and c.name >= b.beginning and c.name < b.beginning || last_character
        order by c.name, c.id limit row_limit) h
      order by h.rank, h.name, h.id limit row_limit;
  end if;
  get diagnostics named = row_count;
  if named >= row_limit then return; end if;

  -- Trigrams know Chinese characters in some locales only, pairs of characters in all: whatever is not plain ASCII goes
  -- by its pairs (or its one character). A fragment that neither index can serve is looked for as a beginning only.
  if not plain then
    grams := grams_of(folded);
    if everything then
      return query select c.id, 5 from customer c where short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit;
    else
      return query select h.id, 5 from unnest(scope) s (institution_id) cross join lateral (
          select c.id from customer c where c.institution_id = s.institution_id and short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit) h
        limit fragment_limit;
    end if;
  elsif folded ~ '[[:alnum:]]{3}' or folded ~ '^[[:alnum:]]{1,2}$' then
    -- Of one or two letters the beginnings of further words are what a trigram can find.
    fragment := case when length(folded) < 3 then '% ' || folded || '%' else '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%' end;
    if everything then
      return query select c.id, 5 from customer c where lower(c.name) like fragment limit fragment_limit;
    else
      return query select h.id, 5 from unnest(scope) s (institution_id) cross join lateral (
          select c.id from customer c where c.institution_id = s.institution_id and lower(c.name) like fragment limit fragment_limit) h
        limit fragment_limit;
    end if;
  end if;
end $$;
