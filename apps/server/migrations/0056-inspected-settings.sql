-- What whoever inspected a terminal last saw of each setting, {name: {at, value}}: a check-in compares it with what shall
-- hold, and reads it with where the terminal stands.
alter table app.terminal add column inspected jsonb not null default '{}';
update app.terminal t set inspected = said.of_terminal
  from (select merchant_id, terminal_id, jsonb_object_agg(name, jsonb_build_object('at', at, 'value', value)) as of_terminal
          from (select distinct on (i.merchant_id, i.terminal_id, each.key) i.merchant_id, i.terminal_id, each.key as name, i.at, each.value
                  from app.inspection i cross join jsonb_each(i.reported) as each order by i.merchant_id, i.terminal_id, each.key, i.at desc, i.id desc) as newest
         group by merchant_id, terminal_id) as said
 where t.merchant_id = said.merchant_id and t.id = said.terminal_id;
