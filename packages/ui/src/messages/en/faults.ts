export const faults = {
  open: 'Something is wrong?', do_this: 'What to do', close: 'Close', back: 'Back',
  looking: 'Looking', well: 'Nothing that this till can see is wrong', well_hint: 'Search the code that a machine shows, or say in words what happens.',
  selling: { on: 'You can go on selling.', other_tender: 'Go on selling, with another way to pay.', stopped: 'Nothing can be sold here until this is mended.' },
  cause: 'Why: {{text}}', unconfirmed: 'Cause not confirmed', unconfirmed_hint: 'Shops have reported this code. Nobody has confirmed what it means.', no_fault: 'This is no fault.', general: 'This is the general meaning of the code (ISO 8583). UnionPay’s table does not have it.',
  engineer: 'For whoever mends it', also: 'Also found', again: 'Look again', shown: 'Code {{code}}', by_shop: 'Explained by your shop',
  search: 'Code or words', search_hint: '77, paper, 5606', none_found: 'Nothing is known of “{{text}}”', none_found_hint: 'Write down all that the machine shows, and the time. The office can add the code.',
  printer_look: 'The printer needs a look',
  settings: {
    title: 'Card machine', should_off: 'should be off', should_on: 'should be on', nobody: 'Nobody has looked.', saw: '{{who}} saw it {{value}}, {{when}}', somebody: 'Somebody', off: 'off', on: 'on',
    dial_up: 'Dialling up', dial_ahead: 'Dialling in advance', calls: 'Placing calls', confirm_off: 'I looked: it is off', confirm_on: 'I looked: it is on', manager: 'A manager looks at the card machine and says it here.',
  },
} as const;
