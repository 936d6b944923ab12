/** What a screen asks of a till about its faults and its settings. */
import type { OwnFault } from '@stilltill/domain/fault/catalogue';
import type { SettingName, TerminalSettings } from '@stilltill/domain/fleet';
import type { Result } from '@stilltill/domain/result';
import type { Finding } from './findings.ts';

/** A setting as it holds at this till. `reported`: what somebody who looked at the machine saw; absent: nobody has looked. */
export type HeldSetting = { readonly name: SettingName; readonly value: TerminalSettings[SettingName]; readonly holds: 'enforced' | 'reported'; readonly reported?: Seen };
/** `by`: the operator's id. */
export type Seen = { readonly value: 'off' | 'on'; readonly seen_at: string; readonly by: string };

export type Diagnosis = {
  /** What was found last, the first thing to mend first. The same list until it is another. */
  found(): readonly Finding[];
  /** Asks the server, measures the device and finds anew. */
  look(): Promise<readonly Finding[]>;
  /** Codes that the shop explains by itself. The same list until it is another. */
  ownFaults(): readonly OwnFault[];
  settings(): readonly HeldSetting[];
  /** A manager says what they saw on a machine that the till can't set. `not_permitted`. */
  reportSetting(name: SettingName, value: 'off' | 'on'): Promise<Result<null>>;
};
