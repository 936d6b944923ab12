/**
 * What another language must hold where English holds `T`: the same keys, any words. English counts in two forms
 * (`_one`, `_other`); a language that has one form leaves `_one` out.
 */
export type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};
