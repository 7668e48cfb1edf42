import { expectAccessible, go, signIn } from '../person';
import { demoPassword, expect, test } from '../program';

test.setTimeout(240_000);

test('two records of one person are compared, merged, and taken apart again', async ({ page }) => {
  await signIn(page, 'office', demoPassword);
  await go(page, '基础信息', '疑似重复');
  const rows = page.getByRole('row', { name: /姓名相同/ });
  await expect(async () => {
    await page.reload();
    await expect(rows.first()).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 90_000 });
  await expectAccessible(page);
  await rows.first().getByRole('link', { name: '核对' }).click();

  // Side by side, with what differs to be chosen.
  await page.waitForURL(/doubles\/resident\//);
  const [loser, survivor] = new URL(page.url()).pathname.split('/').reverse();
  const table = page.getByRole('table', { name: '合并后用哪个值' });
  await expect(table).toContainText('公民身份号码');
  await expectAccessible(page);
  await page.getByRole('button', { name: '合并', exact: true }).click();
  const sure = page.getByRole('dialog', { name: '将这样合并' });
  await expect(sure).toContainText('随时可以撤销');
  await sure.getByRole('button', { name: '确认合并' }).click();
  await page.waitForURL(new RegExp(`/residents/${survivor}`));

  // The address of the other one leads to the one that stays, which says from whom it was merged.
  await page.goto(`/residents/${loser}`);
  await page.waitForURL(new RegExp(`/residents/${survivor}`));
  await page.getByRole('tab', { name: /重复/ }).click();
  await expect(page.getByText(/合并自/)).toBeVisible();

  // Taken back, each stands for itself.
  await page.goto('/doubles/merges');
  await page.getByRole('button', { name: '撤销合并' }).first().click();
  const undo = page.getByRole('dialog', { name: /撤销合并/ });
  await undo.getByRole('button', { name: '撤销合并' }).click();
  await expect(page.getByRole('row', { name: /已撤销/ })).toBeVisible();
  await page.goto(`/residents/${loser}`);
  await expect(page.getByRole('dialog').first()).toContainText('在住');
  await expect(page).toHaveURL(new RegExp(`/residents/${loser}`));
});
