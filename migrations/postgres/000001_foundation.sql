-- Operational truth. Tables belong to the migrating role; the application connects as almanac_app, which is subject to
-- every policy; bulk work connects as almanac_batch, which may write what deliveries and closes publish.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create schema stage authorization almanac_batch;
create schema published authorization almanac_batch;
grant usage on schema public, published to almanac_app, almanac_batch;

-- What the current transaction may see. Set by the server per request, for the transaction only.
create function app_sees_all() returns boolean language sql stable parallel safe
  return coalesce(current_setting('almanac.everything', true) = 'on', false);
create function app_institutions() returns bigint[] language sql stable parallel safe
  return coalesce(nullif(current_setting('almanac.institutions', true), ''), '{}')::bigint[];
create function app_person() returns bigint language sql stable parallel safe
  return nullif(current_setting('almanac.person', true), '')::bigint;

-- Reference data, current state -----------------------------------------------------------------------------------
create table institution (
  id bigint primary key,
  source text not null,
  institution_no text not null,
  name text not null,
  parent_no text,
  kind text,
  region_code text,
  closed boolean not null default false,
  business_date date not null,
  -- ancestors from the top down, itself last; kept by refresh_institution_paths()
  path bigint[] not null default '{}',
  unique (source, institution_no)
);
create index on institution using gin (path);

-- Those in a circle stand for themselves, like those whose parent is not known.
create function refresh_institution_paths() returns void language sql as $$
  with recursive tree as (
    select i.id, i.source, i.institution_no, array[i.id] as path
    from institution i left join institution p on p.source = i.source and p.institution_no = i.parent_no and p.id <> i.id
    where p.id is null
    union all
    select c.id, c.source, c.institution_no, t.path || c.id
    from institution c join tree t on c.source = t.source and c.parent_no = t.institution_no and c.id <> all (t.path)
  )
  update institution i set path = coalesce(t.path, array[i.id])
  from institution own left join tree t on t.id = own.id
  where own.id = i.id and i.path is distinct from coalesce(t.path, array[i.id])
$$;

create table staff (
  id bigint primary key,
  source text not null,
  staff_no text not null,
  name text not null,
  institution_id bigint not null,
  department text,
  post text,
  mobile text,
  active boolean,
  closed boolean not null default false,
  business_date date not null,
  unique (source, staff_no)
);

create table product (
  id bigint primary key,
  source text not null,
  product_no text not null,
  name text not null,
  family text not null,
  term_months integer,
  closed boolean not null default false,
  business_date date not null,
  unique (source, product_no)
);

-- Trigrams do not serve fragments of one or two characters, which are whole names in Chinese.
-- Written as a loop: it runs once per customer of a first delivery, and a query per row would take longer than the rest.
create function short_grams(text) returns text[] language plpgsql immutable parallel safe strict as $$
declare
  letters constant text[] := string_to_array(lower($1), null);
  grams text[] := '{}';
begin
  if octet_length($1) = length($1) then return null; end if;
  for i in 1 .. cardinality(letters) loop
    if octet_length(letters[i]) > 1 then grams := grams || letters[i]; end if;
    if i < cardinality(letters) and octet_length(letters[i] || letters[i + 1]) > 2 then grams := grams || (letters[i] || letters[i + 1]); end if;
  end loop;
  return grams;
end $$;

create table customer (
  id bigint primary key,
  source text not null,
  customer_no text not null,
  kind text not null,
  name text not null,
  institution_id bigint not null,
  id_type text,
  id_no text,
  birth_date date,
  sex text,
  mobile text,
  address text,
  village_code text,
  occupation text,
  industry_code text,
  manager_no text,
  -- derived from (source, manager_no) as in staff.id; may point at nobody when the delivery flagged the manager
  manager_id bigint,
  opened_on date,
  closed_on date,
  business_date date not null
);
create unique index customer_no on customer (customer_no, source);
create index customer_name on customer (name, id);
create index customer_institution_name on customer (institution_id, name, id);
create index customer_mobile on customer (mobile text_pattern_ops);
create index customer_id_no on customer (id_no text_pattern_ops);
create index customer_name_trigrams on customer using gin (lower(name) gin_trgm_ops);
create index customer_name_grams on customer using gin (short_grams(name));

create table account (
  id bigint primary key,
  source text not null,
  account_no text not null,
  product_id bigint not null,
  institution_id bigint not null,
  currency text,
  opened_on date,
  closed_on date,
  annual_rate numeric(20, 10),
  maturity_on date,
  project text,
  business_date date not null
);
create index account_no on account (account_no text_pattern_ops);

create table account_owner (
  account_id bigint not null,
  customer_id bigint not null,
  share numeric(11, 10) not null,
  business_date date not null,
  primary key (account_id, customer_id)
);
create index account_owner_customer on account_owner (customer_id, account_id);

-- A first delivery fills these tables before it indexes them, which is the owner's to do.
grant create on schema public to almanac_batch;
alter table customer owner to almanac_batch;
alter table account owner to almanac_batch;
alter table account_owner owner to almanac_batch;

-- What lists need of the last close, narrow, one row per customer. A close fills a new table and swaps it in.
create table published.customer_summary (
  customer_id bigint not null,
  institution_id bigint not null,
  kind text not null,
  month date,
  aum bigint not null default 0,
  deposits bigint not null default 0,
  investments bigint not null default 0,
  cts bigint not null default 0,
  standing text not null default 'none',
  tier smallint not null default 0
);
alter table published.customer_summary owner to almanac_batch;
create unique index customer_summary_customer on published.customer_summary (customer_id);
create index customer_summary_aum on published.customer_summary (aum desc, customer_id desc);
create index customer_summary_institution on published.customer_summary (institution_id, aum desc, customer_id desc);

-- Intake: what counts is decided here ---------------------------------------------------------------------------
create sequence publication_order;

create table delivery (
  id bigint generated always as identity primary key,
  source text not null,
  business_date date not null,
  state text not null check (state in ('staging', 'published', 'unchanged', 'held', 'restated', 'abandoned')),
  reason jsonb,
  feeds jsonb not null default '{}',
  notices jsonb not null default '[]',
  control jsonb,
  -- earliest business date whose figures this delivery can change; null when none
  touched_from date,
  publication bigint,
  seconds double precision not null default 0,
  received_at timestamptz not null default now()
);
create index on delivery (business_date desc, id desc);
create index on delivery (publication);

-- One version of one feed's content. Facts in the warehouse carry its id; only the active ones count.
create table feed_version (
  id integer generated always as identity primary key,
  delivery_id bigint not null references delivery,
  source text not null,
  business_date date not null,
  feed text not null,
  state text not null check (state in ('staging', 'active', 'replaced', 'abandoned')),
  -- rows offered again later belong to the version that they came with
  supplement_to integer references feed_version,
  content_sha256 text,
  profile text,
  columns jsonb,
  rows bigint not null default 0,
  publication bigint
);
create unique index feed_version_active on feed_version (source, business_date, feed) where state = 'active' and supplement_to is null;
create index on feed_version (feed, state);
create index on feed_version (delivery_id);

-- Balances and fx: the dates that a version carries. The last published active version of a date wins.
create table snapshot (
  version_id integer not null references feed_version on delete cascade,
  snapshot_date date not null,
  rows bigint not null,
  primary key (version_id, snapshot_date)
);
create index on snapshot (snapshot_date);

create table quarantine_row (
  id bigint generated always as identity primary key,
  delivery_id bigint not null references delivery,
  version_id integer references feed_version,
  feed text not null,
  file text not null,
  line bigint not null,
  reason text not null,
  column_name text,
  value text,
  raw bytea not null,
  state text not null default 'rejected' check (state in ('pending', 'rejected', 'accepted', 'dropped'))
);
create index on quarantine_row (delivery_id, id);
create index quarantine_pending on quarantine_row (version_id) where state = 'pending';

-- Policies and closes ----------------------------------------------------------------------------------------------
create table policy (
  id bigint generated always as identity primary key,
  policy text not null,
  effective_on date not null,
  content jsonb not null,
  adopted_at timestamptz not null default now(),
  publication bigint not null default nextval('publication_order')
);

create table close (
  id integer generated always as identity primary key,
  month date not null,
  state text not null check (state in ('running', 'published', 'failed', 'abandoned')),
  -- publications up to here are in its figures
  seen_publication bigint not null,
  result jsonb,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

-- The months that count, and the close whose rows count for each.
create table closed_month (
  month date primary key,
  close_id integer not null references close,
  policy_id bigint not null references policy,
  summary jsonb not null,
  closed_at timestamptz not null default now()
);

create table standing_change (
  close_id integer not null,
  month date not null,
  customer_id bigint not null,
  institution_id bigint not null,
  kind text not null,
  from_tier smallint not null,
  to_tier smallint not null,
  aum bigint not null,
  evidence jsonb not null
);
create index on standing_change (close_id, month, kind, aum desc, customer_id desc);
create index on standing_change (customer_id, month);

create table standing_difference (
  close_id integer not null,
  month date not null,
  customer_id bigint not null,
  institution_id bigint not null,
  before jsonb not null,
  after jsonb not null
);
create index on standing_difference (close_id, month, customer_id);

-- People and access ---------------------------------------------------------------------------------------------------
create table person (
  id bigint generated always as identity primary key,
  name text not null,
  staff_no text unique,
  email text,
  password_hash text,
  demo boolean not null default false,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
create unique index on person (lower(email));
create unique index on person (lower(staff_no));

create table person_role (
  person_id bigint not null references person on delete cascade,
  role text not null,
  -- null: the whole union
  institution_id bigint,
  unique nulls not distinct (person_id, role, institution_id)
);

create table session (
  token_sha256 bytea primary key,
  person_id bigint not null references person on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on session (person_id);

create table sign_in_failure (
  login text not null,
  address text not null,
  at timestamptz not null default now()
);
create index on sign_in_failure (login, at);
create index on sign_in_failure (address, at);

create table setup_code (
  code_sha256 bytea primary key,
  created_at timestamptz not null default now()
);

-- Jobs ------------------------------------------------------------------------------------------------------------------
create table job (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text,
  payload jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  step text,
  progress real not null default 0,
  result jsonb,
  error jsonb,
  person_id bigint,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index on job (state) where state in ('queued', 'running');
-- the same month is not closed twice at once
create unique index job_one_close on job (subject) where kind = 'close' and state in ('queued', 'running');

-- Access rules ------------------------------------------------------------------------------------------------------
-- People look at an institution, a customer and what hangs on it through their scope; the union sees all.
do $$
declare t text;
begin
  foreach t in array array['institution','staff','product','customer','account','account_owner','delivery','feed_version','snapshot',
    'quarantine_row','policy','close','closed_month','standing_change','standing_difference','person','person_role','session',
    'sign_in_failure','setup_code','job'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete, truncate on %I to almanac_batch', t);
  end loop;
end $$;
alter table published.customer_summary enable row level security;
create policy scope on published.customer_summary for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
grant select on published.customer_summary to almanac_app;
grant usage on all sequences in schema public to almanac_batch;

create policy read on institution for select to almanac_app using (app_person() is not null);
create policy read on staff for select to almanac_app using (app_person() is not null);
create policy read on product for select to almanac_app using (app_person() is not null);
create policy scope on customer for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
-- Visible through any visible owner: the sub-selects run under the reader's own policies.
create policy scope on account_owner for select to almanac_app
  using ((select app_sees_all()) or exists (select from customer c where c.id = account_owner.customer_id));
create policy scope on account for select to almanac_app
  using ((select app_sees_all()) or exists (select from account_owner o where o.account_id = account.id));
create policy scope on standing_change for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
create policy scope on standing_difference for select to almanac_app
  using ((select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]));
create policy read on policy for select to almanac_app using (app_person() is not null);
create policy read on close for select to almanac_app using (app_person() is not null);
create policy read on closed_month for select to almanac_app using (app_person() is not null);
create policy read on delivery for select to almanac_app using (app_person() is not null);
create policy read on feed_version for select to almanac_app using (app_person() is not null);
create policy read on snapshot for select to almanac_app using (app_person() is not null);
create policy union_only on quarantine_row for select to almanac_app using ((select app_sees_all()));
create policy own on person for select to almanac_app using (id = app_person());
create policy own on person_role for select to almanac_app using (person_id = app_person());
create policy own on job for select to almanac_app using (person_id = app_person() or (select app_sees_all()));
grant select on institution, staff, product, customer, account, account_owner, delivery, feed_version, snapshot, quarantine_row,
  policy, close, closed_month, standing_change, standing_difference, person, person_role, job to almanac_app;

-- The only door to the queue for the application: allow-listed kinds, in the caller's own transaction.
create schema graphile_worker authorization almanac_batch;
create function enqueue_job(kind text, subject text, payload jsonb) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare new_id bigint;
begin
  if kind not in ('import', 'close', 'demo') then raise exception 'unknown kind of job: %', kind; end if;
  insert into job (kind, subject, payload, person_id) values (kind, subject, payload, app_person()) returning id into new_id;
  perform graphile_worker.add_job('run-job', json_build_object('jobId', new_id::text), queue_name := 'warehouse', max_attempts := 1);
  return new_id;
end $$;
alter function enqueue_job owner to almanac_batch;
revoke all on function enqueue_job from public;
grant execute on function enqueue_job to almanac_app, almanac_batch;
