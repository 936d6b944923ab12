-- A basket that is put aside may hold what several people decided in it: whoever does so, and whoever had it before them.

alter table app.handed_decision drop constraint handed_decision_pkey;
alter table app.handed_decision add primary key (merchant_id, sale_id, chain, seq, variant, operator_id);
