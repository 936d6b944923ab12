// What is used of MJML, which brings no types of its own.
declare module 'mjml-core' {
  const mjml: { default(source: string, options: { readonly presets: readonly unknown[]; readonly validationLevel: 'strict' | 'soft' | 'skip' }): Promise<{ readonly html: string; readonly errors: readonly { readonly formattedMessage: string }[] }> };
  export default mjml;
}
declare module 'mjml-preset-core' {
  const preset: unknown;
  export default preset;
}
