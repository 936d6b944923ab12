export const start = {
  title_one: '{{count}} step to go until your shop sells', title_other: '{{count}} steps to go until your shop sells', title_over: 'Your shop is set up', hint: 'Each step may wait. What waits stands on the first page until it is done.', steps: 'Steps', needed: 'Fill this in.',
  go_on: 'Go on', later: 'Leave it for later', to_today: 'To the first page', over: 'Everything is set up.', over_hint: 'Stores, goods, people and tills can be changed at any time, each on its own page.',
  state: { open: 'to do', done: 'done', put_off: 'left for later' },
  more_stores: 'More than one store? Add them here', left: { title_one: 'One thing is left to set up', title_other: '{{count}} things are left to set up' },
  step: {
    shop: {
      name: 'Shop', title: 'Your shop', hint: 'It stands on every receipt.', shop: 'Name of the shop', shop_hint: 'On top of receipts.', store: 'Name of this store', store_hint: 'If there are several, by its street.',
      currency: 'Currency', currency_hint: 'Fixed once a till is enrolled.', timezone: 'Time zone', timezone_hint: 'When a day of sales begins.', languages: 'Languages of receipts and tills',
    },
    tax: {
      name: 'Tax', title: 'Tax', hint: 'Each product may have a rate of its own later.', mode: 'Your prices', included: 'Hold the tax', included_hint: 'As on shelves in China and Europe.', added: 'Tax is added at the till', added_hint: 'As in the United States.',
      rate: 'Rate of most of your goods, in %', rate_hint: 'Empty: no tax.', rate_wrong: 'A rate from 0 to 100, such as 13 or 7.7.',
    },
    staff: {
      name: 'People', title: 'Who stands at the till', hint: 'Everybody has a PIN of their own, so that it is known who did what.', self: 'Your own PIN', other: 'Add somebody', person: 'Name', work: 'Work', pin: 'PIN', pin_hint: 'At least {{figures}} figures.', pin_wrong: 'At least {{figures}} figures, and not more than 12.', keep: 'Keep this PIN', add: 'Add',
      role: { operator: 'Operator', manager: 'Manager', owner: 'Owner' },
    },
    products: { name: 'Goods', title: 'What you sell', hint: 'A few are enough to begin with. They stand on the till’s grid, one tap away.', what: 'Name', price: 'Price in {{currency}}', barcode: 'Barcode, if it has one', add: 'Add' },
    device: {
      name: 'Till', title: 'Your first till', hint: 'Any device with a current browser can be one. It goes on selling when the network is away.', name_field: 'Name of the till', usual_name: 'Till 1', where: 'Which device', here: 'This one', here_hint: 'It opens in a new tab.', other: 'Another one', other_hint: 'A tablet, a phone, another computer in the same network.',
      make: 'Make a code', again: 'Make a new code', open: 'Open the till here', code: 'Code of the till', left: 'Valid for {{left}}', waiting: 'This page goes on by itself once the till is there.', expired: 'The code has run out. Make a new one.', done: 'The till {{name}} is there.', done_hint: 'More tills are made under Terminals.',
      local: 'Other devices don’t reach this address.', local_hint: 'Start with “{{command}}”, open the address that is printed there, and make the code again.', first_time: 'The first time, a device has to trust this shop: open {{address}} on it and install the root certificate that is offered there. Then scan this.',
    },
    printer: {
      name: 'Printer', title: 'Receipt printer', hint: 'Receipts can also be shown as a QR code, or printed by the browser.', in_network: 'In the network', at_till: 'On a till, by a cable', try: 'Test print', try_named: 'Test print on {{name}}', out: 'The printer took the slip.', out_hint: 'Shop, date, letters, a barcode and a QR code should be on it. If it is too wide, choose the other paper.', roll: 'Paper of {{name}}', mm: '{{width}} mm', out_low: 'Its roll is nearly used up.',
      first: 'Connect the printer to the till and switch it on.', second: 'At the till, sign on, open the menu and choose “Printer”.', third: 'Choose the kind of printer, then “Test print”.',
      network: 'It is put on the list first, then tried out here.', settings: 'List of printers', printed: 'The test was printed', none: 'No printer',
    },
    first_sale: {
      name: 'First sale', title: 'Your first sale', hint: 'Try it out: it can be taken back at the till right away.', first: 'At the till, sign on with your PIN and open a shift.', second: 'Tap one of your goods, or scan it.', third: 'Press the total, then “Cash”.', waiting: 'Waiting for the first sale…', done: 'The first sale has arrived.', sold: 'Sold today:',
    },
  },
} as const;
