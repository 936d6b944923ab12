// Time is a port: the server of the shop reads the machine's clock, a replay of a past year and the
// simulator read their own. Time-outs of sockets and heartbeats are not business time and use timers.

/** A source of wall-clock time. `now_ms` is milliseconds since 1970-01-01T00:00:00Z and may run backwards. */
export type Clock = { now_ms(): number };

/** The clock of the machine. */
export const systemClock: Clock = { now_ms: () => Date.now() };
