/** The customer's pages, as pure functions from what is known to HTML. The server sends them; no script is needed. */
export { dataPage, erasePage, erasedPage } from './data-pages.ts';
export { CONTENT_SECURITY_POLICY, FORM_SECURITY_POLICY } from './frame.ts';
export { type Language, chooseLanguage } from './language.ts';
export { missingPage } from './missing-page.ts';
export { deadLinkPage, failurePage, oneClickPage, verifyPage } from './other-pages.ts';
export { confirmPage, historyPage, preferencesPage } from './person-pages.ts';
export { type ReceiptView, receiptPage } from './receipt-page.ts';
