/** The customer's pages, as pure functions from what is known to HTML. The server sends them; no script is needed. */
export { CONTENT_SECURITY_POLICY } from './frame.ts';
export { type Language, chooseLanguage } from './language.ts';
export { missingPage } from './missing-page.ts';
export { type ReceiptView, receiptPage } from './receipt-page.ts';
