import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { person, renderPart, signedInAs } from '@/testing/render';
import { answers, base, server } from '@/testing/server';
import { ChangeMenu } from './ChangeMenu';
import { bodyOf } from './values';

const would = {
  id: 'c1',
  version: 1,
  action: 'resident.away',
  target_kind: 'resident',
  target_id: 'r1',
  title: '王海',
  household_id: 'h1',
  effective_on: '2026-11-23',
  reason: null,
  created_at: '2026-11-23T01:00:00Z',
  actor_name: '邹永红',
  undone_at: null,
  tally: [],
  undo_until: '2026-11-24T01:00:00Z',
  effects: [
    {
      kind: 'resident',
      id: 'r1',
      title: '王海',
      made: false,
      fields: [{ name: 'state', before: 'here', after: 'away', secret: false }],
    },
  ],
};

describe('a change of the registry', () => {
  beforeEach(() => signedInAs(person('office', 'resident:write')));

  it('asks for what is needed, and leaves out what was left empty', () => {
    expect(
      bodyOf('resident.move', 'r1', {
        household_id: 'h2',
        relations: { r1: '97', r2: null },
        new_head: 'r3',
        on: null,
        reason: '',
      }),
    ).toEqual({
      action: 'resident.move',
      target_id: 'r1',
      household_id: 'h2',
      relations: [
        { resident_id: 'r1', relation: '97' },
        { resident_id: 'r3', relation: '02' },
      ],
    });
  });

  it('shows what it would do before it is done, and does nothing when that is declined', async () => {
    const sent: string[] = [];
    answers('/code-tables', { items: [] });
    server.use(
      http.post(`${base}/changes/preview`, () => HttpResponse.json(would)),
      http.post(`${base}/changes`, ({ request }) => {
        sent.push(request.headers.get('If-Match') ?? '');
        return HttpResponse.json(would, { status: 201 });
      }),
    );
    const { user } = renderPart(
      <ChangeMenu kind="resident" state="here" target={{ id: 'r1', version: 3, name: '王海' }} />,
    );
    await user.click(await screen.findByText('登记变动'));
    await user.click(await screen.findByText('外出（户口不动）'));
    await user.click(await screen.findByText(/下一步/));
    expect(await screen.findByText('在住')).toBeInTheDocument();
    await user.click(screen.getAllByText('取消').at(-1) as HTMLElement);
    expect(sent).toEqual([]);
    await user.click(await screen.findByText(/下一步/));
    await user.click(await screen.findByText('确认登记'));
    expect(await screen.findByText('已登记')).toBeVisible();
    expect(sent).toEqual(['"3"']);
  });
});
