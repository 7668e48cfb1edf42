import type { Page } from '@playwright/test';
import { go, signIn } from '../person';
import { demoPassword, expect, test } from '../program';

const grid = '南城村第3网格';
const made = '南城村第99网格';

/** Finds an area in the tree, and opens it. */
async function open(page: Page, name: string) {
  await go(page, '基础信息', '行政区划与网格');
  await page.getByRole('textbox', { name: '查找' }).fill(name);
  await page
    .getByRole('row', { name: name.slice(3) })
    .getByRole('link')
    .last()
    .click();
  const area = page.getByRole('dialog').first();
  await expect(area.getByRole('heading', { name })).toBeVisible();
  return area;
}

/** How many households an area says that it has. */
async function households(page: Page, name: string) {
  const area = await open(page, name);
  const figure = area.getByRole('link', { name: /^住户/ });
  await expect(figure).toContainText(/\d/);
  return Number(/[\d,]+/.exec(await figure.innerText())?.[0].replace(',', ''));
}

test('a grid is split in two with its households, and made whole again', async ({ page }) => {
  test.setTimeout(300_000);
  await signIn(page, 'office', demoPassword);
  const before = await households(page, grid);

  await page.getByRole('button', { name: '登记变动' }).click();
  await page.getByRole('menuitem', { name: '片区拆分' }).click();
  const form = page.getByRole('dialog', { name: /片区拆分/ });
  await form.getByLabel('新片区名称').fill(made);
  await form.getByLabel('新片区编号').fill('370614006201099');

  // Two buildings as a whole, and from a third one only who is found there.
  const buildings = form.getByRole('region', { name: '划出的楼宇' });
  await buildings.getByRole('checkbox', { name: /LY0017/ }).check();
  await buildings.getByRole('searchbox').fill('18号楼');
  await expect(buildings.getByRole('row')).toHaveCount(1);
  await buildings.getByRole('checkbox', { name: /全选查到的 1 个/ }).check();
  await expect(buildings).toContainText('已选 2 个');
  const others = form.getByRole('region', { name: '划出的其他住户' });
  await others.getByRole('searchbox').fill('海悦花园18号楼');
  await expect(others.getByText('随楼划出').first()).toBeVisible();
  await expect(others.getByRole('checkbox', { name: '全选查到的 0 个' })).toBeDisabled();
  await others.getByRole('searchbox').fill('海悦花园19号楼');
  await others.getByRole('checkbox', { name: '全选查到的 6 个' }).check();
  await expect(others).toContainText('已选 6 个');

  await form.getByRole('button', { name: /下一步/ }).click();
  const sure = page.getByRole('dialog', { name: '将要改动' });
  const told = sure.getByRole('list', { name: '涉及数量' });
  await expect(told).toContainText('38 住户 · 网格');
  await expect(told).toContainText('2 楼宇 · 网格');
  await sure.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByText('已登记', { exact: true })).toBeVisible();

  expect(await households(page, made)).toBe(38);
  expect(await households(page, grid)).toBe(before - 38);

  // The day before, all of them lay in the old grid, and the new one was not there.
  const area = page.getByRole('dialog').first();
  await area.getByRole('tab', { name: '变动' }).click();
  const day = area.getByPlaceholder('查看某一天的情况');
  const yesterday = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(
    new Date(Date.now() - 86_400_000),
  );
  await day.fill(yesterday);
  await day.press('Enter');
  await expect(area.getByRole('alert')).toContainText(`在册 ${before} 户`);

  // Undone within the day, the grid is what it was.
  await area
    .getByRole('row', { name: /片区拆分/ })
    .getByRole('link')
    .first()
    .click();
  await page.getByRole('button', { name: '撤销这次变动' }).click();
  await page
    .getByRole('dialog', { name: '撤销这次变动' })
    .getByRole('button', { name: '撤销这次变动' })
    .click();
  await expect(page.getByText('已撤销').first()).toBeVisible();
  expect(await households(page, grid)).toBe(before);
  await page.getByRole('textbox', { name: '查找' }).fill(made);
  await expect(page.getByRole('row', { name: '第99网格' })).toHaveCount(0);
});
