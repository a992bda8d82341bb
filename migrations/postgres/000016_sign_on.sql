-- Passkeys: the public half of a key that a device keeps.
create table passkey (
  id bigint generated always as identity primary key,
  person_id bigint not null references person on delete cascade,
  name text not null,
  -- as the device knows it and its owner, in base64url
  credential_id text not null unique,
  user_handle text not null,
  public_key bytea not null,
  -- the site that it works at
  host text not null,
  transports text[] not null default '{}',
  -- of its last use; one that does not grow tells that there is a copy
  counter bigint not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  -- since it is known that there is a copy: neither signs in
  stopped_at timestamptz
);
create index on passkey (person_id);

-- Whom the provider of the single sign-on means by its subject.
create table sign_on_link (
  issuer text not null,
  subject text not null,
  person_id bigint not null references person on delete cascade,
  created_at timestamptz not null default now(),
  primary key (issuer, subject),
  -- an e-mail address or staff number that the provider gives to somebody else later opens nothing
  unique (issuer, person_id)
);

-- What a browser must answer before it is signed in, once, while its cookie is the one that the hash is of.
create table sign_in_challenge (
  token_sha256 bytea primary key,
  purpose text not null check (purpose in ('passkey-added', 'passkey-sign-in', 'sign-on')),
  -- whose, where somebody is signed in
  person_id bigint references person on delete cascade,
  content jsonb not null,
  expires_at timestamptz not null
);
create index on sign_in_challenge (expires_at);

-- How a session began, and when the person last proved to be there; null where a provider vouched without asking them.
alter table session add column means text not null default 'password';
alter table session add column proved_at timestamptz;
-- With the passkey that opened them its sessions go.
alter table session add column passkey_id bigint references passkey on delete cascade;
create index on session (passkey_id);
-- By which the provider knows what to end.
alter table session add column sealed_id_token bytea;

-- What the provider's roles gave goes with them; what administrators gave stays.
alter table person_role add column origin text not null default 'given' check (origin in ('given', 'mapped'));

do $$
declare t text;
begin
  foreach t in array array['passkey', 'sign_on_link', 'sign_in_challenge'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete, truncate on %I to almanac_batch', t);
  end loop;
end $$;

create trigger audit after insert or delete or update of stopped_at on passkey for each row
  execute function audit_change('passkey-changed', 'name', 'id,person_id,name,host,stopped_at');
create trigger audit after insert or delete on sign_on_link for each row
  execute function audit_change('sign-on-linked', 'person_id', 'issuer,subject,person_id');
drop trigger audit on person_role;
create trigger audit after insert or update or delete on person_role for each row
  execute function audit_change('role-changed', 'role', 'person_id,role,institution_id,origin,held_from,held_until');

-- A session that ends without its person signing out, whatever ends it: by itself, from another one, with a passkey, with
-- the password, by an administrator. almanac.session_end says why; a sign-out is recorded by itself, with its address.
create function audit_session_end() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  reason constant text := coalesce(nullif(current_setting('almanac.session_end', true), ''), 'ended');
begin
  if reason = 'signed-out' then return null; end if;
  insert into audit_inbox (at, person_id, person_name, action, subject, details)
  select clock_timestamp(), who.id, who.name, 'session-ended', whose.name, pg_catalog.jsonb_build_object('reason', reason,
    'openedAt', old.created_at, 'seenAt', old.seen_at, 'openedFrom', old.address, 'means', old.means)
  from (select coalesce(app_person(), old.person_id) as id) ender
    left join person who on who.id = ender.id left join person whose on whose.id = old.person_id;
  return null;
end $$;
create trigger audit after delete on session for each row execute function audit_session_end();
