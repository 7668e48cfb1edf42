import { go, signIn } from '../person';
import { demoPassword, expect, test } from '../program';

test('a family moves to another island, and their contact is asked about anew', async ({
  page,
}) => {
  await signIn(page, 'office', demoPassword);
  await go(page, '基础信息', '住户');
  await page.getByRole('textbox', { name: '查找' }).fill('H003865');
  await page
    .getByRole('row', { name: /H003865/ })
    .getByRole('link')
    .first()
    .click();
  const home = page.getByRole('dialog').first();
  await expect(home).toContainText('H003865');

  await page.getByRole('button', { name: '登记变动' }).click();
  await page.getByRole('menuitem', { name: '搬家' }).click();
  const form = page.getByRole('dialog', { name: /搬家/ });
  await form.getByLabel('网格').click();
  await page.keyboard.type('大口东山村第1网格');
  await page
    .getByTitle(/大口东山村第1网格/)
    .last()
    .click();
  await form.getByLabel('地址').fill('大口东山村88号');
  await form.getByLabel('原因').fill('投靠子女');
  await form.getByRole('button', { name: /下一步/ }).click();

  const sure = page.getByRole('dialog', { name: '将要改动' });
  await expect(sure).toContainText('大口东山村88号');
  await expect(sure).toContainText('原联户关系结束');
  await sure.getByRole('button', { name: '确认登记' }).click();
  await expect(page.getByText('已登记', { exact: true })).toBeVisible();
  await expect(home).toContainText('大口东山村');
  await expect(home.getByRole('link', { name: '搬家' })).toBeVisible(); // in its line of time
  await expect(home).toContainText('未联户');

  // The question stands on its list, with somebody near by proposed.
  await go(page, '联户走访', '未联户');
  const row = page.getByRole('row', { name: /H003865/ });
  await expect(row).toContainText('砣矶镇');

  // Undone within the day, the family and their contact are as before.
  await go(page, '基础信息', '变动记录');
  await page.getByRole('row', { name: /搬家/ }).getByRole('link').first().click();
  await page.getByRole('button', { name: '撤销这次变动' }).click();
  await page
    .getByRole('dialog', { name: '撤销这次变动' })
    .getByRole('button', { name: '撤销这次变动' })
    .click();
  await expect(page.getByText('已撤销').first()).toBeVisible();
  await go(page, '联户走访', '未联户');
  await expect(page.getByRole('row', { name: /H003865/ })).toHaveCount(0);
});
