/** What the web apps share: theme, colours, language, components. No rule of the business is in here. */
export * from './components/empty-state.tsx';
export * from './components/fault-notice.tsx';
export * from './components/key-hint.tsx';
export * from './components/money.tsx';
export * from './components/pads.tsx';
export * from './components/qr-code.tsx';
export * from './components/status-line.tsx';
export * from './components/switches.tsx';
export * from './i18n/index.ts';
export * from './number-entry.ts';
export * from './provider.tsx';
export * from './scheme.ts';
export * from './theme.ts';
