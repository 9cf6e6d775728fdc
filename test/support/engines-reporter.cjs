/** Says at the end of a run how many suites ran on which engine, and fails it when one was left out. */
module.exports = class EnginesReporter {
  onRunComplete(_contexts, results) {
    const ran = { sqlite: 0, postgres: 0 };
    let skipped = 0;
    for (const file of results.testResults) {
      for (const test of file.testResults) {
        if (test.status === 'pending' || test.status === 'todo') skipped++;
        for (const engine of Object.keys(ran))
          if (test.ancestorTitles.some((title) => title.endsWith(` on ${engine}`))) ran[engine]++;
      }
    }
    process.stdout.write(`engines: ${ran.sqlite} tests on SQLite, ${ran.postgres} on PostgreSQL; ${skipped} skipped\n`);
    this.uneven = process.env.CI && (skipped > 0 || ran.sqlite !== ran.postgres);
  }
  getLastError() {
    return this.uneven ? new Error('a test was skipped or an engine left out, and in CI nothing may be') : undefined;
  }
};
