export const consent = {
  phone: 'Phone number', email: 'E-mail address', kind: 'Number or address', pad: 'Keys', erase: 'Erase one',
  send_receipt: 'Send the receipt', stay: 'Stay in touch',
  receipt: {
    title: 'Send the receipt', hint: 'Used for this receipt alone.', send: 'Send', sent: 'Recorded. The receipt goes out now.', sent_offline: 'Recorded. The receipt goes out as soon as this till is online again.',
    on_display: 'The customer types on their display.', type_here: 'Type it here instead',
  },
  form: {
    title: 'Stay in touch', on_display: 'The form is on the customer’s display.', on_display_hint: 'There is no hurry: the next scan closes it by itself.', agreed: 'Recorded. The customer gets one message to confirm it.',
    agreed_offline: 'Recorded. Once this till is online, the customer gets one message to confirm it.', declined: 'The customer would rather not. Nothing changes for them.',
    no_display: 'On the customer’s own phone.', no_display_hint: 'Let them scan this code: the form is on the page of their receipt, for 24 hours.', no_link: 'For the form, open the customer display, or let the owner give the shop a public address.',
  },
  withdraw: {
    menu: 'Customer wants no more messages', title: 'No more messages', lead: 'Anybody may ask for this, at any till, without giving a reason.', what: 'What is to stop', everything: 'Everything', sms: 'Text messages only', voice: 'Calls only', emails: 'E-mails only',
    record: 'Stop it', done: 'Recorded. It holds from now on.', done_offline: 'Recorded. It holds as soon as this till is online again.', back: 'Back',
  },
  display: {
    language: 'Language', choose: 'What may we use it for?', number: 'Your number or address', done: 'Thank you. It is noted.', done_hint: 'We send you one message. Please confirm it on your own device.',
    receipt: 'Where may we send your receipt?', receipt_hint: 'Used for this receipt alone.', send: 'Send', cancel: 'Cancel', receipt_done: 'Thank you. Your receipt comes there.',
    bad_phone: 'That is no phone number. Please check it.', bad_email: 'That is no e-mail address. Please check it.', own_phone: 'On the page of your receipt you can also choose how we may reach you.',
  },
} as const;
