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

do $$
declare t text;
begin
  foreach t in array array['person_address'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy batch on %I to almanac_batch using (true) with check (true)', t);
    execute format('grant select, insert, update, delete, truncate on %I to almanac_batch', t);
  end loop;
end $$;
