export const swaps = {
  title: 'My shifts', close: 'Close', loading: 'Reading your shifts…', again: 'Try again', offline: 'Shifts need the network', offline_hint: 'They are shown as soon as the till is online again. Go on selling.',
  asked: 'Colleagues ask you', asks: '{{name}} asks you to take this shift', agree: 'I take it', refuse: 'No', agreed: 'You said yes. The office decides.', take_back: 'Take it back',
  own: 'This week and next', none: 'You have no shifts in these weeks.', ask: 'Ask a colleague', whom: 'Who should take it?', nobody: 'There is nobody else to ask.', waits: '{{name}} is asked.', said_yes: '{{name}} said yes. The office decides.', withdraw: 'Withdraw', cancel: 'Keep it',
  notice_one: 'A colleague asks you to take a shift', notice_other: 'Colleagues ask you to take {{count}} shifts', look: 'Look', later: 'Later',
};
