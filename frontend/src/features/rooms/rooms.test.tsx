import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderApp, signedInAs } from '@/testing/render';
import { answers, pageOf } from '@/testing/server';
// The pages load on demand; here they are there before anybody waits for them.
import '../registry/BuildingDrawer';
import '../registry/Buildings';

const building = {
  id: 'b1',
  version: 1,
  code: 'LY001',
  name: '1号楼',
  grid_id: 'g1',
  grid_name: '南城村第1网格',
  community_name: '南城村',
  township_name: '南长山街道',
  address: '海滨路1号',
  floors: 2,
  entrances: 1,
  longitude: null,
  latitude: null,
  management: 'company',
  company: null,
  household_count: 3,
  ended_on: null,
};

function household(id: string, room: string | null, head: string | null, contact: string | null) {
  return {
    id,
    code: id.toUpperCase(),
    entrance: '1',
    room,
    head_id: head && 'r',
    head_name: head,
    contact_id: contact,
    phone: '199****0001',
    resident_count: 2,
  };
}

beforeEach(() => {
  signedInAs(person('office', 'building:read', 'household:read'));
  answers('/buildings', pageOf([building]));
  answers('/buildings/b1', building);
  answers('/areas', pageOf([]));
  answers(
    '/households',
    pageOf([
      household('h1', '201', '林桂兰', 'm1'),
      household('h2', '102', '王建国', null),
      household('h3', '东屋', '孙丽', 'm1'),
    ]),
  );
});

describe('the rooms of a building', () => {
  it('shows each household where it lives, and below those that cannot be placed', async () => {
    const { user } = renderApp('/buildings/b1');
    await user.click(await screen.findByRole('tab', { name: '房间' }));
    const grid = await screen.findByRole('table', { name: '1单元' });
    const floors = within(grid).getAllByRole('row');
    expect(floors).toHaveLength(2);
    const top = floors[0] as HTMLElement;
    expect(within(top).getByRole('rowheader')).toHaveTextContent('2层');
    expect(within(top).getByRole('link', { name: /林桂兰/ })).toHaveAttribute(
      'href',
      '/households/h1',
    );
    const ground = within(floors[1] as HTMLElement).getByRole('link', { name: /王建国/ });
    expect(within(ground).getByRole('img', { name: '未联户' })).toBeInTheDocument();
    expect(within(grid).queryByText('孙丽')).not.toBeInTheDocument();
    expect(screen.getByRole('heading', { name: '不能排到房间的住户 (1)' })).toBeVisible();
    expect(screen.getByRole('link', { name: /孙丽/ })).toBeVisible();
  });
});
