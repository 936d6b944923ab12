import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LogLines } from './log.ts';

/** Figures for Prometheus. Names end in their unit. Modules add their own to `registry`. */
export type Metrics = {
  registry: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
  limited: Counter;
  problems: Counter<'code'>;
  live_connections: Gauge;
  live_dropped: Counter;
  jobs: Counter<'job' | 'outcome'>;
};

/** `lines`: what the log of this process counts. */
export function makeMetrics(lines: LogLines = { warn: 0, error: 0 }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const counted = new Counter({
    name: 'stilltill_log_lines_total', help: 'Lines of trouble in the log.', labelNames: ['level'], registers,
    collect: () => {
      counted.reset();
      for (const level of ['warn', 'error'] as const) counted.inc({ level }, lines[level]);
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'stilltill_http_request_seconds',
      help: 'Time from a request to the end of its answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    limited: new Counter({ name: 'stilltill_http_limited_total', help: 'Requests refused because their caller sends too many.', registers }),
    problems: new Counter({ name: 'stilltill_http_problems_total', help: 'Requests that were answered with a problem, by its code.', labelNames: ['code'], registers }),
    live_connections: new Gauge({ name: 'stilltill_live_connections', help: 'Open streams of live events.', registers }),
    live_dropped: new Counter({ name: 'stilltill_live_dropped_total', help: 'Streams closed because their reader was too slow.', registers }),
    jobs: new Counter({ name: 'stilltill_jobs_total', help: 'Jobs that were tried, by how it ended.', labelNames: ['job', 'outcome'], registers }),
  };
}
