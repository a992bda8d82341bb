-- Who is shown customers, who is told, and what is counted.

-- Sight of customers -------------------------------------------------------------------------------------------------
-- A request reaches as far as the roles that permit it; customers show no further than the roles that let one read them.
-- Set by the server where the second is narrower than the first; null: it is not.
create function app_customers() returns bigint[] language sql stable parallel safe
  return nullif(current_setting('almanac.customers', true), '')::bigint[];
create function app_reads_all() returns boolean language sql stable parallel safe
  return app_sees_all() and app_customers() is null;
create function app_read_institutions() returns bigint[] language sql stable parallel safe
  return case when app_customers() is null then app_institutions() when app_sees_all() then app_customers()
    else array(select unnest(app_customers()) intersect select unnest(app_institutions())) end;

alter policy scope on customer using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]) or id = (select app_opened()))
  and (not confidential or id = any ((select app_confided())::bigint[])));
alter policy scope on published.customer_summary using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]) or customer_id = (select app_opened()))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on standing_change using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]) or customer_id = (select app_opened()))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on standing_difference using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on published.movement using (
  ((select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]))
  and (not confidential or customer_id = any ((select app_confided())::bigint[])));
alter policy scope on movement_count using (
  (select app_reads_all()) or institution_id = any ((select app_read_institutions())::bigint[]));
-- Raw rows are customers, whoever they would have belonged to.
alter policy union_only on quarantine_row using ((select app_reads_all()));
-- What is asked for of a customer tells their name. Who decides reads customers there, or stands in for somebody who does.
alter policy reach on approval_request using ((
  offices && (select app_offices())
  or ((requested_by = (select app_person()) or 'approval:oversee@*' = any ((select app_offices())::text[]))
    and (institution_id is null or (select app_sees_all()) or institution_id = any ((select app_institutions())::bigint[]))
    and (customer_id is null or (select app_customers()) is null or institution_id = any ((select app_customers())::bigint[]))))
  and (customer_id is null or not is_confidential(customer_id) or customer_id = any ((select app_confided())::bigint[])));

-- What was opened stays opened no longer than its reader reads customers at all.
create or replace function app_opened() returns bigint language sql stable parallel safe security definer set search_path = public, pg_temp as $$
  select customer_id from customer_opening
  where person_id = app_person() and customer_id = nullif(current_setting('almanac.customer', true), '')::bigint
    and ended_at is null and expires_at > now() and cardinality(app_customers()) is distinct from 0 limit 1
$$;
create or replace function opened_customers() returns table (id bigint, name text, customer_no text)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct c.id, c.name, c.customer_no from customer_opening o join known_customer c on c.id = o.customer_id
  where o.person_id = app_person() and o.ended_at is null and o.expires_at > now() and cardinality(app_customers()) is distinct from 0
$$;
