import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { ProgramOptions } from './e2e/program';

// The distribution's Chromium: Playwright's own would have to be downloaded.
const chromium = [
  process.env.LIANXIN_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

export default defineConfig<object, ProgramOptions>({
  testDir: './e2e',
  outputDir: './test-results',
  // Each project drives one running program, and its tests share that program's data.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium,
      // Chromium's sandbox does not run as root, as in a CI container.
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet,
    },
  },
  projects: [
    { name: 'demo', testMatch: 'demo/*.spec.ts', use: { start: 'demo' } },
    { name: 'guide', testMatch: 'guide/*.spec.ts', use: { start: 'empty' } },
    { name: 'first-start', testMatch: 'first-start/*.spec.ts', use: { start: 'empty' } },
  ],
});
