/** Said by the page to a service worker that waits: nobody is selling, take over. */
export const APPLY_UPDATE = 'stilltill.apply-update';
