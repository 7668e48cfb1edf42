import { expectAccessible, go, signIn } from '../person';
import { demoPassword, expect, test } from '../program';

const own = 'haidao-Dengta-2026';

test('a unit gets accounts, roles by rule, and one of them signs in', async ({
  page,
  another,
  troubles: _,
}) => {
  test.setTimeout(240_000);
  let username = '';
  let password = '';

  await test.step('the system administrator makes them and sees each password once', async () => {
    await signIn(page, 'sysadmin', demoPassword);
    await go(page, '系统', '账号与角色');
    await page.getByRole('button', { name: '批量建账号' }).click();
    await expect(page.getByRole('heading', { name: '批量建账号' })).toBeVisible();
    await page.getByText('按单位', { exact: true }).click();
    await page.getByPlaceholder('名称或编码').fill('住房');
    await page.getByRole('checkbox').first().check();
    const make = page.getByRole('button', { name: /^建立 \d+ 个账号$/ });
    await expect(page.getByRole('row', { name: /住房和交通建设局/ }).first()).toBeVisible();
    await expectAccessible(page);
    await make.click();
    await expect(page.getByText('初始密码只显示这一次，系统不保存')).toBeVisible();
    const slip = page.getByRole('article').first();
    username = (await slip.locator('code').nth(0).textContent()) ?? '';
    password = (await slip.locator('code').nth(1).textContent()) ?? '';
    expect(username).toMatch(/^cd\d+$/);
    expect(password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    await expectAccessible(page);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '存为表格' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('初始密码.csv');

    // A second time there is nobody left in that unit.
    await page.getByRole('button', { name: '查看账号' }).click();
    await page.getByRole('button', { name: '批量建账号' }).click();
    await page.getByText('按单位', { exact: true }).click();
    await page.getByPlaceholder('名称或编码').fill('住房');
    await expect(page.getByRole('checkbox')).toHaveCount(0);
  });

  await test.step('the security administrator grants roles by rule', async () => {
    const secadmin = await another();
    await signIn(secadmin, 'secadmin', demoPassword);
    await go(secadmin, '系统', '按规则授权');
    await secadmin
      .getByRole('checkbox', { name: /党员干部/ })
      .first()
      .check();
    await secadmin.getByRole('button', { name: '预览会授予谁' }).click();
    await expect(secadmin.getByRole('cell', { name: '1,188' })).toBeVisible();
    await secadmin.getByRole('button', { name: /^授予 \d+ 个角色$/ }).click();
    await expect(secadmin.locator('.ant-message')).toContainText('已按规则授予');
    await expectAccessible(secadmin);
  });

  await test.step('the person chooses a password and finds their own work', async () => {
    const person = await another();
    await signIn(person, username, password);
    await expect(person.getByRole('heading', { name: '请先修改密码' })).toBeVisible();
    await person.getByLabel('现在的密码').fill(password);
    await person.getByLabel('新密码', { exact: true }).fill(own);
    await person.getByLabel('再输入一次新密码').fill(own);
    await person.getByRole('button', { name: '修改密码' }).click();
    await expect(person.getByRole('navigation', { name: '菜单' })).toBeVisible();
    await go(person, '基础信息', '住户');
    await expect(person.getByRole('region', { name: '住户' })).toBeVisible();

    const thief = await another();
    await signIn(thief, username, password);
    await expect(thief.getByRole('alert')).toContainText('密码');
    await thief.getByRole('button', { name: '忘记密码？' }).click();
    await expect(thief.getByRole('dialog')).toContainText('连心服务办公室');
  });
});
