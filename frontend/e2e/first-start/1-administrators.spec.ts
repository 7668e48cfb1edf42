import { signIn } from '../person';
import { expect, test } from '../program';

test('the three administrators get passwords for once, and choose their own', async ({
  page,
  program,
}) => {
  const printed = /^\s+sysadmin\s+(\S+)$/m.exec(program.output)?.[1];
  expect(printed, program.output).toBeTruthy();
  expect(program.output).toMatch(/^\s+secadmin\s+\S+$/m);
  expect(program.output).toMatch(/^\s+auditor\s+\S+$/m);

  await signIn(page, 'sysadmin', String(printed));
  await expect(page.getByRole('heading', { name: '请先修改密码' })).toBeVisible();
  await page.getByLabel('现在的密码').fill(String(printed));
  await page.getByLabel('新密码', { exact: true }).fill('haidao-Dengta-2026');
  await page.getByLabel('再输入一次新密码').fill('haidao-Dengta-2026');
  await page.getByRole('button', { name: '修改密码' }).click();
  await expect(page.getByRole('navigation', { name: '菜单' })).toBeVisible();
  await expect(page.getByRole('link', { name: '账号与角色' })).toBeVisible();
});
