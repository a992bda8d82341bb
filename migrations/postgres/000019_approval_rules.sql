-- Who decides on what is changed by request, like all else that takes a second pair of eyes.

-- What Almanac comes with nobody has changed.
alter table approval_rule disable trigger audit;
insert into approval_rule (kind, step, from_size, permission, level, hours) values
  ('approval-rules', 1, 0, 'approval:approve', 'union', 72);
alter table approval_rule enable trigger audit;
-- Whatever else is decided otherwise: on the rules, and on these here as well, somebody at the union decides.
alter table approval_rule add constraint approval_rule_union
  check (kind <> 'approval-rules' or (level = 'union' and from_size = 0 and permission = 'approval:approve'));

-- By the last approval alone, in its transaction.
grant insert, update, delete on approval_rule to almanac_batch;

create index approval_request_rules on approval_request (id desc) where kind = 'approval-rules';
