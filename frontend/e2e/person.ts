import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './program';

/** Types name and password into the first page, as a person would. */
export async function signIn(page: Page, username: string, password: string) {
  await page.goto('/');
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** Opens a page by the rail, whether its entry stands flat or within a group. */
export async function go(page: Page, group: string, entry: string) {
  const rail = page.getByRole('navigation', { name: '菜单' });
  const link = rail.getByRole('link', { name: entry, exact: true });
  const title = rail.getByRole('menuitem', { name: group });
  await expect(link.or(title).first()).toBeVisible();
  if (!(await link.isVisible())) {
    await title.click();
  }
  const path = await link.getAttribute('href');
  await link.click();
  await page.waitForURL((url) => url.pathname === path);
}

/** Holds the page to WCAG 2.1 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page) {
  const found = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const said = found.violations.map(
    (one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.target).join(' | ')}`,
  );
  expect(said, `what keeps people out of ${page.url()}`).toEqual([]);
}
