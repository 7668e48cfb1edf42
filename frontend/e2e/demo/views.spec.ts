import { readFileSync } from 'node:fs';
import { go, signIn } from '../person';
import { demoPassword, expect, test } from '../program';

test('a list is saved as a view and shared; its rows are tagged together and exported', async ({
  page,
  browser,
  program,
}) => {
  // The secretary of a branch looks for what the branch has not visited, and shares the question.
  await signIn(page, 'secretary', demoPassword);
  await go(page, '基础信息', '住户');
  await page.getByRole('combobox', { name: '住户标签' }).click();
  await page.getByTitle('独居老人户').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^视图/ }).click();
  await page.getByRole('menuitem', { name: '另存为视图' }).click();
  const form = page.getByRole('dialog', { name: '另存为视图' });
  await form.getByLabel('名称').fill('支部的独居老人');
  await form.getByLabel('共享').check();
  await form.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('button', { name: '视图：支部的独居老人' })).toBeVisible();

  // Another filter is marked as not saved.
  await page.getByRole('combobox', { name: '联户情况' }).click();
  await page.getByTitle('已联户').click();
  await expect(page.getByText('未保存')).toBeVisible();

  // A cadre of the branch opens it, and sees what is theirs.
  const other = await browser.newContext({ baseURL: program.url });
  const cadre = await other.newPage();
  await signIn(cadre, 'cadre', demoPassword);
  await go(cadre, '基础信息', '住户');
  await cadre.getByRole('button', { name: /^视图/ }).click();
  await cadre.getByRole('menuitem', { name: /支部的独居老人/ }).click();
  await expect(cadre).toHaveURL(/tag=HT08/);
  await cadre.getByRole('button', { name: '视图：支部的独居老人' }).click();
  await expect(cadre.getByRole('menuitem', { name: '删除视图' })).toHaveCount(0);
  await other.close();

  // The office tags some households of a building as one act.
  const desk = await browser.newContext({ baseURL: program.url, acceptDownloads: true });
  const office = await desk.newPage();
  await signIn(office, 'office', demoPassword);
  await go(office, '基础信息', '住户');
  await office.getByRole('textbox', { name: '查找' }).fill('H00010');
  const rows = office.locator('tbody tr[data-row-key]');
  await expect(rows.first()).toContainText('H00010');
  await rows.nth(0).focus();
  await office.keyboard.press('x');
  await rows
    .nth(2)
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  await office.getByRole('button', { name: '打标签' }).click();
  const tagging = office.getByRole('dialog', { name: /打标签/ });
  await tagging.getByLabel('加上标签').fill('海堤沿线');
  await office.keyboard.press('Enter');
  await tagging.getByLabel('原因').fill('台风前排查');
  await tagging.getByRole('button', { name: '核对变动' }).click();
  const sure = office.getByRole('dialog', { name: '确认办理？' });
  await expect(sure).toContainText('条记录');
  await sure.getByRole('button', { name: '确定' }).click();
  await expect(office.getByText('已办理')).toBeVisible();
  await expect(rows.first()).toContainText('海堤沿线');

  // What is seen is what is exported, numbers masked.
  await office.getByRole('button', { name: '导出当前列表' }).click();
  const [file] = await Promise.all([
    office.waitForEvent('download'),
    office.getByRole('menuitem', { name: '导出为 CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^lianxin-households-.*\.csv$/);
  const text = readFileSync(await file.path(), 'utf8');
  const lines = text.trim().split('\n');
  expect(lines[0]).toContain('户主');
  expect(lines.length).toBeGreaterThan(3);
  expect(text).toContain('海堤沿线');
  expect(text).not.toMatch(/1\d{10}/);
  expect(lines.at(-1)).toContain('导出于');
  await desk.close();
});
