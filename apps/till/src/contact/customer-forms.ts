/**
 * The form that stands on the customer's display, if one does: what it asks, and who waits for the answer. It has an id of its
 * own, so that an answer to another one, or a second answer, is heard by nobody.
 */
import type { ConsentNotice } from '@stilltill/domain/consent';
import type { FormAnswer } from '../display/message.ts';

export type CustomerForm = { readonly id: string; readonly what: 'consent' | 'receipt'; readonly notices: readonly ConsentNotice[]; readonly state: 'asked' | 'unreadable' | 'done' };
/** Answers with what the form is to show next; `closed`: nothing more. */
export type Answering = (answer: FormAnswer) => Promise<'unreadable' | 'done' | 'closed'>;

export type CustomerForms = {
  /** The same object until it changes. */
  open(): CustomerForm | null;
  ask(what: CustomerForm['what'], notices: readonly ConsentNotice[], onAnswer: Answering): void;
  close(): void;
  /** From the display. */
  take(answer: FormAnswer): void;
  subscribe(listener: () => void): () => void;
};

export function createCustomerForms(uuid: () => string): CustomerForms {
  const listeners = new Set<() => void>();
  let form: CustomerForm | null = null;
  let onAnswer: Answering | null = null;
  /** An answer is being written down: another one must wait for the next form. */
  let isBusy = false;
  const show = (next: CustomerForm | null): void => {
    form = next;
    for (const listener of listeners) listener();
  };
  const close = (): void => {
    onAnswer = null;
    isBusy = false;
    if (form) show(null);
  };
  return {
    open: () => form,
    ask(what, notices, answering) {
      onAnswer = answering;
      isBusy = false;
      show({ id: uuid(), what, notices, state: 'asked' });
    },
    close,
    take(answer) {
      const asked = form;
      const isMeant = asked?.id === answer.form && asked.state !== 'done' && !isBusy && (answer.kind === 'declined' || (answer.kind === 'agreed') === (asked.what === 'consent'));
      if (!asked || !isMeant || !onAnswer) return;
      isBusy = true;
      void onAnswer(answer).then((state) => {
        if (form?.id !== asked.id) return;
        isBusy = false;
        if (state === 'closed') close();
        else show({ ...asked, state });
      });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
