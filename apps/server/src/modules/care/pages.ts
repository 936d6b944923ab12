/** The pages, which know no server: apps/care draws them. */
import type { CareFailure, CareFrame, CareLanguage, ConfirmView, DataView, EraseView, HistoryView, OneClickView, PreferencesView, PushView, SlipView, VerifyView } from '@stilltill/domain/care';
import type { Refund, Sale } from '@stilltill/domain/sale';

/** What a receipt's page shows, by whoever draws it. */
export type ReceiptView = {
  readonly language: CareLanguage;
  readonly kind: 'sale' | 'refund';
  readonly shop_name: string; readonly store_name: string; readonly timezone: string;
  readonly number: string; readonly hash: string; readonly at: string;
  readonly slip: SlipView | null;
} & Pick<Sale | Refund, 'currency' | 'lines' | 'tax' | 'total_minor' | 'tenders'> & Partial<Pick<Sale, 'member'> & Pick<Refund, 'points'>>;

export type CarePages = {
  /** Of pages without forms, and of pages with them. */
  readonly CONTENT_SECURITY_POLICY: string;
  readonly FORM_SECURITY_POLICY: string;
  /** Of the one page with a script. */
  readonly PUSH_SECURITY_POLICY: string;
  /** That script and its service worker, with the paths by which the page names them. */
  readonly PUSH_SCRIPT: string; readonly PUSH_SCRIPT_PATH: string; readonly PUSH_WORKER: string; readonly PUSH_WORKER_PATH: string;
  chooseLanguage(asked: string | undefined, accepted: string | undefined): CareLanguage;
  receiptPage(view: ReceiptView): string;
  missingPage(language: CareLanguage): string;
  confirmPage(view: ConfirmView): string;
  preferencesPage(view: PreferencesView): string;
  historyPage(view: HistoryView): string;
  pushPage(view: PushView): string;
  pushEndedPage(frame: CareFrame): string;
  dataPage(view: DataView): string;
  erasePage(view: EraseView): string;
  erasedPage(language: CareLanguage): string;
  deadLinkPage(language: CareLanguage, verify_path: string): string;
  oneClickPage(view: OneClickView): string;
  verifyPage(view: VerifyView): string;
  failurePage(language: CareLanguage, failure: CareFailure): string;
};
