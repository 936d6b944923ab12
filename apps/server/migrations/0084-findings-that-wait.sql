-- What the policy answered by asking for more at a sign-on still waits for a person: the list of those must read them alone.
drop index app.finding_open;
create index finding_waiting on app.finding (merchant_id, found_at, id) where answer is null or (answered_by = 'policy' and case_id is null);
