-- Names by their pinyin, numbers by their tails, customers by their village; and what lists are narrowed to and sorted by.
alter table customer add column pinyin text[] generated always as (pinyin_of(name)) stored;

-- By code unit: syllables are plain letters, and '{' comes right after z. Without the space the reading as it is typed.
create index customer_pinyin on customer (institution_id, replace(pinyin[1], ' ', '') collate "C") where pinyin is not null;
create index customer_initials on customer (institution_id, (pinyin[2]) collate "C") where pinyin is not null;
create index customer_other_pinyin on customer (institution_id, replace(pinyin[3], ' ', '') collate "C") where pinyin[3] is not null;
create index customer_other_initials on customer (institution_id, (pinyin[4]) collate "C") where pinyin[4] is not null;
create index customer_mobile_tail on customer (reverse(mobile) text_pattern_ops) where mobile is not null;
create index customer_village on customer (institution_id, village_code) where village_code is not null;
create index customer_institution_opened on customer (institution_id, opened_on, id);
create index staff_no on staff (staff_no);
create index account_no_tail on account (reverse(account_no) text_pattern_ops);

-- Deliveries name villages by code only; what one is called stands in the addresses of those who live there.
create table village (
  code text primary key,
  name text
);
alter table village enable row level security;
create policy batch on village to almanac_batch using (true) with check (true);
create policy read on village for select to almanac_app using ((select app_person()) is not null);
grant select on village to almanac_app;
grant select, insert, update, delete on village to almanac_batch;

-- '鄢陵县马栏镇西柳楼村3号' → '西柳楼村'
create function village_in(address text) returns text language sql immutable parallel safe strict
  return substring(address from '([^ ,，省市县区乡镇街道旗0-9]{1,10}(?:村|社区|屯))');
insert into village (code, name)
  select distinct on (village_code) village_code, village_in(address) from customer where village_code is not null
  order by village_code, village_in(address) is null, business_date desc;

-- A manager's own list, and the month before.
alter table published.customer_summary add column manager_id bigint, add column aum_change bigint;
update published.customer_summary s set manager_id = c.manager_id from customer c where c.id = s.customer_id and c.manager_id is not null;
create index customer_summary_manager on published.customer_summary (manager_id, aum desc, customer_id desc) where manager_id is not null;

drop function search_customers(text, integer, boolean);
-- Finds customers by name (prefix, then any fragment), by its pinyin when `latin` has letters only (in full, by initials, or
-- a surname in full with initials after it), by customer, identity, mobile and account number, and by village.
-- Row-level security would keep most indexes from being used, so this repeats its predicate; what it finds is joined back
-- through the policies. Numbers are compared whole. By their beginnings and tails they are compared only for customers of
-- the institutions in `revealed` (null: all), whose numbers the reader sees unmasked: who may ask "does it end with 1234?"
-- of a masked number again and again, with one digit more each time, has read it out in ten steps a digit.
-- rank: 1 number, 2 name, 3 beginning of a name or its pinyin, 4 part of a number, 5 fragment, 6 beginning of the pinyin, 7 village.
create function search_customers(wanted text, latin text, row_limit integer, revealed bigint[])
returns table (customer_id bigint, rank integer, matched text)
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  everything constant boolean := app_sees_all();
  scope constant bigint[] := app_institutions();
  last_character constant text := chr(1114111);
  fragment_limit constant integer := greatest(row_limit, 200);
  folded constant text := lower(wanted);
  plain constant boolean := octet_length(wanted) = length(wanted);
  by_part constant boolean := length(wanted) >= 4 and (revealed is null or cardinality(revealed) > 0);
  -- What is longer than this is a whole number.
  by_tail constant boolean := by_part and wanted ~ '^[0-9]{4,10}$';
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
    -- Those by their beginning are not even begun for a text that is too short, or a reader who sees masked numbers.
    return query
      select c.id, 1, 'number' from customer c where c.customer_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1, 'idNo' from customer c where c.id_no = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1, 'mobile' from customer c where c.mobile = wanted and (everything or c.institution_id = any (scope))
      union all
      select c.id, 1, 'account' from account a join account_owner o on o.account_id = a.id join customer c on c.id = o.customer_id
        where a.account_no = wanted and o.share > 0 and (everything or c.institution_id = any (scope))
      union all
      (select c.id, 4, 'number' from customer c where length(wanted) >= 4 and c.customer_no >= wanted and c.customer_no < wanted || last_character
        and (everything or c.institution_id = any (scope)) order by c.customer_no limit row_limit)
      union all
      (select c.id, 4, 'mobile' from customer c where by_part and c.mobile ~>=~ wanted and c.mobile ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) and (revealed is null or c.institution_id = any (revealed)) limit row_limit)
      union all
      (select c.id, 4, 'idNo' from customer c where by_part and c.id_no ~>=~ wanted and c.id_no ~<~ (wanted || last_character)
        and (everything or c.institution_id = any (scope)) and (revealed is null or c.institution_id = any (revealed)) limit row_limit);
    get diagnostics found = row_count;
    if by_tail then
      return query
        (select c.id, 4, 'mobile' from customer c where c.mobile is not null and reverse(c.mobile) ~>=~ tail and reverse(c.mobile) ~<~ (tail || last_character)
          and (everything or c.institution_id = any (scope)) and (revealed is null or c.institution_id = any (revealed)) limit row_limit)
        union all
        (select c.id, 4, 'account' from account a join account_owner o on o.account_id = a.id join customer c on c.id = o.customer_id
          where reverse(a.account_no) ~>=~ tail and reverse(a.account_no) ~<~ (tail || last_character) and o.share > 0
          and (everything or c.institution_id = any (scope)) and (revealed is null or c.institution_id = any (revealed)) limit row_limit);
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
        select c.id, c.name, case when c.name = b.beginning then 2 else 3 end as rank from customer c
        where c.name >= b.beginning and c.name < b.beginning || last_character order by c.name, c.id limit row_limit) h
      order by h.rank, h.name, h.id limit row_limit;
  else
    return query select h.id, h.rank, 'name' from unnest(beginnings) b (beginning) cross join unnest(scope) s (institution_id) cross join lateral (
        select c.id, c.name, case when c.name = b.beginning then 2 else 3 end as rank from customer c
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
      return query select c.id, 5, 'name' from customer c where short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit;
    else
      return query select h.id, 5, 'name' from unnest(scope) s (institution_id) cross join lateral (
          select c.id from customer c where c.institution_id = s.institution_id and short_grams(c.name) @> grams and strpos(lower(c.name), folded) > 0 limit fragment_limit) h
        limit fragment_limit;
    end if;
  elsif folded ~ '[[:alnum:]]{3}' or folded ~ '^[[:alnum:]]{1,2}$' then
    -- Of one or two letters the beginnings of further words are what a trigram can find.
    fragment := case when length(folded) < 3 then '% ' || folded || '%' else '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%' end;
    if everything then
      return query select c.id, 5, 'name' from customer c where lower(c.name) like fragment limit fragment_limit;
    else
      return query select h.id, 5, 'name' from unnest(scope) s (institution_id) cross join lateral (
          select c.id from customer c where c.institution_id = s.institution_id and lower(c.name) like fragment limit fragment_limit) h
        limit fragment_limit;
    end if;
  end if;
  get diagnostics more = row_count;
  found := found + more;

  if latin is not null then
    places := case when everything then array(select i.id from institution i) else scope end;
    return query select h.id, case when h.reading = latin then 3 else 6 end, 'pinyin'
      from unnest(places) s (institution_id) cross join lateral (
        (select c.id, replace(c.pinyin[1], ' ', '') as reading from customer c
          where c.institution_id = s.institution_id and c.pinyin is not null
            and replace(c.pinyin[1], ' ', '') collate "C" >= latin and replace(c.pinyin[1], ' ', '') collate "C" < latin || '{'
          order by replace(c.pinyin[1], ' ', '') collate "C" limit row_limit)
        union all
        (select c.id, c.pinyin[2] from customer c
          where c.institution_id = s.institution_id and c.pinyin is not null
            and c.pinyin[2] collate "C" >= latin and c.pinyin[2] collate "C" < latin || '{'
          order by c.pinyin[2] collate "C" limit row_limit)
        union all
        (select c.id, replace(c.pinyin[3], ' ', '') from customer c
          where c.institution_id = s.institution_id and c.pinyin[3] is not null
            and replace(c.pinyin[3], ' ', '') collate "C" >= latin and replace(c.pinyin[3], ' ', '') collate "C" < latin || '{'
          order by replace(c.pinyin[3], ' ', '') collate "C" limit row_limit)
        union all
        (select c.id, c.pinyin[4] from customer c
          where c.institution_id = s.institution_id and c.pinyin[4] is not null
            and c.pinyin[4] collate "C" >= latin and c.pinyin[4] collate "C" < latin || '{'
          order by c.pinyin[4] collate "C" limit row_limit)
        union all
        -- 'zhanght': wherever the surname may end; of one initial the full reading begins with the same letters.
        (select c.id, left(latin, 1) from generate_series(2, least(6, length(latin) - 2)) ends (at) cross join lateral (
          select c.id from customer c
          where c.institution_id = s.institution_id and c.pinyin is not null
            and c.pinyin[2] collate "C" >= left(latin, 1) || substr(latin, ends.at + 1)
            and c.pinyin[2] collate "C" < left(latin, 1) || substr(latin, ends.at + 1) || '{'
            and starts_with(c.pinyin[1], left(latin, ends.at) || ' ') limit row_limit) c)
      ) h order by h.reading <> latin, h.id limit fragment_limit;
  end if;

  if not plain and length(wanted) >= 2 and (found = 0 or wanted ~ '(村|屯|社区)$') then
    villages := array(select v.code from village v where strpos(v.name, wanted) > 0 and (everything or exists (
      select from customer c where c.institution_id = any (scope) and c.village_code = v.code)) limit 50);
  elsif found = 0 and wanted ~ '^[0-9]{6,}$' then
    villages := array(select v.code from village v where v.code >= wanted and v.code < wanted || last_character and (everything or exists (
      select from customer c where c.institution_id = any (scope) and c.village_code = v.code)) limit 50);
  end if;
  if cardinality(villages) > 0 then
    places := case when everything then array(select i.id from institution i) else scope end;
    return query select h.id, 7, 'village' from unnest(places) s (institution_id) cross join unnest(villages) v (code) cross join lateral (
        select c.id from customer c where c.institution_id = s.institution_id and c.village_code = v.code limit row_limit) h
      limit fragment_limit;
  end if;
end $$;
alter function search_customers owner to almanac_batch;
revoke all on function search_customers from public;
grant execute on function search_customers to almanac_app;
