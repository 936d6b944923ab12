// One PostgreSQL for the whole run: to start one for each file would cost a second and 100 MB every time.

export type TestPostgres = {
  /** What test files need to find it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

/** Starts the embedded PostgreSQL, or the one that STILLTILL_TEST_POSTGRES names, unless STILLTILL_TEST_PG says where one runs. */
export async function openTestPostgres(): Promise<TestPostgres> {
  if (process.env['STILLTILL_TEST_PG']) return { environment: {}, close: async () => {} };
  // Loaded only when needed: a server that does not even load must not hide the result of the unit tests.
  const { startTestPostgres } = await import('@stilltill/testing/test-database');
  const server = await startTestPostgres();
  return { environment: { STILLTILL_TEST_PG: server.admin_url }, close: () => server.stop() };
}
