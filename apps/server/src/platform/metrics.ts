import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Figures for Prometheus. Names end in their unit. Modules add their own to `registry`. */
export type Metrics = {
  registry: Registry;
  requests: Histogram<'method' | 'route' | 'status'>;
  limited: Counter;
  live_connections: Gauge;
  live_dropped: Counter;
};

export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
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
    live_connections: new Gauge({ name: 'stilltill_live_connections', help: 'Open streams of live events.', registers }),
    live_dropped: new Counter({ name: 'stilltill_live_dropped_total', help: 'Streams closed because their reader was too slow.', registers }),
  };
}
