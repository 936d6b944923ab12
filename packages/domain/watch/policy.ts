/**
 * All figures of watch that a merchant may change. Each says its unit and where its default is from; "ours" are choices of this
 * project that no source gives.
 */

export type SpeedStep = {
  /** Kilometres of road up to which this step holds, from the end of the step before. */
  readonly until_km: number;
  readonly kmh: number;
};

export type WatchPolicy = {
  /** A mismatch that is less sure than this is not told, parts per million: what is nearly always an accident buries the rest. 0 tells all, also each step-up of a sole owner. Ours. */
  readonly least_mismatch_ppm: number;

  // Clocks
  /** Milliseconds by which the time of a fact that was uploaded at once may be off: the upload itself and a slow till. Ours. */
  readonly clock_base_ms: number;
  /** Drift of a till's clock while nothing corrected it, in parts per million. 100 is the worst that makers of PC clocks state. */
  readonly clock_drift_ppm: number;
  /** Milliseconds by which the time of a fact may be off that came without the time of its upload. Ours. */
  readonly clock_unsent_ms: number;
  /** Milliseconds between fact and upload from which it counts as out of an offline queue. Square: offline is noticed after about 30 minutes; ours is less. */
  readonly queue_ms: number;
  /** Milliseconds for which what happened is kept to be compared with what comes late. Ours: two weeks of a till without a network. */
  readonly patience_ms: number;

  // Sign-on
  /** Idle milliseconds after which a till asks for the sign-on again. PCI DSS 4, 8.2.8: 15 minutes. */
  readonly idle_ms: number;
  /** Milliseconds within which somebody is back on a till that another one took over, for it to count as a switch right back. Ours. */
  readonly switch_back_ms: number;
  /** Milliseconds for which one operator may be at work on two terminals of a store before it is told. Ours. */
  readonly same_store_overlap_ms: number;
  /** Milliseconds of such work that must have come together within `repeat_within_ms` before it is likely more than help. Ours. */
  readonly same_store_added_ms: number;
  /** Milliseconds within which what happens to everybody now and then counts as repeated. Ours: two weeks. */
  readonly repeat_within_ms: number;
  /** Refunds and drawer openings that a manager approved for themselves under their PIN within that time, from which it is likely no haste. Ours. */
  readonly self_approvals: number;
  /** Wrong PINs for one other person within `refused_within_ms` on one terminal from which it is told. PCI DSS 4, 8.3.4 locks at 10. */
  readonly refused_pins: number;
  readonly refused_within_ms: number;

  // Ways between stores
  /** Metres of road for each metre as the crow flies, parts per thousand: roads are 1.2 to 1.4 times as long (Ballou and others, 2002). The short end, so that nobody is accused for knowing a shorter way. */
  readonly road_factor_milli: number;
  /** How fast one may be on the road: 60 km/h in town, 110 between cities (limits of China: 60 and 120), 250 where there is a train. */
  readonly speeds: readonly SpeedStep[];
  /** Milliseconds that it takes at least to get away and to sign on elsewhere. Ours. */
  readonly get_away_ms: number;
  /** The same between stores less than `next_door_m` apart. Ours. */
  readonly next_door_ms: number;
  readonly next_door_m: number;

  // Places, rosters, events
  /** Metres by which a position may be off its store, beside its own accuracy. Ours: a mall and its car park. */
  readonly place_slack_m: number;
  /** Positions less accurate than this many metres say nothing. Ours. */
  readonly place_accuracy_m: number;
  /** Milliseconds for which a check-in says where a terminal is. Ours: a terminal at work checks in more often. */
  readonly place_valid_ms: number;
  /** Milliseconds before and after a rostered shift in which nobody is off roster: 15 minutes (facts of terminals). */
  readonly roster_slack_ms: number;
  /** Milliseconds within which there must be some shift of a person for them to count as rostered at all. Ours. */
  readonly roster_reach_ms: number;
  /** Milliseconds before and after an assignment window. Ours. */
  readonly event_slack_ms: number;

  // Counting
  /** A sale of at most this many minor units is tiny: 1.00 (ShieldWise: sales under 1). A plain number, since a policy is kept as JSON. */
  readonly tiny_sale_minor: number;
  /** So is one of at most this part of the store's middle sale, parts per thousand. Ours. */
  readonly tiny_sale_milli: number;
  /** The share of sales, parts per thousand, that counts as low in value per line, by the store's own history. Ours. */
  readonly low_value_milli: number;
  /** Milliseconds within which a cash refund follows a reprint of its receipt. Ours. */
  readonly reprint_within_ms: number;

  // Statistics
  /** Weeks after which what was counted weighs half: 12 (Oracle Simphony averages over 12 weeks). */
  readonly half_life_weeks: number;
  /** Weeks over which a change is looked for. Ours: half a year. */
  readonly window_weeks: number;
  /** Least sales of a week below which it says nothing of a person. Ours. */
  readonly least_sales: number;
  /** Least of what was counted in a week, or added up, before anything is said. Ours. */
  readonly least_count: number;
  /** Share of false ones among the findings of a week, parts per million. Benjamini and Hochberg, 1995. */
  readonly false_discovery_ppm: number;
  /** Share of people who are taken to do a thing of this kind at some time of the year, parts per million: the prior. Ours; ACFE's reports give no share of people. */
  readonly guilty_ppm: number;
  /** A finding by figures is told from this probability on, parts per million. */
  readonly least_sure_ppm: number;
  /** Weeks for which somebody counts as a beginner. Ours. */
  readonly beginner_weeks: number;
  /** Weeks for which a finding by figures is not told again. Ours. */
  readonly again_after_weeks: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const USUAL_POLICY: WatchPolicy = {
  least_mismatch_ppm: 200_000,
  clock_base_ms: MINUTE_MS,
  clock_drift_ppm: 100,
  clock_unsent_ms: 12 * HOUR_MS,
  queue_ms: 5 * MINUTE_MS,
  patience_ms: 14 * DAY_MS,
  idle_ms: 15 * MINUTE_MS,
  switch_back_ms: 10 * MINUTE_MS,
  same_store_overlap_ms: 5 * MINUTE_MS,
  same_store_added_ms: 36 * MINUTE_MS,
  repeat_within_ms: 14 * DAY_MS,
  self_approvals: 2,
  refused_pins: 3,
  refused_within_ms: 30 * MINUTE_MS,
  road_factor_milli: 1_200,
  speeds: [{ until_km: 20, kmh: 60 }, { until_km: 300, kmh: 110 }, { until_km: 40_000, kmh: 250 }],
  get_away_ms: 4 * MINUTE_MS,
  next_door_ms: 2 * MINUTE_MS,
  next_door_m: 500,
  place_slack_m: 500,
  place_accuracy_m: 2_000,
  place_valid_ms: 20 * MINUTE_MS,
  roster_slack_ms: 15 * MINUTE_MS,
  roster_reach_ms: 7 * DAY_MS,
  event_slack_ms: 15 * MINUTE_MS,
  tiny_sale_minor: 100,
  tiny_sale_milli: 100,
  low_value_milli: 200,
  reprint_within_ms: 7 * DAY_MS,
  half_life_weeks: 12,
  window_weeks: 26,
  least_sales: 30,
  least_count: 3,
  false_discovery_ppm: 100_000,
  guilty_ppm: 50_000,
  least_sure_ppm: 300_000,
  beginner_weeks: 6,
  again_after_weeks: 4,
};
