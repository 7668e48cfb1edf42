import { expectAccessible, signIn } from '../person';
import { demoPassword, expect, test } from '../program';

test('a wrong password is refused in plain words, and what was typed stays', async ({ page }) => {
  await signIn(page, 'office', 'not-the-password');
  await expect(page.getByRole('alert')).toContainText('密码');
  await expect(page.getByLabel('用户名')).toHaveValue('office');
  await expect(page).toHaveTitle(/登录/);
});

test('signing in and out without a mouse', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByLabel('用户名')).toBeFocused();
  await page.keyboard.type('office');
  await page.keyboard.press('Tab');
  await page.keyboard.type(demoPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: '菜单' })).toBeVisible();

  // The first stop of the Tab key leads past the rail.
  await page.reload();
  await expect(page.getByRole('navigation', { name: '菜单' })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: '跳到正文' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});

test('the first page speaks both languages, and keeps nobody out', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: '登录' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
});
