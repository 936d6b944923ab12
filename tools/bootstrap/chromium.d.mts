/** The path of a Chromium on this machine, or undefined; STILLTILL_CHROMIUM names another one. */
export function chromiumPath(): string | undefined;

/** Installs Chromium where it is missing and can be installed. Throws where it is required and cannot. */
export function ensureChromium(degree: 'required' | 'wanted'): Promise<void>;
