-- Roles that demand a second factor of whoever holds them, from a moment on: the beginning of a day that people can be told
-- of before. `role` as in person_role.
create table second_factor_rule (
  role text primary key,
  required_from timestamptz not null
);
alter table second_factor_rule enable row level security;
create policy batch on second_factor_rule to almanac_batch using (true) with check (true);
grant select, insert, update, delete, truncate on second_factor_rule to almanac_batch;

create trigger audit after insert or update or delete on second_factor_rule for each row
  execute function audit_change('second-factor-demanded', 'role', 'role,required_from');

-- Whether more than a password stood behind what opened it. Of those that a change of the account has opened it is not
-- known: who lacks it by that signs in once more.
alter table session add column strong boolean not null default false;
update session set strong = true where means in ('password-and-code', 'passkey');

-- Whether the provider said so at the last sign-on; of those before nothing is known.
alter table sign_on_link add column strong boolean not null default false;
