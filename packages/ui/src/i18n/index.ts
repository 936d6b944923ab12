export { countText } from './count-text.ts';
export * from './languages.ts';
export * from './setup.ts';
export * from './use-language.ts';
export { useTranslation, useTranslator } from './use-translation.ts';
