import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '@/api/permission';
import { ChangeForm, type Target } from './ChangeForm';
import type { Action } from './queries';

/** What can happen to a record in its state. */
const possible: Record<string, Record<string, Action[]>> = {
  household: {
    active: [
      'resident.birth',
      'household.move',
      'household.head',
      'household.split',
      'household.merge',
      'household.leave',
    ],
    moved_away: ['household.back'],
  },
  resident: {
    here: ['resident.move', 'resident.away', 'resident.leave', 'resident.death'],
    away: ['resident.back', 'resident.move', 'resident.leave', 'resident.death'],
    moved: ['resident.back', 'resident.death'],
  },
  building: { active: ['building.management'] },
  member: {
    serves: ['member.transfer', 'member.leave', 'member.return', 'member.retire'],
    left: ['member.rejoin'],
  },
  unit: { active: ['unit.rename', 'unit.merge'] },
  branch: { active: ['branch.rename', 'branch.merge'] },
  area: {
    district: ['area.rename'],
    township: ['area.rename', 'area.merge', 'area.split'],
    community: ['area.rename', 'area.move', 'area.merge', 'area.split'],
    grid: ['area.rename', 'area.move', 'area.merge', 'area.split'],
  },
};

interface Props {
  kind: 'household' | 'resident' | 'building' | 'member' | 'unit' | 'branch' | 'area';
  state: string;
  target: Target;
}

/** 登记变动: what happened to a record. */
export function ChangeMenu({ kind, state, target }: Props) {
  const { t } = useTranslation('changes');
  const may = useMay();
  const [action, setAction] = useState<Action | null>(null);
  const actions = possible[kind]?.[state] ?? [];
  if (!may(`${kind}:write`) || actions.length === 0) return null;
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: actions.map((key) => ({ key, label: t(`action.${key}`) })),
          onClick: ({ key }) => setAction(key as Action),
        }}
      >
        <Button icon={<DownOutlined />} iconPlacement="end">
          {t('menu')}
        </Button>
      </Dropdown>
      {action && <ChangeForm action={action} target={target} onClose={() => setAction(null)} />}
    </>
  );
}
