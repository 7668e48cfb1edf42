import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { go, signIn } from '../person';
import { expect, test } from '../program';

/** One village of the district, with those who visit it. */
const roster = join(import.meta.dirname, '../fixtures/village.xlsx');
const own = 'haidao-Dengta-2026';
const dialog = (page: Page) => page.getByRole('dialog').last();
const toast = (page: Page) => page.locator('.ant-message');

/** Signs in with a password that somebody else has made, and chooses one. */
async function begin(page: Page, username: string, first: string) {
  await signIn(page, username, first);
  await expect(page.getByRole('heading', { name: '请先修改密码' })).toBeVisible();
  await page.getByLabel('现在的密码').fill(first);
  await page.getByLabel('新密码', { exact: true }).fill(own);
  await page.getByLabel('再输入一次新密码').fill(own);
  await page.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByRole('navigation', { name: '菜单' })).toBeVisible();
}

/** Opens the guide from the desk and finds so many steps done. */
async function guide(page: Page, done: number) {
  await page.goto('/desk');
  await expect(page.getByText(`起步向导：已完成 ${done} / 9 步`)).toBeVisible();
  await page.getByRole('button', { name: '查看步骤' }).click();
  await expect(page.getByRole('heading', { name: '起步向导' })).toBeVisible();
}

test('from nothing to a first request, led by the guide', async ({ page, another, program }) => {
  test.setTimeout(900_000);
  const printed = (name: string) =>
    String(new RegExp(`^\\s+${name}\\s+(\\S+)$`, 'm').exec(program.output)?.[1]);
  const secadmin = await another();
  const auditor = await another();
  const office = await another();
  let username = '';
  let password = '';

  await test.step('the administrators choose passwords, and the district gets its name', async () => {
    await begin(page, 'sysadmin', printed('sysadmin'));
    await guide(page, 0);
    await page.getByRole('button', { name: '填写' }).click();
    await dialog(page).getByLabel('区名称').fill('长岛综合试验区');
    await dialog(page).getByLabel('区划代码').fill('370614');
    await dialog(page).getByRole('button', { name: '保存' }).click();
    await begin(secadmin, 'secadmin', printed('secadmin'));
    await begin(auditor, 'auditor', printed('auditor'));
    await guide(page, 2);
  });

  await test.step('the office gets its account from one and its role from the other', async () => {
    await page.getByRole('button', { name: '新增账号' }).click();
    await expect(page.getByRole('heading', { name: '账号与角色' })).toBeVisible();
    await page.getByRole('button', { name: '新增账号' }).click();
    await dialog(page).getByLabel('账号').fill('office');
    await dialog(page).getByLabel('姓名').fill('周敏');
    await dialog(page).getByLabel('初始密码').fill('first-Office-2026');
    await dialog(page).getByRole('button', { name: '保存' }).click();
    await expect(page.getByRole('heading', { name: '周敏' })).toBeVisible();

    await go(secadmin, '系统', '账号与角色');
    await secadmin.getByRole('link', { name: 'office', exact: true }).click();
    await secadmin.getByRole('button', { name: '授予角色' }).click();
    await dialog(secadmin).getByLabel('角色').click();
    await secadmin.getByTitle('连心服务办', { exact: true }).last().click();
    await dialog(secadmin).getByLabel('管辖片区').fill('长岛');
    await secadmin
      .getByRole('treeitem', { name: /长岛综合试验区/ })
      .last()
      .click();
    await dialog(secadmin).getByRole('button', { name: '授予角色' }).click();
    await expect(toast(secadmin)).toContainText('已授予');
    await begin(office, 'office', 'first-Office-2026');
    await guide(office, 3);
  });

  await test.step('the office imports its workbook', async () => {
    await office.getByRole('button', { name: '导入', exact: true }).click();
    await office.locator('input[type=file]').setInputFiles(roster);
    await expect(office.getByText('全部 2,506 行都可以导入')).toBeVisible({ timeout: 240_000 });
    await office.getByRole('button', { name: /^确认导入 [\d,]+ 行$/ }).click();
    await expect(office.getByText('已导入 2,506 行')).toBeVisible({ timeout: 240_000 });
    await guide(page, 4);
  });

  await test.step('140 accounts at once, and their roles by rule', async () => {
    await page.getByRole('button', { name: '批量建账号' }).click();
    await page.getByRole('button', { name: '建立 140 个账号' }).click();
    await expect(page.getByText('已建立 140 个账号')).toBeVisible({ timeout: 120_000 });
    const slip = page.getByRole('article', { name: /./ }).filter({ hasText: 'CD00804' });
    username = (await slip.locator('code').nth(0).textContent()) ?? '';
    password = (await slip.locator('code').nth(1).textContent()) ?? '';
    await go(secadmin, '系统', '按规则授权');
    await secadmin
      .getByRole('checkbox', { name: /党员干部/ })
      .first()
      .check();
    await secadmin.getByRole('button', { name: '预览会授予谁' }).click();
    await secadmin.getByRole('button', { name: '授予 140 个角色' }).click();
    await expect(toast(secadmin)).toContainText('已按规则授予');
    await guide(office, 6);
  });

  await test.step('every household gets a contact', async () => {
    await office.getByRole('button', { name: '分配' }).click();
    await office.getByRole('button', { name: '新建方案' }).first().click();
    await dialog(office).getByLabel('方案名称').fill('第一次联户');
    await dialog(office).getByRole('button', { name: '新建方案' }).click();
    await expect(office.getByText('草案', { exact: true })).toBeVisible({ timeout: 240_000 });
    await office.getByRole('button', { name: '发布方案' }).click();
    await dialog(office).getByRole('button', { name: '发布方案' }).click();
    await expect(office.getByText('执行中', { exact: true })).toBeVisible({ timeout: 120_000 });
    await guide(office, 7);
  });

  await test.step('a cadre signs in with the slip, visits, and writes down a request', async () => {
    const cadre = await another();
    await begin(cadre, username, password);
    await go(cadre, '基础信息', '住户');
    const households = cadre.getByRole('region', { name: '住户' });
    await households.getByRole('row').nth(1).getByRole('link').first().click();
    await cadre.getByRole('tab', { name: /走访/ }).click();
    await cadre.getByRole('button', { name: '填写走访' }).click();
    await cadre.getByLabel('走访情况').fill('宣传垃圾分类');
    await cadre.getByRole('button', { name: '记一件诉求' }).click();
    const asked = cadre.getByRole('region', { name: '诉求 1' });
    await asked.getByLabel('类别').fill('路灯');
    await cadre.getByRole('treeitem', { name: /路灯/ }).last().click();
    await asked.getByLabel('一句话说明').fill('门口路灯不亮');
    await asked.getByLabel('具体情况').fill('晚上走夜路不安全');
    await asked.getByLabel('诉求人', { exact: true }).fill('范老伯');
    await asked.getByLabel('诉求人电话').fill('19900000001');
    await cadre.getByRole('button', { name: '提交走访' }).click();
    await expect(toast(cadre)).toContainText('走访已提交，记下诉求 1 件');
  });

  await test.step('the guide has led there, and is on no desk any more', async () => {
    await office.goto('/guide');
    await expect(office.getByText('系统已经用起来了：第一件诉求已经提出。')).toBeVisible();
    await office.goto('/desk');
    await expect(office.getByRole('heading', { name: '工作台' })).toBeVisible();
    await expect(office.getByText(/起步向导/)).toHaveCount(0);
  });
});
