-- These, too, are filled before they are indexed when a bank's first delivery comes.
alter table institution owner to almanac_batch;
alter table product owner to almanac_batch;
alter table staff owner to almanac_batch;
