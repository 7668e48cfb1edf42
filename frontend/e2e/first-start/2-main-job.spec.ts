import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { go, signIn } from '../person';
import { expect, type Program, test } from '../program';

const fixtures = join(import.meta.dirname, '../fixtures');
const password = 'haidao-Dengta-2026';
const title = '南城广场三盏路灯不亮';

/** Makes an account on the server, as an operator does. */
function account(program: Program, username: string, ...grant: string[]) {
  const file = program.path('password.txt');
  writeFileSync(file, password, { mode: 0o600 });
  program.run('user', 'create', '--username', username, ...grant, '--password-file', file);
}

const toast = (page: Page) => page.locator('.ant-message');
const dialog = (page: Page) => page.getByRole('dialog').last();
const bar = (page: Page) => page.getByRole('toolbar', { name: '可以办理的事项' });

/** Picks a day by typing it. */
async function day(page: Page, placeholder: string, ahead: number) {
  const picked = new Date(Date.now() + ahead * 86_400_000);
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(picked);
  const field = dialog(page).getByPlaceholder(placeholder);
  await field.fill(text);
  await field.press('Enter');
}

test('from the workbook to the callback that closes the request', async ({ another, program }) => {
  test.setTimeout(900_000);
  program.run('import', join(fixtures, 'district.xlsx'));
  account(program, 'office', '--role', 'office', '--area', '370614');
  const office = await another();

  await test.step('the office imports its workbook', async () => {
    await signIn(office, 'office', password);
    await go(office, '系统', '导入导出');
    await office.getByRole('button', { name: '导入工作簿' }).click();
    await expect(office.getByRole('heading', { name: '导入工作簿' })).toBeVisible();
    await office.locator('input[type=file]').setInputFiles(join(fixtures, 'roster.xlsx'));
    await expect(office.getByText('全部 43,799 行都可以导入')).toBeVisible({ timeout: 180_000 });
    await expect(office.getByRole('row', { name: /^居民 23,301/ })).toBeVisible();
    await office.getByRole('button', { name: /^确认导入 [\d,]+ 行$/ }).click();
    await expect(office.getByText('已导入 43,799 行')).toBeVisible({ timeout: 180_000 });
  });

  await test.step('the office gives every household a contact', async () => {
    await office.getByRole('link', { name: '去分配联户干部' }).click();
    await office.getByRole('button', { name: '新建方案' }).first().click();
    await dialog(office).getByLabel('方案名称').fill('2026 年冬季联户');
    await expect(dialog(office).getByText('长岛综合试验区')).toBeVisible();
    await dialog(office).getByRole('button', { name: '新建方案' }).click();
    await expect(office.getByRole('heading', { name: /2026 年冬季联户/ })).toBeVisible();
    await expect(office.getByText('草案', { exact: true })).toBeVisible({ timeout: 180_000 });
    await expect(office.getByText('共 15,303 户')).toBeVisible();
    await expect(office.getByText('1,188 名党员干部参加')).toBeVisible();
    await office.getByRole('button', { name: '发布方案' }).click();
    await dialog(office).getByRole('button', { name: '发布方案' }).click();
    await expect(office.getByText('执行中', { exact: true })).toBeVisible({ timeout: 120_000 });
    await go(office, '联户走访', '未联户');
    await expect(office.getByText('所有住户都有联户干部')).toBeVisible();
  });

  account(program, 'cadre', '--role', 'cadre', '--member', 'CD00100');
  account(program, 'handler', '--role', 'handler', '--unit', 'D008');
  account(program, 'caller', '--role', 'caller', '--area', '370614');
  const cadre = await another();
  const handler = await another();
  const caller = await another();

  await test.step('a cadre visits a household and writes down what it asks for', async () => {
    await signIn(cadre, 'cadre', password);
    await go(cadre, '基础信息', '住户');
    const households = cadre.getByRole('region', { name: '住户' });
    await expect(households.getByText(/共 1\d 条/)).toBeVisible();
    await households.getByRole('row').nth(1).getByRole('link').first().click();
    await cadre.getByRole('tab', { name: /走访/ }).click();
    await cadre.getByRole('button', { name: '填写走访' }).click();
    await expect(cadre.getByRole('heading', { name: '填写走访' })).toBeVisible();
    await cadre.getByLabel('走访情况').fill('宣传垃圾分类');
    await cadre.getByRole('button', { name: '记一件诉求' }).click();
    const asked = cadre.getByRole('region', { name: '诉求 1' });
    await asked.getByLabel('类别').fill('路灯');
    await cadre.getByRole('treeitem', { name: /路灯/ }).last().click();
    await asked.getByLabel('一句话说明').fill(title);
    await asked.getByLabel('具体情况').fill('晚上走夜路不安全');
    await asked.getByLabel('诉求人', { exact: true }).fill('范老伯');
    await asked.getByLabel('诉求人电话').fill('19900000001');
    await cadre.getByRole('button', { name: '提交走访' }).click();
    await expect(toast(cadre)).toContainText('走访已提交，记下诉求 1 件');
  });

  await test.step('the office accepts it and sends it to the unit', async () => {
    // It lies on the township's desk; the office may act on everything.
    await open(office);
    await bar(office)
      .getByRole('button', { name: /受理并派单/ })
      .click();
    await dialog(office).getByRole('button', { name: '住房和交通建设局' }).click();
    await dialog(office).getByRole('button', { name: '受理并派单' }).click();
    await expect(toast(office)).toContainText('已受理');
    await expect(office.getByText('已派单', { exact: true }).first()).toBeVisible();
  });

  await signIn(handler, 'handler', password);
  await signIn(caller, 'caller', password);
  await work(handler, 1);
  await test.step('the person who asked is not content, and it goes round again', async () => {
    await call(caller, '未解决', '不满意', '诉求进入第 2 轮，重新办理');
  });
  await work(handler, 2);
  await test.step('now they are content, and it is closed', async () => {
    await call(caller, '已解决', '非常满意', '已记录，诉求已归档');
  });

  await test.step('the office sees the whole way', async () => {
    await open(office);
    await expect(office.getByText('已归档', { exact: true }).first()).toBeVisible();
    await expect(office.getByText('第 2 轮').first()).toBeVisible();
    const way = office.getByRole('tabpanel', { name: /办理过程/ });
    for (const said of ['提出诉求', '受理', '派单', '签收', '制定办理方案', '答复', '办结']) {
      await expect(way).toContainText(said);
    }
  });

  const { now, peak } = program.memory();
  process.stdout.write(
    `    resident memory after the main job: ${now} MiB, at its highest ${peak} MiB\n`,
  );
  expect(now).toBeLessThan(150);
});

/** Finds the request in the list of all, and opens it. */
async function open(page: Page) {
  await go(page, '群众诉求', '全部诉求');
  await page.getByPlaceholder('编号、标题、内容').fill(title);
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
}

/** The unit's part of a round: sign, plan, work, answer, done. */
async function work(page: Page, round: number) {
  await test.step(`the unit does its part of round ${round}`, async () => {
    await open(page);
    const state = (name: string) =>
      expect(page.getByText(name, { exact: true }).first()).toBeVisible();
    await state('已派单');
    await bar(page).getByRole('button', { name: /^签收/ }).click();
    await expect(toast(page)).toContainText('已签收');

    await bar(page)
      .getByRole('button', { name: /^制定办理方案/ })
      .click();
    await dialog(page).getByLabel('责任人', { exact: true }).fill('罗工');
    await dialog(page).getByLabel('责任人电话').fill('19900000002');
    await dialog(page).getByLabel('预期结果').fill('路灯全部点亮');
    await dialog(page).getByLabel('第 1 步做什么').fill('更换灯头');
    await day(page, '完成日期', 1);
    await dialog(page).getByRole('button', { name: '制定办理方案' }).click();
    await expect(toast(page)).toContainText('方案已定');
    await state('已定方案');

    await bar(page)
      .getByRole('button', { name: /^开始办理/ })
      .click();
    await state('办理中');
    await bar(page).getByRole('button', { name: /^答复/ }).click();
    await dialog(page).getByLabel('给诉求人的答复').fill('三日内修好');
    await dialog(page).getByRole('button', { name: '答复', exact: true }).click();
    await expect(toast(page)).toContainText('已答复');

    await page.getByRole('button', { name: '完成步骤 · 更换灯头' }).click();
    await dialog(page).getByRole('button', { name: '完成步骤' }).click();
    await expect(toast(page)).toContainText('这一步已完成');

    await bar(page).getByRole('button', { name: /^办结/ }).click();
    await dialog(page).getByLabel('办理结果').fill('灯头已更换,三盏都亮了');
    await dialog(page).getByRole('button', { name: '办结', exact: true }).click();
    await expect(toast(page)).toContainText('已办结，等待回访');
    await state('已办结待回访');
  });
}

/** One callback by phone. */
async function call(page: Page, effect: string, satisfaction: string, said: string) {
  await go(page, '群众诉求', '回访');
  await page.reload();
  const queue = page.getByRole('region', { name: '回访队列' });
  await queue.getByRole('button', { name: title }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await page
    .getByText(/联系上了$/)
    .first()
    .click();
  await page.getByText(new RegExp(`\\d ${effect}$`)).click();
  await page.getByText(new RegExp(`\\d ${satisfaction}$`)).click();
  await page.getByLabel('群众原话').fill(effect === '已解决' ? '亮堂了' : '还是不亮');
  // The message stays for three seconds only: it is looked for while the button is being clicked.
  await Promise.all([
    expect(toast(page)).toContainText(said),
    page.getByRole('button', { name: '记录回访' }).click(),
  ]);
}
