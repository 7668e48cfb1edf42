import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';

const binary = join(import.meta.dirname, '../../bin/lianxin');

/** What every account of the demonstration has here. */
export const demoPassword = 'browser-Passw0rd-2026';

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** The built program, serving on a free port from a data folder of its own. */
export class Program {
  /** Everything it has printed so far. */
  output = '';

  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly process: ChildProcess,
  ) {
    const keep = (chunk: Buffer) => {
      this.output += chunk.toString();
    };
    process.stdout?.on('data', keep);
    process.stderr?.on('data', keep);
  }

  /** Starts it and returns once it says that it is ready. */
  static async start(kind: 'demo' | 'empty'): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), 'lianxin-e2e-'));
    const address = `127.0.0.1:${await freePort()}`;
    const env: NodeJS.ProcessEnv = {
      // Settings of whoever runs the tests are not the tests' settings.
      ...Object.fromEntries(Object.entries(process.env).filter(([k]) => !k.startsWith('LIANXIN_'))),
      LIANXIN_ADDR: address,
      LIANXIN_DATA_DIR: join(folder, 'data'),
      LIANXIN_DEMO_PASSWORD: demoPassword,
    };
    const args = ['serve', ...(kind === 'demo' ? ['--demo'] : [])];
    const child = spawn(binary, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const program = new Program(`http://${address}`, folder, env, child);
    await program.ready();
    return program;
  }

  private async ready() {
    for (const until = Date.now() + 180_000; Date.now() < until; ) {
      if (this.process.exitCode !== null) {
        throw new Error(`the program ended: ${this.output}`);
      }
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`not ready after three minutes: ${this.output}`);
  }

  /** Runs one of its commands on the same data, and returns what that prints. */
  run(...args: string[]): string {
    return execFileSync(binary, args, { cwd: this.folder, env: this.env, encoding: 'utf8' });
  }

  /** A file that only this run of the tests needs. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Resident memory now and at its highest, in MiB, as Linux counts it. */
  memory(): { now: number; peak: number } {
    const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8');
    const mib = (field: string) =>
      Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024);
    return { now: mib('VmRSS'), peak: mib('VmHWM') };
  }

  async stop() {
    if (this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGTERM');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export type ProgramOptions = { start: 'demo' | 'empty' };

type Fixtures = {
  /** Errors in the page, and answers of 500 and above: any of them fails the test. */
  troubles: string[];
  /** A page in a browser of its own, as for another person at another desk. */
  another: () => Promise<Page>;
};

/** Playwright's test with the program running. */
export const test = base.extend<Fixtures, ProgramOptions & { program: Program }>({
  start: ['demo', { scope: 'worker', option: true }],
  program: [
    async ({ start }, use) => {
      const program = await Program.start(start);
      await use(program);
      await program.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  baseURL: ({ program }, use) => use(program.url),
  troubles: [
    async ({ context }, use) => {
      const troubles: string[] = [];
      watch(context, troubles);
      await use(troubles);
      expect(troubles, 'errors in the page, or answers of 500 and above').toEqual([]);
    },
    { auto: true },
  ],
  another: async ({ browser, troubles }, use) => {
    const opened: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      watch(context, troubles);
      opened.push(context);
      return await context.newPage();
    });
    for (const context of opened) await context.close();
  },
});

function watch(context: BrowserContext, troubles: string[]) {
  context.on('weberror', (error) => troubles.push(String(error.error())));
  context.on('response', (answer) => {
    if (answer.status() >= 500) {
      troubles.push(`${answer.status()} ${answer.request().method()} ${answer.url()}`);
    }
  });
}

export { expect };
