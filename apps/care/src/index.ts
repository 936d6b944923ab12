/** The customer's pages, as pure functions from what is known to HTML. The server sends them; no script is needed, and one page has one. */
export { dataPage, erasePage, erasedPage } from './data-pages.ts';
export { CONTENT_SECURITY_POLICY, FORM_SECURITY_POLICY, PUSH_SECURITY_POLICY } from './frame.ts';
export { type Language, chooseLanguage } from './language.ts';
export { missingPage } from './missing-page.ts';
export { deadLinkPage, failurePage, oneClickPage, verifyPage } from './other-pages.ts';
export { confirmPage, historyPage, preferencesPage } from './person-pages.ts';
export { pushEndedPage, pushPage } from './push-pages.ts';
export { PUSH_SCRIPT, PUSH_SCRIPT_PATH, PUSH_WORKER, PUSH_WORKER_PATH } from './push-scripts.ts';
export { type ReceiptView, receiptPage } from './receipt-page.ts';
