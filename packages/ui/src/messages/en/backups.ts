export const backups = {
  title: {
    set_up: 'All before {{moment}} is backed up', waiting: 'The first backup is on its way', failing: 'Backups have failed since {{moment}}', base_old: 'The last full copy is from {{moment}}', uncovered: 'Nothing has been sent since {{moment}}',
    not_set_up: 'Nothing is backed up yet', own_database: 'Your own database server makes the backups', own_missing: 'Your own database server is not backed up as it should be', keys_elsewhere: 'Nothing is backed up: the keys lie elsewhere',
  },
  hint: 'This server, with all its shops, can be brought back to any moment that is backed up.',
  worry: {
    failing: 'Backups fail. Selling goes on.', base_old: 'The last full copy is too old.', uncovered: 'What was sold last is not backed up.', own_missing: 'Your database server is not backed up as it should be.', not_set_up: 'You sell, and nothing is backed up.', keys_elsewhere: 'Nothing is backed up: the keys lie elsewhere.', look: 'See what to do',
  },
  failure: { title: 'Tried again each minute, last {{moment}}', hint: 'What was sold waits on this machine and is sent as soon as it works. Nothing is lost unless its disk is lost first.' },
  uncovered: { title: 'Changes go out each minute, and none have for a quarter of an hour.', hint: 'A large full copy may be under way. If this stays, look at the log of the server and at the place of its backups.' },
  how: {
    title: 'How it stands', place: 'Where', keys: 'Where the keys lie', covered: 'Backed up until', last: 'Last full copy', last_value: '{{moment}}, {{size}}, in {{time}}', next: 'Next full copy', none: 'none yet', soon: 'now',
  },
  size: { mb: '{{figure}} MB', gb: '{{figure}} GB' },
  time: { s: '{{figure}} s', min: '{{figure}} min' },
  plan: {
    title: 'How often, and how long', hint: 'Between two full copies all changes are sent each minute. Fewer kept copies need less room.', every: 'A full copy every … hours', daily: 'Days of which a copy is kept', weekly: 'Weeks of which a copy is kept',
    wrong: 'A whole number from {{from}} to {{to}}.', save: 'Save', saved: 'Saved', saved_hint: 'It holds from now on. Copies that are no longer wanted go with the next full copy.',
  },
  keeper: {
    title: 'How it is set up', plan: 'A full copy every {{hours}} hours. The last one of each of {{days}} days and of {{weeks}} weeks is kept.',
    hint: 'Several merchants share this server. Where its backups lie, how often copies are made and how long they are kept is decided by its keeper, who also sees why one fails. Ask them.',
  },
  set_up: {
    title: 'Set backups up', command: 'On the machine that Stilltill runs on, in its folder:', what: 'Put the path of another disk in the place of {{word}}, or {{storage}}. It must be empty.',
    asks: 'The command asks for two passphrases. Write both down, on two papers, in two places: nobody can restore without them.', after: 'From then on the server sends by itself. No restart is needed.', copy: 'the command',
  },
  own: { title: 'What the database server says', sound: 'As far as it tells, nothing is missing.', asked: 'Asked each hour, last {{moment}}.', waiting: 'It has not been asked yet.', hint: 'The server was started with {{setting}}. Back that database up with the tools of its server, and the folder of keys and {{file}} beside it, as {{page}} says.' },
  keys: { hint: 'The server was started with {{setting}}, and a backup without the keys could not be restored. Start it without that setting, with the keys in the folder “{{folder}}” of the data folder; or back both folders up with the tools of the machine.' },
};
