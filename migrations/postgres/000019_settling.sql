-- What settling the organisation did as it was before there were confidential customers and mapped roles.

-- The movements of confidential customers are in no count: the other count_movements leaves them out.
create or replace function follow_taken_over() returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform lock_organisation();
  if not exists (select from taken_over) then return; end if;
  update published.customer_summary s set institution_id = t.institution_id from taken_over t
    where t.customer_id = s.customer_id and s.institution_id <> t.institution_id;
  update standing_change s set institution_id = t.institution_id from taken_over t
    where t.customer_id = s.customer_id and s.institution_id <> t.institution_id;
  update standing_difference s set institution_id = t.institution_id from taken_over t
    where t.customer_id = s.customer_id and s.institution_id <> t.institution_id;
  update published.movement m set institution_id = t.institution_id from taken_over t
    where t.customer_id = m.customer_id and m.institution_id <> t.institution_id;
  if found then perform count_movements(null); end if;
end $$;
drop function count_movements();
select count_movements(null);

-- A role that the provider of the single sign-on gave stays the provider's to end, for the heir and after the way back.
create or replace function settle_roles(change organisation_change) returns void language plpgsql set search_path = public, pg_temp as $$
declare undone organisation_change;
begin
  if change.kind = 'merge' then
    update organisation_change set former_roles = (select jsonb_agg(to_jsonb(r)) from person_role r
      where r.institution_id = change.subject_id and (r.held_until is null or r.held_until > now())) where id = change.id;
    if change.roles = 'move' then
      with given as (
        insert into person_role (person_id, role, institution_id, held_from, held_until, given_by, origin)
        select r.person_id, r.role, change.target_id, greatest(r.held_from, now()), r.held_until, r.given_by, r.origin from person_role r
        where r.institution_id = change.subject_id and (r.held_until is null or r.held_until > now())
        on conflict do nothing returning id)
      update organisation_change set given_roles = (select jsonb_agg(g.id) from given g) where id = change.id;
    end if;
    perform end_roles(array(select r.id from person_role r where r.institution_id = change.subject_id));
  elsif change.kind = 'undo' then
    select * into undone from organisation_change where id = change.undoes;
    perform end_roles(array(select g::bigint from jsonb_array_elements_text(undone.given_roles) g));
    insert into person_role (person_id, role, institution_id, held_from, held_until, given_by, origin)
    select f.person_id, f.role, f.institution_id, greatest(f.held_from, now()), f.held_until, f.given_by, coalesce(f.origin, 'given')
    from jsonb_to_recordset(undone.former_roles) as f (person_id bigint, role text, institution_id bigint, held_from timestamptz,
      held_until timestamptz, given_by bigint, origin text)
    where exists (select from person p where p.id = f.person_id) and (f.held_until is null or f.held_until > now())
    on conflict do nothing;
  end if;
end $$;
