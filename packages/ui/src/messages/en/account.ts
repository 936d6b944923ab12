export const account = {
  password: {
    title: 'Password', hint: 'A new one signs you out everywhere else.', change: 'Change the password', now: 'Password now', new: 'New password', save: 'Change it',
    done: 'The password is changed.', done_hint: 'You are signed out everywhere else.',
  },
  codes: { title: 'Backup codes', hint: 'Each lets you in once without your phone. New ones take the place of those you have.', make: 'Make new codes' },
  second_factor: {
    needed: '{{shop}} asks for more than a password', missing: 'Turn on the second factor below, or add a passkey and sign in with it. Then everything opens.', unused: 'Sign in with your passkey. If you have lost it, ask the owner for a link to reset your access.', unused_owner: 'Sign in with your passkey. If you have lost it, whoever keeps the server makes you a link: {{command}}.',
    demanded: 'Everybody needs more than a password', not_demanded: 'Nobody is asked for more than a password', demand_hint: 'A password that somebody learned then opens nothing: it takes a code of an authenticator app or a passkey as well. Whoever has neither sees only their own account until they turn one on.',
    without_one: '{{count}} person has neither.', without_other: '{{count}} people have neither.', without_none: 'Everybody has one.', own_first: 'Turn it on for yourself first, and sign in with it.', to_own: 'To your account', demand: 'Ask everybody for it', no_more: 'Ask for it no more',
  },
  sessions: {
    title_one: 'Signed in here alone', title_other: 'Signed in at {{count}} places', hint: 'What you don’t know, sign out, and change your password.', here: 'This browser', used: 'Used {{at}}', network: 'Network {{network}}',
    end: 'Sign out', end_this: 'Sign out: {{where}}', end_others: 'Sign out everywhere else', on: '{{browser}} on {{system}}', wechat: 'WeChat', harmony: 'HarmonyOS', other_browser: 'Another browser', other_system: 'another system', failed: 'Where you are signed in can’t be shown now.',
  },
  reset: {
    offer: 'Can’t get in any more', offer_hint: 'If they can’t get in any more, make a link by which they choose a new password. It signs them out everywhere.', lost: 'Authenticator app and passkeys are lost too', lost_hint: 'They are removed. Make sure first that it is really this person.',
    make: 'Make the link', made: 'A new password for {{name}}', made_hint: 'Give it to them yourself. It works once, until {{until}}, and is shown only now.', done: 'I have given it',
    title: 'Choose a new password', hint: 'You are signed out everywhere else. The link works once.', action: 'Set the password', no_token: 'This link is not whole.', no_token_hint: 'Open it as it was given to you.',
  },
};
