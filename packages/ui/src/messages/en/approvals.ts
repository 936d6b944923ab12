export const approvals = {
  nav: 'Approvals',
  page: {
    title_zero: 'Nothing waits for you', title_one: '{{count}} request waits', title_other: '{{count}} requests wait', hint: 'A till asks when somebody does more than they may alone. Each request holds for two minutes.',
    past: 'In the last day', past_empty: 'Nothing was asked for in the last day.',
    empty: 'No till is asking', empty_hint: 'When an operator gives a large discount or a refund beyond their limit, they can ask here. The request appears by itself, on a phone too.',
  },
  notice: { asks: '{{name}} asks: {{words}}', look: 'Look' },
  item: { who: '{{name}}, {{store}}, till {{terminal}}', left: '{{left}} left', give: 'Approve', give_amount: 'Approve {{amount}}', refuse: 'Refuse', own: 'You asked for this yourself. Another manager has to answer.' },
  state: { asked: 'Waiting', given: 'Approved', refused: 'Refused', withdrawn: 'Given up', expired: 'Ran out' },
  column: { what: 'What', who: 'Who', where: 'Where', amount: 'Amount', at: 'Asked', state: 'Answer', by: 'By' },
  unbound: 'Your account can’t approve yet.', unbound_owner: 'Say which operator you are, and you can.', unbound_ask: 'Ask the owner to say which operator you are.', unbound_action: 'People with access', auditor: 'You can see what is asked for, and can’t answer it.',
  proof: { title: 'Prove once more who you are', hint: 'This is a large thing, so it asks for your password or passkey again.' },
  access: {
    nav: 'People with access', title_one: '{{count}} person has access', title_other: '{{count}} people have access', hint: 'Who may sign in to this office, and which operator they are. Nobody approves their own doing.',
    invite: 'Invite somebody', table: 'People with access', you: 'you', no_operator: 'Not bound', bind: 'Operator', bind_hint: 'Approvals from the office are given under this name.', nobody: 'Nobody', two_factor: 'Second factor', by_app: 'App', by_passkey: 'Passkey', lacks_two_factor: 'No second factor', ended: 'Ended', active: 'Has access', left: 'Closed: not at work', since: 'Since',
    change: 'Change {{name}}', save: 'Save', end: 'End access', end_hint: 'They are signed out everywhere at once. To come back they need a new invitation.', really: 'Really end access',
    name: 'Name', role: 'May do', role_means: { auditor: 'Reads everything in the office and changes nothing.', manager: 'Settles exceptions, manages goods and stock, and approves.' },
    make: 'Make the link', made: 'The link for {{name}}', made_hint: 'Send it to them yourself. It works once, until {{until}}, and is shown only now.', done: 'I have sent it',
    invitations: 'Open invitations', invited_as: '{{role}}, until {{until}}', take_back: 'Take back',
  },
  invitation: {
    title: 'Your access to the office', hint: 'Choose how you sign in. The link works once.', no_token: 'This link is not whole.', no_token_hint: 'Open it as it was sent to you.', action: 'Make my account',
  },
  passkeys: {
    title: 'Passkeys', hint: 'Sign in and approve with the fingerprint, face or PIN of this device. It can’t be passed on.', none: 'None yet.', add: 'Add a passkey', name: 'Name of the device', made: 'Added {{at}}', remove: 'Remove', sign_in: 'Sign in with a passkey', unsupported: 'This browser has no passkeys here. They need a secure address (https).', rename: 'Rename', save: 'Save', device: 'This device',
  },
};
