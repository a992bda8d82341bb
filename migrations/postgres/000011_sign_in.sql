-- Attempts count under what is guessed at: a sign-in as typed, or the password of somebody who is signed in already.
truncate sign_in_failure;
alter table sign_in_failure rename column login to subject;
alter table sign_in_failure add column id bigint generated always as identity primary key;

-- From where a person has signed in: whoever guesses elsewhere cannot keep them out there.
create table person_address (
  person_id bigint not null references person on delete cascade,
  address text not null,
  seen_at timestamptz not null default now(),
  primary key (person_id, address)
);

-- What a person recognises a session of theirs by.
alter table session add column id bigint generated always as identity unique;
alter table session add column address text;
alter table session add column user_agent text;

-- The second step of signing in. The secret is sealed by a key that is not in this database.
create table second_step (
  person_id bigint primary key references person on delete cascade,
  sealed_secret bytea not null,
  started_at timestamptz not null default now(),
  -- null until a first code has shown that the person's device knows the secret
  confirmed_at timestamptz,
  -- of the last code that was accepted: none counts twice
  last_step bigint
);
create table recovery_code (
  person_id bigint not null references second_step on delete cascade,
  code_sha256 bytea not null,
  used_at timestamptz,
  primary key (person_id, code_sha256)
);

do $$
declare t text;
begin
  foreach t in array array['person_address', 'second_step', 'recovery_code'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete, truncate on %I to almanac_batch', t);
  end loop;
end $$;

create trigger audit after update of confirmed_at on second_step for each row
  execute function audit_change('second-step-changed', 'person_id', 'confirmed_at');
create trigger audit_delete after delete on second_step for each row when (old.confirmed_at is not null)
  execute function audit_change('second-step-changed', 'person_id', 'confirmed_at');
