// Rules of the house that no linter knows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resources } from '@/app/i18n';

const root = join(import.meta.dirname, '..');
const sources = Object.fromEntries(
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|tsx|css)$/.test(path) && path !== 'api/schema.d.ts')
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);

function keysOf(texts: Record<string, unknown>, prefix = ''): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? keysOf(value as Record<string, unknown>, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

function textsOf(texts: unknown): string[] {
  if (typeof texts === 'string') return [texts];
  return typeof texts === 'object' && texts ? Object.values(texts).flatMap(textsOf) : [];
}

/** Punctuation of English that touches a Chinese character. */
const half = /[\p{Script=Han}”）][,:;?!(]|[,;?!)]\p{Script=Han}|\p{Script=Han}\)/u;

/** English has a singular, Chinese has none. */
const withoutPlural = (key: string) => key.replace(/_(one|other)$/, '');

describe('texts', () => {
  const all = resources();

  it('are complete in both languages', () => {
    expect(Object.keys(all.en).sort()).toEqual(Object.keys(all['zh-CN']).sort());
    for (const [namespace, texts] of Object.entries(all['zh-CN'])) {
      const zh = [...new Set(keysOf(texts).map(withoutPlural))].sort();
      const en = [...new Set(keysOf(all.en[namespace] ?? {}).map(withoutPlural))].sort();
      expect(en, namespace).toEqual(zh);
    }
  });

  it('have Chinese punctuation in Chinese', () => {
    expect(textsOf(all['zh-CN']).filter((text) => half.test(text))).toEqual([]);
  });

  it('exist for every literal key that the source asks for', () => {
    const known = new Set(
      Object.entries(all['zh-CN']).flatMap(([namespace, texts]) =>
        keysOf(texts).flatMap((key) => [
          `${namespace}:${key}`,
          `${namespace}:${withoutPlural(key)}`,
          // A group of texts may be asked for as a whole.
          `${namespace}:${key.replace(/\.\w+$/, '')}`,
        ]),
      ),
    );
    const missing: string[] = [];
    for (const [path, source] of Object.entries(sources)) {
      if (path.includes('.test.')) continue;
      const spaces = [...source.matchAll(/useTranslation\(\s*'([\w-]+)'/g)].map((m) => m[1]);
      for (const [, key] of source.matchAll(/\bt\(\s*'([\w.:-]+)'/g)) {
        const asked = key?.includes(':')
          ? [key]
          : ['common', ...spaces].map((ns) => `${ns}:${key}`);
        if (!asked.some((one) => known.has(one))) missing.push(`${path}: ${key}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('colours', () => {
  it('stand in the theme alone', () => {
    const found = Object.entries(sources)
      .filter(([path]) => !path.endsWith('app/theme.ts') && !path.includes('.test.'))
      .flatMap(([path, source]) =>
        [...source.matchAll(/(['"\s:(])(#[0-9a-fA-F]{3,8}\b(?!-)|rgba?\(|hsla?\()/g)].map(
          (match) => `${path}: ${match[2]}`,
        ),
      );
    expect(found).toEqual([]);
  });
});
