export const common = {
  language: 'Language',
  scheme: { label: 'Colours', auto: 'Like the device', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
  fault: {
    safe: 'Nothing is lost.',
    kept: 'It is kept for a person to judge.',
    refused: 'Nothing was recorded.',
    dismiss: 'Dismiss',
  },
  pad: { backspace: 'Delete the last figure', point: 'Decimal point', enter: 'OK', digits: 'Figures', entered_one: '{{count}} figure entered', entered_other: '{{count}} figures entered' },
  qr: { label: 'QR code of {{link}}' },
} as const;
